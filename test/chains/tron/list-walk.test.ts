import { expect, it } from 'vitest';
import { walkList } from '../../../src/chains/tron/list-walk.ts';

it('a block whose pages never end, each of another name, is an error', async () => {
  let pages = 0;
  const walked = walkList(
    { from: 0, to: 9 },
    {
      pageRows: 2,
      take: () => undefined,
      async read() {
        if (pages++ > 2_000) throw new Error('it went on');
        const rows = ['a', 'b'].map((txid) => ({ txid, time: 3 }));
        return { rows, listed: 2, span: [3, 3], next: `page ${pages}` };
      },
    },
  );
  await expect(walked).rejects.toMatchObject({ code: 'upstream-malformed' });
});
