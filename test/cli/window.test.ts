import { describe, expect, it } from 'vitest';
import { checkWindow, readBound } from '../../src/cli/window.ts';

const at = (iso: string): number => Date.parse(iso) / 1000;

describe('the window of an address seed', () => {
  it('is bounded by heights, times in UTC, times of a zone, or whole days', () => {
    expect(readBound('840000', 'since')).toEqual({ height: 840_000 });
    expect(readBound('2024-07-16T12:04:47Z', 'since')).toEqual({ time: at('2024-07-16T12:04:47Z') });
    expect(readBound('2024-07-16 12:04', 'since')).toEqual({ time: at('2024-07-16T12:04:00Z') });
    expect(readBound('2024-07-16T12:04+02:00', 'since')).toEqual({ time: at('2024-07-16T10:04:00Z') });
    expect(readBound('2024-07-16', 'since')).toEqual({ time: at('2024-07-16T00:00:00Z') });
    expect(readBound('2024-07-16', 'until')).toEqual({ time: at('2024-07-16T23:59:59Z') });
  });

  it.each(['yesterday', '2024-02-31', '2024-02-31T10:00Z', '2024-13-01', '16.07.2024', '-5', '1e5', ''])(
    'is refused where %j is meant to bound it',
    (text) => {
      expect(() => readBound(text, 'since')).toThrow(
        expect.objectContaining({ kind: 'usage', code: 'bad-window' }),
      );
    },
  );

  const seeds = { addresses: 1, chains: 1 };
  it('is refused where nothing can lie in it or it means nothing', () => {
    const refused = expect.objectContaining({ kind: 'usage', code: 'bad-window' });
    expect(() => checkWindow({ height: 2 }, { height: 1 }, seeds)).toThrow(refused);
    expect(() => checkWindow({ time: 2 }, { time: 1 }, seeds)).toThrow(refused);
    expect(() => checkWindow({ height: 1 }, undefined, { addresses: 2, chains: 2 })).toThrow(refused);
    expect(() => checkWindow({ time: 1 }, undefined, { addresses: 0, chains: 1 })).toThrow(refused);
  });

  it('may be open at either end, and mix times with heights', () => {
    expect(() => checkWindow(undefined, undefined, { addresses: 0, chains: 2 })).not.toThrow();
    expect(() => checkWindow({ time: 2 }, { height: 1 }, seeds)).not.toThrow();
    expect(() => checkWindow({ height: 1 }, { height: 1 }, seeds)).not.toThrow();
  });
});
