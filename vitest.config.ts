import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const report = process.env.COINHOUND_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Suites of their own: they need more than Node.js.
    exclude: [...configDefaults.exclude, 'test/{browser,consumers,faults}/**'],
    globalSetup: 'test/support/build.ts',
    // Many tests wait for servers and programs, and no module keeps state: more workers than cores, which share modules.
    maxWorkers: Math.max(3, availableParallelism()),
    isolate: false,
    // Workers outnumber cores: threads that help to collect garbage only take turns with them. Most garbage is young.
    execArgv: ['--single-threaded-gc', '--max-semi-space-size=64'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
