import { defineConfig } from 'vitest/config';

const report = process.env.COINHOUND_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/build.ts',
    maxWorkers: '100%',
    testTimeout: 300_000,
    hookTimeout: 60_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
