import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A real node on loopback, with a chain of its own that stands still until a test seals a block. */
export interface Anvil {
  readonly url: string;
  /** The result of a call; an error is thrown. */
  ask<T>(method: string, ...params: readonly unknown[]): Promise<T>;
  stop(): Promise<void>;
}

export const GENESIS_TIME = 1_600_000_000;

/** Starts anvil on a free port and waits until it listens. It seals no block by itself. */
export async function startAnvil(): Promise<Anvil> {
  const child = spawn(
    binary(),
    [
      ...['--port', '0', '--no-mining', '--order', 'fifo', '--hardfork', 'cancun'],
      ...['--accounts', '1', '--timestamp', `${GENESIS_TIME}`, '--chain-id', '1', '--auto-impersonate'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const closed = once(child, 'close');
  const url = await new Promise<string>((resolve, reject) => {
    closed.then(() => reject(new Error('anvil ended before it listened')), reject);
    createInterface(child.stdout).on('line', (line) => {
      const address = /^Listening on (\S+)$/.exec(line)?.[1];
      if (address !== undefined) resolve(`http://${address}`);
    });
  });
  return {
    url,
    ask: (method, ...params) => ask(url, method, params),
    async stop() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** The package names its platforms as Go does. */
function binary(): string {
  const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const require = createRequire(import.meta.url);
  const ofAnvil = createRequire(require.resolve('@foundry-rs/anvil/bin.mjs'));
  return join(ofAnvil.resolve(`@foundry-rs/anvil-${platform}/package.json`), '../bin/anvil');
}

async function ask<T>(url: string, method: string, params: readonly unknown[]): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const answer = (await response.json()) as { readonly result: T; readonly error?: object };
  if (answer.error) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
  return answer.result;
}
