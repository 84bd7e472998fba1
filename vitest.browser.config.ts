import { defineConfig } from 'vitest/config';

/** The gate page in Chromium: `npm run test:browser`. Not part of `npm test`, which must run where no browser is. */
export default defineConfig({
  test: {
    name: 'browser',
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/support/start-backend.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
