import type { Command } from 'commander';
import { readFacts } from '../../chains/recorded/facts.ts';
import type { ChainConfig, Config, KeylessProvider, RecordedProvider } from '../../config/config.ts';
import { CoinhoundError } from '../../core/error.ts';
import { createNet, type Net } from '../../net/net.ts';
import { type CheckUp, checkUp, compared } from '../check-up.ts';
import { configOption, readConfig } from '../config-option.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { writeStream } from '../output.ts';
import { packageInfo } from '../package.ts';
import { factsOf, familyOf } from '../sources.ts';
import { nearest } from '../suggest.ts';
import { table } from '../table.ts';

interface DoctorFlags {
  readonly config?: string;
  readonly json?: true;
}

/** `coinhound doctor [chain...]`: asks every configured provider once what it is and can. */
export function addDoctor(root: Command, io: Io): void {
  root
    .command('doctor')
    .description('probe every configured provider')
    .argument('[chain...]', 'of these chains alone')
    .option(...configOption)
    .option('--json', 'as JSON, for scripts')
    .addHelpText(
      'after',
      `
Asks each provider once: is it there, does it take the key, what can it answer, what does it say of
its limits, how high is its chain and how far behind the others. Exit status 75 where a chain has
providers and none of them answers.

Examples:
  coinhound doctor
  coinhound doctor bitcoin nem
  coinhound doctor --json | jq '.providers[] | select(.state != "ok")'`,
    )
    .action(async (names: readonly string[], { config: file, json }: DoctorFlags) => {
      const config = await readConfig(file, io);
      const chains = chosenChains(names, config);
      const checkUps = await examine(chains, io);
      const unserved = unservedChains(chains);
      const text = json
        ? JSON.stringify({ providers: checkUps, unserved }, null, 2)
        : report(checkUps, chains, unserved);
      await writeStream(io.stdout, [`${text}\n`]);
      const silent = silentChains(checkUps);
      if (silent.length > 0) throw unanswered(silent);
    });
}

function chosenChains(names: readonly string[], { chains }: Config): readonly ChainConfig[] {
  if (names.length === 0) return [...chains.values()];
  return [...new Set(names)].map((name) => {
    const chain = chains.get(name);
    if (chain) return chain;
    const meant = nearest(name, [...chains.keys()]);
    throw new CoinhoundError('usage', 'unknown-chain', `no chain ${name} is configured`, {
      hint: meant ? `did you mean ${meant}?` : `configured chains: ${[...chains.keys()].join(', ')}`,
      details: { chain: name },
    });
  });
}

async function examine(chains: readonly ChainConfig[], { terminal }: Io): Promise<readonly CheckUp[]> {
  const interrupt = onInterrupt(terminal);
  // A provider is asked as often as it takes to tell a broken one from a busy one, and no more.
  const retry = { attempts: 2, attemptsUnanswered: 2, patienceMs: 0 };
  const net = createNet({ version: packageInfo().version, retry });
  try {
    const checkUps = await Promise.all(chains.flatMap((chain) => examineChain(chain, net, interrupt.signal)));
    return compared(checkUps);
  } finally {
    net.close();
    interrupt.release();
  }
}

function examineChain(chain: ChainConfig, net: Net, signal: AbortSignal): readonly Promise<CheckUp>[] {
  const asked = chain.providers.map((provider) =>
    provider.kind === 'recorded'
      ? recordChecked(chain, provider)
      : checkUp(familyOf(chain), net.endpoint(provider), factsOf(chain), signal),
  );
  return [...asked, ...chain.keyless.map(async (provider) => keyMissing(chain, provider))];
}

const UNKNOWN = { tip: null, behind: null, can: [], cannot: [], notes: [], limits: {} };

async function recordChecked({ name }: ChainConfig, { kind, file }: RecordedProvider): Promise<CheckUp> {
  const asked = { chain: name, kind, where: file, key: null };
  try {
    const { header } = await readFacts(file);
    const notes = [`record of ${header.source}`];
    return { ...UNKNOWN, ...asked, state: 'ok', fault: null, tip: header.through, notes };
  } catch (error) {
    if (!(error instanceof CoinhoundError) || error.kind === 'bug') throw error;
    const { code, message, hint } = error;
    return { ...UNKNOWN, ...asked, state: 'failing', fault: { code, message, hint: hint ?? null } };
  }
}

function keyMissing({ name }: ChainConfig, { kind, url, keyEnv }: KeylessProvider): CheckUp {
  const fault = { code: 'key-missing', message: `${keyEnv} is not set`, hint: null };
  const where = new URL(url).host;
  return { ...UNKNOWN, chain: name, kind, where, state: 'no-key', key: 'missing', fault };
}

/** A chain that nobody can be asked about. */
interface Unserved {
  readonly chain: string;
  readonly why: string;
}

function unservedChains(chains: readonly ChainConfig[]): readonly Unserved[] {
  return chains
    .filter(({ providers, keyless }) => providers.length + keyless.length === 0)
    .map((chain) => {
      const refusal = familyOf(chain).unread?.refusal(factsOf(chain), undefined);
      return { chain: chain.name, why: refusal?.message ?? 'no provider is configured' };
    });
}

function report(
  checkUps: readonly CheckUp[],
  chains: readonly ChainConfig[],
  unserved: readonly Unserved[],
): string {
  const rows = checkUps.map((one) => [
    one.chain,
    one.kind,
    one.where,
    one.state,
    one.fault?.code === 'key-missing' ? one.fault.message : (one.key ?? ''),
    one.tip === null ? '' : `${one.tip}`,
    agreement(one, chains),
    abilities(one),
    Object.entries(one.limits)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', '),
  ]);
  const titles = ['chain', 'kind', 'where', 'state', 'key', 'tip', 'agreement', 'answers', 'limits'];
  const faults = checkUps.flatMap(({ chain, state, fault }) =>
    fault && state !== 'no-key' ? [`${chain}: ${fault.message}${advice(state, fault.hint)}`] : [],
  );
  const grid = table(
    titles.map((title) => ({ title, align: title === 'tip' ? 'right' : 'left' })),
    rows,
  );
  const remarks = [...faults, ...unserved.map(({ chain, why }) => `${chain}: ${why}`)];
  return [grid, ...(remarks.length > 0 ? ['', ...remarks] : [])].join('\n');
}

/** Remedies of a provider that is merely away are those of a trace: they would say nothing here. */
const advice = (state: CheckUp['state'], hint: string | null): string =>
  hint === null || state === 'unreachable' || state === 'limited' ? '' : `; ${hint}`;

/** Whether its newest block is as new as others have it, by the margin at which traces are pinned. */
function agreement({ chain, behind }: CheckUp, chains: readonly ChainConfig[]): string {
  if (behind === null) return '';
  const margin = chains.find(({ name }) => name === chain)?.confirmations ?? 0;
  if (behind === 0) return 'newest';
  return behind <= Math.max(1, margin) ? `agrees (-${behind})` : `BEHIND by ${behind}`;
}

const abilities = ({ can, cannot, notes }: CheckUp): string =>
  [can.join(' '), cannot.length > 0 ? `not ${cannot.join(' ')}` : '', ...notes]
    .filter((part) => part !== '')
    .join('; ');

/** Chains with providers of which none answered. */
function silentChains(checkUps: readonly CheckUp[]): readonly string[] {
  const answering = new Set(checkUps.filter(({ state }) => state === 'ok').map(({ chain }) => chain));
  const asked = checkUps.filter(({ state }) => state !== 'no-key').map(({ chain }) => chain);
  return [...new Set(asked)].filter((chain) => !answering.has(chain));
}

const unanswered = (chains: readonly string[]): CoinhoundError =>
  new CoinhoundError('upstream', 'no-provider-answers', `no provider of ${chains.join(', ')} answers`, {
    hint: 'see the table for what each one said; docs/configuration.md tells how to add another',
    details: { chains: chains.join(',') },
  });
