import { expect, test } from 'vitest';
import { type AccountReader, type AccountRecord, accountBook } from '../../src/chains/account-book.ts';
import { accountId, chainId } from '../../src/core/ids.ts';
import { cachedLookups } from '../../src/store/cached-lookups.ts';
import { memoryStore } from '../../src/store/memory.ts';

const chain = chainId('eip155:1');
const account = accountId(chain, '0xaccount');

test('reading goes on only from where no reorganisation is expected', async () => {
  const begun: (number | undefined)[] = [];
  const reader: AccountReader<AccountRecord> = {
    async read(_, known, { asOf }) {
      begun.push(known?.through);
      return { kind: 'record', record: { through: asOf, movements: [] } };
    },
    isContinuable: () => true,
    encode: ({ through }) => Uint8Array.of(through),
    decode: ([through = 0]) => ({ through, movements: [] }),
    judge: () => undefined,
    gap: () => null,
    notes: () => [],
  };
  const cached = cachedLookups({ store: memoryStore(), offline: false });
  const keeping = { cached, isBuried: (height: number) => height <= 90 };
  const book = accountBook(reader, { chain, keeping, width: 1 });
  const { signal } = new AbortController();
  for (const asOf of [80, 100, 110]) await book.whole(account, { asOf, hub: null, signal });
  expect(begun).toEqual([undefined, 80, 80]);
});
