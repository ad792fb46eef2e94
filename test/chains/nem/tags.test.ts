import { expect, it } from 'vitest';
import { labelsOf, type Tag } from '../../../src/chains/nem/tags.ts';
import type { History } from '../../../src/core/movement.ts';
import { SECOND_TAG, TAG } from '../../support/nem-random-world.ts';
import { account, assembleWorld, person, xem } from '../../support/nem-world.ts';
import { nemWriter } from '../../support/nem-writer.ts';
import { histories, openChain } from './nem-chain.ts';

const [tagger, holder, friend] = [person('a tagger'), person('a holder'), person('a friend')];
const DAY_BLOCKS = 1_440;

/** The holder is tagged on three days, forwards a tag to a friend, and sends himself one. */
function taggedWorld() {
  const writer = nemWriter('tags');
  for (const one of [tagger, holder]) writer.nemesis(person('nemesis'), one, 100_000_000n);
  writer.endBlock(tagger);
  const tag = (signer: typeof tagger, to: typeof tagger, mosaic: string, quantity = 1n): void => {
    writer.payMosaics({ signer, fee: 50_000n }, to, 1_000_000n, { mosaics: [{ mosaic, quantity }] });
    writer.endBlock(tagger, undefined, DAY_BLOCKS);
  };
  tag(tagger, holder, TAG);
  tag(tagger, holder, TAG);
  tag(tagger, holder, SECOND_TAG);
  tag(tagger, holder, SECOND_TAG, 0n);
  tag(holder, friend, TAG);
  tag(holder, holder, TAG);
  const { transactions, blocks } = writer;
  return assembleWorld({
    name: 'tags',
    people: [tagger, holder, friend],
    transactions,
    blocks,
    definitions: [],
    followed: [],
  });
}

it('tags are claims of whoever sent them about whom they were sent to, and no value', async () => {
  const world = taggedWorld();
  const chain = await openChain(world);
  const holdings = [tagger, holder, friend].map(({ address }) => world.holding(address, xem));
  const read = (asOf: number): Promise<History[]> => histories(chain, holdings, asOf);
  const [byTagger, byHolder, byFriend] = await read(world.tip);
  const claim = {
    account: account(holder.address),
    name: 'Coincheck theft',
    category: 'hack',
    licence: null,
    confidence: 20,
  };
  expect(byTagger).not.toHaveProperty('labels');
  expect(byHolder?.labels).toEqual([
    {
      ...claim,
      source: `tag mosaic ${TAG} from ${tagger.address} in ${world.transactions[2]?.hash}`,
      role: 'owner_of_this_account_is_hacker',
      firstSeen: '2015-03-29',
      lastSeen: '2015-03-30',
      published: '2015-03-29',
    },
    {
      ...claim,
      source: `tag mosaic ${SECOND_TAG} from ${tagger.address} in ${world.transactions[4]?.hash}`,
      role: 'warning_dont_accept_stolen_funds',
      firstSeen: '2015-03-31',
      lastSeen: '2015-03-31',
      published: '2015-03-31',
    },
  ]);
  expect(byFriend?.labels?.map(({ source }) => source)).toEqual([
    `tag mosaic ${TAG} from ${holder.address} in ${world.transactions[6]?.hash}`,
  ]);
  for (const { notes } of [byTagger, byHolder, byFriend] as History[])
    expect(notes.join()).not.toContain('left out');
  const [, early] = await read(5);
  expect(early?.labels).toMatchObject([{ firstSeen: '2015-03-29', lastSeen: '2015-03-29' }]);
});

it('a mosaic that is no tag says nothing', () => {
  const tags: Tag[] = [{ height: 1, time: 0, hash: 'aa', mosaic: 'ts:another', tagger: tagger.address }];
  expect(labelsOf(account(holder.address), tags, 1)).toEqual([]);
});
