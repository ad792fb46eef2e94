import { defineConfig, mergeConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** What only a browser can tell. It takes the Chromium of the system, named in COINHOUND_CHROMIUM or found, and skips where there is none. */
export default mergeConfig(
  { ...config, test: { ...config.test, include: [], exclude: [] } },
  defineConfig({ test: { include: ['test/browser/*.test.ts'], maxWorkers: 1 } }),
);
