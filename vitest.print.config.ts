import { defineConfig } from 'vitest/config';

/** What qpdf, poppler and zbar make of printed badges: apart from the other tests, which need no program that npm does not bring. */
export default defineConfig({
  test: {
    name: 'print',
    include: ['test/print/**/*.test.ts'],
    testTimeout: 120_000,
  },
});
