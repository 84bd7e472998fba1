import { resolve } from 'node:path';

/** Entries and asset files are named relative to this folder. */
export const repositoryRoot = resolve(import.meta.dirname, '..', '..');
