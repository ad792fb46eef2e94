import { type AccountId, outpointId } from '../core/ids.ts';
import type { Labels } from '../core/label.ts';
import type { Movement } from '../core/movement.ts';
import type { Hit } from '../core/pattern.ts';
import type { Detector, Memory, Scene } from '../trace/detector.ts';
import type { Finding } from './coinjoin/finding.ts';
import { ownedByExchange } from './coinjoin/owned-by-exchange.ts';
import { type CoinJoinParameters, coinJoinParameters } from './coinjoin/parameters.ts';
import { type Opinion, secondOpinion } from './coinjoin/second-opinion.ts';
import { type Verdict, verdictOf, vetoed } from './coinjoin/verdict.ts';
import { whirlpool } from './coinjoin/whirlpool.ts';
import type { WhirlpoolTx0 } from './coinjoin/whirlpool-tx0.ts';
import { creatorKey, transactionKey } from './utxo/known.ts';
import { shapeOf } from './utxo/shape.ts';

/** Of a Tx0 of which a premix output is known to be spent in a round. */
const CONFIRMED_TX0 = 90;
/** Of Stonewall's shape: most payments that have it are plain ones. */
const STONEWALL = 20;

/** Ends the walk at CoinJoins; remarks transactions before Whirlpool, which mix nothing, and those of Stonewall's shape. */
export const coinjoin: Detector<CoinJoinParameters> = {
  name: 'coinjoin',
  summary:
    'Rounds of Whirlpool, Wasabi 1.0, 1.1 and 2 and of JoinMarket by values, counts and addresses of one transaction, on bitcoin; on Litecoin that of JoinMarket alone; a payout of equal sums from as many addresses looks like JoinMarket, and mixes of unequal values are not seen.',
  parameters: coinJoinParameters,
  when: 'each-round',
  backward: true,
  detect(scene, parameters, _, memory = new WeakMap()) {
    const judge = rememberingIn(memory, parameters);
    const seen = scene.tainted.flatMap(({ movement }): readonly Judged[] => {
      const verdict = judge(movement);
      if (saysNothing(verdict)) return [];
      const exchange = ownedByExchange(movement, scene.labels);
      return [{ movement, exchange, verdict: exchange === undefined ? verdict : vetoed(verdict) }];
    });
    if (seen.length === 0) return { hits: [] };
    const around = { scene, parameters, parents: parentsAmong(seen, scene) };
    const hits = seen.flatMap(({ movement, verdict }): readonly Hit[] => {
      const subject = { kind: 'transaction', chain: movement.chain, txid: movement.txid } as const;
      const hit = hitOf(movement, verdict, around);
      return hit === undefined ? [] : [{ subject, ...hit }];
    });
    const notes = seen.flatMap(({ movement, verdict, exchange }) =>
      verdict.vetoed.length === 0 || exchange === undefined
        ? []
        : [vetoNote(movement, verdict, { exchange, labels: scene.labels })],
    );
    return { hits, ...(notes.length === 0 ? {} : { notes }) };
  },
};

interface Judged {
  readonly movement: Movement;
  readonly exchange: AccountId | undefined;
  readonly verdict: Verdict;
}

/** Every round shows the transactions of all rounds before: what a transaction looks like is worked out once a trace. */
function rememberingIn(memory: Memory, parameters: CoinJoinParameters): (movement: Movement) => Verdict {
  return (movement) => {
    const known = memory.get(movement) as Verdict | undefined;
    if (known !== undefined) return known;
    const verdict = verdictOf(movement, parameters, false);
    memory.set(movement, verdict);
    return verdict;
  };
}

const saysNothing = ({ findings, stonewall, tx0 }: Verdict): boolean =>
  findings.length === 0 && stonewall === undefined && tx0 === undefined;

/** What is known of transactions by `transactionKey`: those that a rule knows, and of the others that they are tainted and none. */
function parentsAmong(seen: readonly Judged[], { tainted }: Scene): ReadonlyMap<string, Verdict> {
  const told = new Map(seen.map(({ movement, verdict }) => [transactionKey(movement), verdict]));
  const wanted = new Set(
    seen.flatMap(({ movement }) => movement.inputs.map(({ holding }) => creatorKey(holding.id))),
  );
  for (const { movement } of tainted) {
    const key = transactionKey(movement);
    if (wanted.has(key) && !told.has(key)) told.set(key, { findings: [], vetoed: [] });
  }
  return told;
}

interface Surroundings {
  readonly scene: Scene;
  readonly parameters: CoinJoinParameters;
  readonly parents: ReadonlyMap<string, Verdict>;
}
type Said = Omit<Hit, 'subject'>;

function hitOf(movement: Movement, verdict: Verdict, around: Surroundings): Said | undefined {
  const [leading] = verdict.findings;
  if (leading !== undefined) return mixHit(movement, leading, { verdict, around });
  if (verdict.tx0 !== undefined) return tx0Hit(movement, verdict.tx0, around);
  if (verdict.stonewall === undefined) return undefined;
  const evidence = { outputs: verdict.stonewall.join(' ') };
  return { pattern: { name: 'coinjoin.stonewall', confidence: STONEWALL, evidence } };
}

/** Where the stricter rule agrees, half of what was missing to certainty is gained; where it does not, nothing is lost. */
function mixHit(
  movement: Movement,
  finding: Finding,
  { verdict, around }: { readonly verdict: Verdict; readonly around: Surroundings },
): Said {
  const before = movement.inputs.map(({ holding }) => around.parents.get(creatorKey(holding.id)));
  const mixedBefore = before.some((parent) => isCoordinated(parent?.findings[0]));
  const opinion = secondOpinion(movement, finding, mixedBefore);
  const gain = opinion === 'agrees' ? Math.floor((100 - finding.confidence) / 2) : 0;
  const evidence = {
    participants: String(finding.participants),
    denominations: denominations(movement, finding),
    set: String(finding.equal.length),
    rules: verdict.findings.map(({ rule, confidence }) => `${rule} ${confidence}`).join(', '),
    secondOpinion: opinion satisfies Opinion,
    ...finding.figures,
    ...(finding.rule === 'whirlpool' ? { lineage: lineage(movement, finding, before) } : {}),
  };
  return {
    pattern: { name: `coinjoin.${finding.name}`, confidence: finding.confidence + gain, evidence },
    ends: 'coinjoin',
    ...(finding.equal.length === 0 ? {} : { equal: finding.equal }),
  };
}

const isCoordinated = (finding: Finding | undefined): boolean =>
  finding !== undefined && finding.rule !== 'joinmarket';

/** `10002345 x10`, one for each value. */
const denominations = ({ outputs }: Movement, { denominations: values, equal }: Finding): string =>
  values
    .map((value) => `${value} x${equal.filter((index) => outputs[index]?.amount === value).length}`)
    .join(', ');

/** Whether inputs come from where they must: remixers from a round of the pool, entrants from a Tx0 for it (GraphSense). */
function lineage(
  { inputs }: Movement,
  { denominations: [pool] }: Finding,
  before: readonly (Verdict | undefined)[],
): string {
  const known = inputs.flatMap(({ amount }, n) => {
    const parent = before[n];
    if (parent === undefined) return [];
    const round = parent.findings[0];
    const isRound = round?.rule === 'whirlpool' && round.denominations[0] === pool;
    return [amount === pool ? isRound : parent.tx0?.pool === pool];
  });
  const fits = known.filter((fit) => fit).length;
  return `fits ${fits}, contradicts ${known.length - fits}, unknown ${inputs.length - known.length}`;
}

function tx0Hit(movement: Movement, tx0: WhirlpoolTx0, { scene, parameters }: Surroundings): Said {
  const looked = tx0.premix.slice(0, parameters.tx0Looked);
  const round = looked
    .map(({ index }) => spenderOf(movement, index, scene))
    .find((spender) => {
      const shape = spender && shapeOf(spender);
      return shape !== undefined && whirlpool(shape, parameters) !== undefined;
    });
  const evidence = {
    pool: String(tx0.pool),
    premix: `${tx0.premixValue} x${tx0.premix.length}`,
    fee: String(tx0.fee),
    looked: `${looked.length} of ${tx0.premix.length}`,
    ...(round === undefined ? {} : { round: round.txid }),
  };
  const confidence = round === undefined ? tx0.confidence : CONFIRMED_TX0;
  return { pattern: { name: 'coinjoin.whirlpool-tx0', confidence, evidence } };
}

function spenderOf({ chain, txid }: Movement, index: number, { histories }: Scene): Movement | undefined {
  const outpoint = outpointId(chain, txid, index);
  return histories
    .get(outpoint)
    ?.movements.find(({ inputs }) => inputs.some(({ holding }) => holding.id === outpoint));
}

function vetoNote(
  movement: Movement,
  { findings, vetoed }: Verdict,
  { exchange, labels }: { readonly exchange: AccountId; readonly labels: Labels },
): string {
  const rules = vetoed.map(({ rule }) => rule).join(', ');
  const fate = findings.length === 0 ? 'taken for no CoinJoin' : 'judged by the other rules';
  const owner = labels.get(exchange)?.[0]?.name;
  return `${transactionKey(movement)} looks like ${rules} and is ${fate}: an input of ${exchange} is ${owner}'s, an exchange`;
}
