import { expect, it } from 'vitest';
import { judgeContacts } from '../../../src/chains/nem/hub.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { HubLimits } from '../../../src/trace/source.ts';
import { assembleWorld, type NemWorld, type Person, person, xem } from '../../support/nem-world.ts';
import { nemWriter } from '../../support/nem-writer.ts';
import { answers, histories, openChain, signal } from './nem-chain.ts';

const shop = person('a shop');
const [nemesis, ...customers] = Array.from({ length: 61 }, (_, n) => person(`customer ${n}`)) as [
  Person,
  ...Person[],
];

/** Sixty customers who pay the shop, one a block; then so many transfers of nothing, one a block. */
function shopWorld(spam: number): NemWorld {
  const writer = nemWriter(`a shop ${spam}`);
  for (const customer of customers) writer.nemesis(nemesis, customer, 9_000_000n);
  writer.endBlock(nemesis);
  for (const signer of customers) {
    writer.pay({ signer, fee: 50_000n }, shop, 1_000_000n);
    writer.endBlock(nemesis);
  }
  for (let n = 0; n < spam; n++) {
    writer.pay({ signer: customers[0] as Person, fee: 50_000n }, shop, 0n);
    writer.endBlock(nemesis);
  }
  const { transactions, blocks } = writer;
  return assembleWorld({ name: 'shop', people: [shop], transactions, blocks, definitions: [], followed: [] });
}

const limits = (counterparties: number, transactions: number): HubLimits => ({
  counterparties,
  transactions,
});
const world = shopWorld(0);
const holding = world.holding(shop.address, xem);

it('an account is a hub by the row, counted back from the pinned height, that passes a limit', async () => {
  const chain = await openChain(world);
  const gapOf = async (asOf: number, hub: HubLimits) =>
    (await histories(chain, [holding], asOf, hub))[0]?.gap;
  expect(await gapOf(world.tip, limits(60, 60))).toBeNull();
  expect(await gapOf(world.tip, limits(59, 60))).toEqual({
    kind: 'hub',
    evidence: { counterparties: '60', rows: '60' },
  });
  expect(await gapOf(world.tip, limits(60, 20))).toEqual({
    kind: 'hub',
    evidence: { transactions: '>20', counterparties: '21', rows: '21' },
  });
  // Twenty blocks after the nemesis block there were twenty payments.
  expect(await gapOf(21, limits(60, 20))).toBeNull();
  expect(await gapOf(22, limits(60, 20))).not.toBeNull();
});

it('the verdict is the same however far the account was read before', async () => {
  for (const isOld of [true, false]) {
    for (const hub of [limits(10, 60), limits(60, 40), limits(60, 59)]) {
      const fresh = await openChain(world, { nodes: [{ isOld }] });
      const known = await openChain(world, { nodes: [{ isOld }] });
      await histories(known, [holding], 45);
      const [verdict, again] = [
        await histories(fresh, [holding], world.tip, hub),
        await histories(known, [holding], world.tip, hub),
      ];
      expect(verdict[0]?.gap?.kind).toBe('hub');
      expect(again).toEqual(verdict);
    }
  }
});

it('stops reading as soon as it is certain, and knows the verdict again without asking', async () => {
  const store = memoryStore();
  const chain = await openChain(world, { nodes: [{ isOld: true }], store });
  await chain.source.tip(signal());
  const first = await histories(chain, [holding], world.tip, limits(10, 60));
  const asked = chain.requests();
  expect(chain.servers[0]?.stats.paths.filter((path) => path.startsWith('/account/'))).toHaveLength(1);
  expect(await histories(chain, [holding], world.tip, limits(10, 60))).toEqual(first);
  const offline = await openChain(world, { servers: chain.servers, store, offline: true });
  expect(await histories(offline, [holding], world.tip, limits(10, 60))).toEqual(first);
  expect(chain.requests()).toBe(asked);
});

it('transfers of nothing, which anybody can send, make no hub unless they are ten times too many', async () => {
  const spammed = shopWorld(140);
  const chain = await openChain(spammed);
  const [few] = await histories(chain, [holding], spammed.tip, limits(100, 60));
  expect(few?.gap).toBeNull();
  const contacts = Array.from({ length: 41 }, () => ({ height: 1, party: null, isIdle: true }));
  expect(judgeContacts(contacts.slice(1), limits(1, 4), 1)).toBeUndefined();
  expect(judgeContacts(contacts, limits(1, 4), 1)).toEqual({
    transactions: '>4',
    counterparties: '0',
    rows: '41',
  });
});

it('an account that is named is read whole, however busy', async () => {
  const [answer] = await answers(await openChain(world), [holding], world.tip);
  expect(answer).toMatchObject({ gap: null, movements: { length: 60 } });
});
