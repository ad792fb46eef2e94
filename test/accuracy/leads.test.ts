import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { heistIds, readHeist } from '../support/heist-case.ts';
import { type LeadFigures, leadKey, leadLine, quarters } from '../support/heist-lead-report.ts';
import { heistWorld } from '../support/heist-world.ts';

const file = fileURLToPath(new URL('../../fixtures/accuracy/leads.json', import.meta.url));
const committed = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, LeadFigures>>;
const figure = (id: string, line: Parameters<typeof leadKey>[0]): LeadFigures => {
  const found = committed[id]?.[leadKey(line)];
  if (!found) throw new Error(`no figure is committed for ${id}, ${leadKey(line)}`);
  return found;
};

describe('the first twenty leads, with a quarter of the payments of the theft withheld', () => {
  // The largest world is the script's.
  test.each(['lifi-2024', 'txphish-2024'] as const)(
    'name as many of those of %s as is committed',
    async (id) => {
      const line = { kind: 'payments', quarter: 3 } as const;
      const { named, withheld } = await leadLine(heistWorld(readHeist(id)), line);
      expect(withheld).toBe(figure(id, line).withheld);
      expect(named).toBeGreaterThanOrEqual(figure(id, line).named);
    },
  );

  test.each(heistIds)('name at least 80 % of them by the committed figures of %s', (id) => {
    expect(figure(id, { kind: 'payments', quarter: 3 }).named).toBeGreaterThanOrEqual(0.8);
    const all = quarters.map((quarter) => figure(id, { kind: 'payments', quarter }));
    const seeds = all.reduce((sum, { withheld }) => sum + withheld, 0);
    const named = all.reduce((sum, one) => sum + one.named * one.withheld, 0);
    expect(named / seeds).toBeGreaterThanOrEqual(0.8);
  });
});
