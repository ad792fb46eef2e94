import { defineConfig, mergeConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** What may happen to the machine: full disks, stores that may not be written, clocks. Some of it needs the right to mount. */
export default mergeConfig(
  { ...config, test: { ...config.test, include: [], exclude: [] } },
  defineConfig({ test: { include: ['test/faults/*.test.ts'] } }),
);
