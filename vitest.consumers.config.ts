import { defineConfig, mergeConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** Exports as other programs read them: NetworkX and the csv module of Debian's Python, Graphviz, the STIX validator of OASIS. What is not installed is skipped. */
export default mergeConfig(
  { ...config, test: { ...config.test, include: [], exclude: [], globalSetup: [] } },
  defineConfig({ test: { include: ['test/consumers/*.test.ts'] } }),
);
