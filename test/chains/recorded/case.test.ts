import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCases, loadCase } from '../../../src/chains/recorded/case.ts';

const cases = fileURLToPath(new URL('../../../fixtures/cases', import.meta.url));

describe('loading a case', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'coinhound-cases-'));
    await cp(join(cases, 'lifi-2024'), join(folder, 'broken'), { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true }));
  const write = (text: string) => writeFile(join(folder, 'broken', 'case.yaml'), text);
  const original = () => readFile(join(cases, 'lifi-2024', 'case.yaml'), 'utf8');

  it('lists every fault of its file', async () => {
    const yaml = (await original())
      .replace('date: 2024-07-16', 'date: in July')
      .replace('facts: facts.jsonl', 'facts: ../elsewhere.jsonl')
      .replace('minTaint: "0"', 'minTaint: some, minHops: 1');
    await write(yaml);
    await expect(loadCase(join(folder, 'broken'))).rejects.toMatchObject({
      kind: 'data',
      code: 'case-invalid',
      details: {
        date: 'expected a day like 2024-07-16',
        facts: 'expected the name of a file in the folder of the case',
        'limits.minTaint': 'expected a share like 0.01%, or base units',
        'limits.minHops': 'no such key in this format',
      },
    });
  });

  it('refuses a case whose chain is not that of its record, and text that is no YAML', async () => {
    await write((await original()).replace('chain: ethereum', 'chain: bitcoin'));
    await expect(loadCase(join(folder, 'broken'))).rejects.toMatchObject({
      details: { chain: 'expected ethereum, as the record says' },
    });
    await write('id: [');
    await expect(loadCase(join(folder, 'broken'))).rejects.toMatchObject({ code: 'case-invalid' });
  });

  it('says that there is no such case, and no such folder of cases', async () => {
    await expect(loadCase(join(folder, 'nothing'))).rejects.toMatchObject({
      kind: 'usage',
      code: 'case-not-found',
    });
    await expect(listCases(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'cases-unreadable' });
  });
});
