import { describe, expect, it } from 'vitest';
import { sceneOf, scenes } from './scenes.ts';
import { asking, find, party } from './world.ts';

const stranger = party('stranger');

describe.each(scenes)('$bridge, $title', (scene) => {
  it('follows a deposit to where it comes out', () => {
    const { deposit, far } = scene.make();
    const found = find(deposit, asking([deposit, ...far]));
    expect(found).toMatchObject({ finder: scene.bridge, patterns: [] });
    const [crossing] = found?.crossings ?? [];
    expect(crossing).toMatchObject({
      id: `${deposit.chain}:tx:${deposit.txid}/${scene.bridge}/0`,
      kind: 'bridge',
      rule: scene.bridge,
      tier: 1,
      confidence: scene.confidence,
      received: [{ output: 0, share: scene.given }],
    });
    expect(crossing?.given.map(({ movement, output }) => movement.outputs[output]?.amount)).toEqual([
      scene.given,
    ]);
    const [receipt] = crossing?.received ?? [];
    expect(receipt?.movement.chain).toBe(far.at(-1)?.chain);
    expect(receipt?.movement.outputs[0]?.amount).toBe(scene.arrives);
  });

  it('says nothing while a question is open', () => {
    const { deposit, far } = scene.make();
    const ask = asking([deposit, ...far], () => null);
    expect(find(deposit, ask)).toEqual({ finder: scene.bridge, crossings: [], patterns: [] });
    expect(ask.asked.size).toBeGreaterThan(0);
  });

  it('does not follow what came out under another id', () => {
    const { deposit, far } = scene.make({ id: 1_234n });
    expect(find(deposit, asking([deposit, ...far]))).toMatchObject({
      crossings: [],
      patterns: [{ name: `${scene.bridge}.not-delivered` }],
    });
  });

  it('does not believe the same event of another contract on the far side', () => {
    const { deposit, far } = scene.make({ farContract: stranger });
    expect(find(deposit, asking([deposit, ...far]))).toMatchObject({
      crossings: [],
      patterns: [{ name: `${scene.bridge}.not-delivered` }],
    });
  });

  it('takes the same event of another contract for no deposit', () => {
    const { deposit, far } = scene.make({ contract: stranger });
    expect(find(deposit, asking([deposit, ...far]))).toBeUndefined();
  });

  it('does not follow what went to somebody else', () => {
    const { deposit, far } = scene.make({ paid: stranger });
    const found = find(deposit, asking([deposit, ...far]));
    expect(found?.crossings).toEqual([]);
    expect(found?.patterns[0]?.name).toMatch(/\.(arrival-not-followed|not-delivered)$/);
  });

  it('says why where nobody can tell the far side', () => {
    const { deposit, far } = scene.make();
    expect(
      find(
        deposit,
        asking([deposit, ...far], () => 'beyond-budget'),
      ),
    ).toMatchObject({
      crossings: [],
      patterns: [{ name: `${scene.bridge}.far-side-unavailable`, evidence: { code: 'beyond-budget' } }],
    });
  });
});

it.each([
  ['across', 324, 'eip155:324'],
  ['celer', 324, 'eip155:324'],
  ['hop', 324, 'eip155:324'],
  ['synapse', 324, 'eip155:324'],
  ['stargate', 30_165, 'layerzero:30165'],
  ['stargate-v1', 165, 'layerzero:165'],
  ['wormhole', 1, 'wormhole:1'],
  ['debridge', 7_565_164, 'debridge:7565164'],
  ['multichain', 324, 'eip155:324'],
  ['cctp', 5, 'solana'],
])('%s: reports a destination that is not configured and follows nothing', (bridge, destination, claim) => {
  const { deposit, far } = sceneOf(bridge).make({ destination });
  expect(find(deposit, asking([deposit, ...far]))).toMatchObject({
    crossings: [],
    patterns: [{ name: `${bridge}.destination-not-followed`, evidence: { destination: claim } }],
  });
});
