import { Interface } from 'ethers/abi';
import { describe, expect, it } from 'vitest';
import { txId } from '../../../src/core/ids.ts';
import type { TransactionFacts } from '../../../src/trace/inquiry.ts';
import { RELAYER, sceneOf } from './scenes.ts';
import { asking, asset, evm, find, hash, party, transaction } from './world.ts';

const ARBITRUM = evm(42161);
const { deposit, far } = sceneOf('across').make();
const [genuine] = far as [TransactionFacts];
const fill = new Interface([
  'event FilledV3Relay(address inputToken, address outputToken, uint256 inputAmount, uint256 outputAmount, uint256 repaymentChainId, uint256 indexed originChainId, uint32 indexed depositId, uint32 fillDeadline, uint32 exclusivityDeadline, address exclusiveRelayer, address indexed relayer, address depositor, address recipient, bytes message, (address updatedRecipient, bytes updatedMessage, uint256 updatedOutputAmount, uint8 fillType) relayExecutionInfo)',
]);
const victim = party('victim');

/** A fill by the pool itself, under the deposit's id, with some fields changed by whoever filled. */
function fillWith(
  changed: Readonly<Record<string, unknown>>,
  { to, amount }: { readonly to: string; readonly amount: bigint },
): TransactionFacts {
  const [log] = genuine.logs as [TransactionFacts['logs'][number]];
  const event = fill.getEvent('FilledV3Relay');
  if (event === null) throw new Error('no event');
  const told = fill.decodeEventLog(event, log.data, [...log.topics]).toObject();
  const values = event.inputs.map(({ name }) =>
    name === 'relayExecutionInfo' ? [to, '0x', amount, 0] : (changed[name] ?? told[name]),
  );
  const { data, topics } = fill.encodeEventLog(event, values);
  return transaction({
    chain: ARBITRUM,
    name: `fill ${Object.keys(changed)} ${amount}`,
    sender: RELAYER,
    payments: [{ asset: asset(ARBITRUM, 'USDC'), from: RELAYER, to, amount }],
    logs: [{ ...log, data, topics }],
    time: 1_200,
  });
}

describe('a fill that a stranger makes under the id of a deposit', () => {
  it.each([
    ['for somebody else, of one unit', { recipient: victim, outputAmount: 1n }, { to: victim, amount: 1n }],
    ['for somebody else, of the amount', { recipient: victim }, { to: victim, amount: 999_000_000n }],
    ['of one unit', { outputAmount: 1n }, { to: party('mule'), amount: 1n }],
    ['until another time', { fillDeadline: 9 }, { to: party('mule'), amount: 999_000_000n }],
  ])('%s, is none of it, whether the deposit was filled or not', (_, changed, paid) => {
    const forged = fillWith(changed, paid);
    expect(find(deposit, asking([deposit, forged]))).toMatchObject({
      crossings: [],
      patterns: [{ name: 'across.not-delivered' }],
    });
    expect(find(deposit, asking([deposit, forged, genuine]))?.crossings).toMatchObject([
      { received: [{ movement: { txid: genuine.txid }, share: 1_000_000_000n }] },
    ]);
  });

  it('near miss: of all that the deposit says, and where there are two such, neither is followed', () => {
    const equal = fillWith({}, { to: party('mule'), amount: 999_000_000n });
    expect(find(deposit, asking([deposit, equal]))?.crossings).toHaveLength(1);
    const again = { ...genuine, txid: txId(hash('again')) };
    expect(find(deposit, asking([deposit, genuine, again]))).toMatchObject({
      crossings: [],
      patterns: [{ name: 'across.several-candidates' }],
    });
  });
});
