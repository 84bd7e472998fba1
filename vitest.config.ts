import { defineConfig } from 'vitest/config';

const project = (name: string, options: Record<string, unknown> = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], ...options },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', { env: { POWERTOOLS_LOG_LEVEL: 'SILENT' } }),
      project('contract'),
      project('infra', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('local', { testTimeout: 30_000, hookTimeout: 60_000 }),
      project('integration', {
        env: { POWERTOOLS_LOG_LEVEL: 'SILENT' },
        globalSetup: ['test/support/start-dynamodb.ts'],
        testTimeout: 30_000,
        hookTimeout: 30_000,
      }),
      project('e2e', {
        globalSetup: ['test/support/start-backend.ts'],
        testTimeout: 60_000,
        hookTimeout: 180_000,
        fileParallelism: false,
      }),
      project('simulation', {
        globalSetup: ['test/support/start-dynamodb.ts'],
        testTimeout: 120_000,
        hookTimeout: 60_000,
      }),
    ],
  },
});
