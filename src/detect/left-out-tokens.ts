import { type AccountId, type AssetId, type ChainId, compare, type HoldingId } from '../core/ids.ts';
import type { LeftOutToken, LeftOutTokens } from '../core/left-out.ts';
import type { Scene } from '../trace/detector.ts';
import { judgeToken, type TokenVerdict } from './judge-token.ts';

/** What histories leave out of tokens, by account in order: each history of an account tells all of it. */
export function leftOutByAccount({
  histories,
}: Pick<Scene, 'histories'>): ReadonlyMap<AccountId, LeftOutTokens> {
  const found = new Map<AccountId, LeftOutTokens>();
  for (const [id, { leftOut }] of histories) if (leftOut) found.set(ownerOf(id), leftOut);
  return new Map([...found].sort(([a], [b]) => compare(a, b)));
}

/** Whose balance a holding is. */
const ownerOf = (id: HoldingId): AccountId => id.slice(0, id.indexOf('/')) as AccountId;

/** Judges a token beside what is followed on its own chain: another chain's ticker is nobody's there. */
export function tokenJudge({ symbols }: Pick<Scene, 'symbols'>): (token: LeftOutToken) => TokenVerdict {
  const byChain = new Map<ChainId, Map<AssetId, string>>();
  for (const [asset, symbol] of symbols) {
    const chain = chainOfAsset(asset);
    byChain.set(chain, (byChain.get(chain) ?? new Map<AssetId, string>()).set(asset, symbol));
  }
  const known = new Map<string, TokenVerdict>();
  return ({ token, symbol, name }) => {
    const key = JSON.stringify([token, symbol, name]);
    const verdict =
      known.get(key) ??
      judgeToken(
        { contract: token, symbol: symbol ?? '', name: name ?? '' },
        byChain.get(chainOfAsset(token)) ?? new Map(),
      );
    known.set(key, verdict);
    return verdict;
  };
}

const chainOfAsset = (asset: AssetId): ChainId => asset.slice(0, asset.indexOf('/')) as ChainId;
