import type { FlowGraph } from '../core/flow-graph.ts';
import { shortened } from './amounts.ts';
import { visible } from './visible.ts';

/**
 * What tells an asset from others of the graph that are called the same, to be written after its symbol: ` (on tron)`,
 * ` (erc20:0x12ab34…cdef)`. Anybody can call a token USDT. The reference stands as well where there is no symbol; empty where nothing
 * is to be told apart. Made visible. Cannot see that two symbols look alike that are spelled otherwise.
 */
export function whichAsset(assets: FlowGraph['assets'], id: string): string {
  const own = Object.hasOwn(assets, id) ? assets[id] : undefined;
  if (own === undefined) return '';
  const name = spelling(own.symbol);
  const alike = Object.entries(assets).filter(
    ([other, { symbol }]) => other !== id && spelling(symbol) === name,
  );
  const isOfChain = alike.some(([, { chain }]) => chain === own.chain);
  const told = [
    ...(name === '' || isOfChain ? [referenceOf(id)] : []),
    ...(alike.some(([, { chain }]) => chain !== own.chain) ? [`on ${own.chain}`] : []),
  ];
  return told.length === 0 ? '' : ` (${visible(told.join(' '), 80).text})`;
}

const spelling = (symbol: string): string => symbol.slice(0, 200).trim().toLowerCase();

/** What stands behind the chain, cut in the middle: `erc20:0x12ab34…cdef`. */
function referenceOf(id: string): string {
  const reference = id.slice(id.indexOf('/') + 1);
  const at = reference.indexOf(':') + 1;
  return reference.slice(0, at) + shortened(reference.slice(at));
}
