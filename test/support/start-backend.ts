import type { TestProject } from 'vitest/node';
import { startChancery } from '../../local/start-chancery.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    backendUrl: string;
  }
}

/** When the tests' conferences take place, by the local clock: registration is open. */
const TODAY = '2021-05-03T08:00:00Z';

/** Waits before a message is delivered again are shortened, so that a late projection does not make tests slow. */
const WAIT_SCALE = 0.05;

/** One local backend for all end-to-end tests of a run, with nothing kept, on a free port. */
export default async function startBackend(project: TestProject): Promise<() => Promise<void>> {
  const backend = await startChancery({ now: TODAY, waitScale: WAIT_SCALE });
  project.provide('backendUrl', backend.url);
  return () => backend.stop();
}
