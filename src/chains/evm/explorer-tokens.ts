import { type AssetId, addressOf } from '../../core/ids.ts';
import type { Holding } from '../../core/movement.ts';
import { type Balances, movedAtTip } from '../moved-at-tip.ts';
import { whereServed } from '../where-served.ts';
import type { EvmAssets } from './assets.ts';
import { readCall } from './explorer-call.ts';
import type { TellMoved } from './explorer-moved.ts';
import { multicall, readMulticall } from './multicall.ts';
import { balanceCall } from './node-moved.ts';
import { type EvmMember, tipOf } from './provider-lookups.ts';

/** With fewer at a time nothing is cheaper than reading. */
const LEAST_CALLS = 3;

/** Chains whose contracts see the block number of another one (docs.arbitrum.io, "Block gas limit, numbers and time"): Arbitrum One, Nova and Sepolia. */
const COUNTED_ELSEWHERE: ReadonlySet<string> = new Set(['eip155:42161', 'eip155:42170', 'eip155:421614']);

/**
 * What moved of tokens, by `eth_call` of Multicall3 over `balanceOf`. The answer says of which block it is: one of before `asOf` is not believed.
 *
 * Explorers that serve no calls, or whose chain has no Multicall3, are remembered; where there is no other, tokens are read. Where so many
 * calls at once are too much, half as many are made, which is remembered. A token that refuses to tell is read. Throws as `shareWork` does.
 */
export function explorerTokens(members: readonly EvmMember[]): TellMoved {
  const served = whereServed(members, 'makes many calls of contracts in one, of a block that is new enough');
  let most = Math.min(...members.map(({ flavour }) => flavour.mostCalls));

  return async (resting, { since, asOf, signal }, assets) => {
    const nameOf = naming(assets);
    const least = COUNTED_ELSEWHERE.has(assets.chain) ? 0 : asOf;
    const balances = (names: readonly string[]) =>
      served((member) => balancesOn(member, names, { least, nameOf, signal }), signal);

    while (most >= LEAST_CALLS) {
      const size = most;
      let isTooMuch = false;
      const answers = await movedAtTip<EvmMember>(resting, since, {
        ...{ nameOf, size },
        async ask(names) {
          const told = isTooMuch ? undefined : await balances(names);
          if (told !== TOO_MUCH) return told;
          isTooMuch = true;
          return undefined;
        },
        height: tipOf(signal),
      });
      if (!isTooMuch) return answers;
      most = Math.min(most, Math.floor(size / 2));
    }
    return resting.map(({ holding }) => ({ holding: holding.id, verdict: 'moved' }));
  };
}

const TOO_MUCH = 'too-much';

/** Contract and account, in lower case; undefined for what is no token that is followed. */
function naming({ tokens }: EvmAssets): (holding: Holding) => string | undefined {
  const contracts = new Map<AssetId, string>([...tokens].map(([contract, asset]) => [asset, contract]));
  return ({ asset, owner }) => {
    const contract = contracts.get(asset);
    return contract === undefined ? undefined : `${contract} ${addressOf(owner).toLowerCase()}`;
  };
}

interface Wanted {
  /** Blocks below it are too old. */
  readonly least: number;
  readonly nameOf: (holding: Holding) => string | undefined;
  readonly signal: AbortSignal;
}

async function balancesOn(
  member: EvmMember,
  names: readonly string[],
  { least, nameOf, signal }: Wanted,
): Promise<Balances<EvmMember> | typeof TOO_MUCH | undefined> {
  const { endpoint, flavour } = member;
  const calls = names.map((name) => balanceCall(...(name.split(' ') as [string, string])));
  const { value } = await endpoint.request(flavour.call(multicall(calls)), readCall, signal);
  if (value.kind === 'too-much') return TOO_MUCH;
  const told = value.kind === 'result' ? readMulticall(value.data, calls.length) : undefined;
  if (told === undefined || told.block < least) return undefined;
  const byName = new Map(names.map((name, n) => [name, told.results[n]]));
  return {
    member,
    height: told.block,
    balanceOf: (holding) => numberIn(byName.get(nameOf(holding) ?? '')),
  };
}

/** Undefined where it is not one of 32 bytes: no contract answers with nothing. */
const numberIn = (data: string | undefined): bigint | undefined =>
  data !== undefined && /^0x[0-9a-f]{64}$/.test(data) ? BigInt(data) : undefined;
