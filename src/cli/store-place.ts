import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where lookups are kept unless `--store` says otherwise: `COINHOUND_STORE`, else the user's cache directory. */
export function storePlace(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  return env.COINHOUND_STORE || join(cacheDirectory(env, platform), 'coinhound');
}

function cacheDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  const home = env.HOME || homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  if (platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local');
  return join(home, '.cache');
}
