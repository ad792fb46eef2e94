import { accountReader } from '../../src/cli/sources.ts';
import { loadConfig } from '../../src/config/load-config.ts';

/** The accounts of the chains that ship, by the chains' own rules. */
export const accountOf = accountReader(await loadConfig({ env: {} }));
