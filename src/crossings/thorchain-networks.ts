/** THORChain or a fork of it: what differs between them. */
export interface ThorNetwork {
  /** Name of the rule. */
  readonly name: 'thorchain' | 'maya';
  /** What it calls its own chain. */
  readonly home: string;
  /** Its node's service, in the configuration, and where that tells of a deposit; the hash follows. */
  readonly node: string;
  readonly statusPath: string;
  /** Its indexer's service. */
  readonly midgard: string;
  /** Where the indexer tells what a name stands for; the name follows. Of Maya a client's word, unverified. */
  readonly namePath: string;
}

/** In the order in which they are asked: memos and routers are the same for both, only they know which deposits are theirs. */
export const thorNetworks: readonly ThorNetwork[] = [
  {
    name: 'thorchain',
    home: 'THOR',
    node: 'thornode',
    statusPath: '/thorchain/tx/status/',
    midgard: 'midgard',
    namePath: '/v2/thorname/lookup/',
  },
  {
    name: 'maya',
    home: 'MAYA',
    node: 'mayanode',
    statusPath: '/mayachain/tx/status/',
    midgard: 'maya-midgard',
    namePath: '/v2/mayaname/lookup/',
  },
];

/** Path at an indexer for what became of a deposit; the hash follows. */
export const ACTIONS_PATH = '/v2/actions?txid=';
