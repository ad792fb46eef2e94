import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { listCases } from '../src/chains/recorded/case.ts';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const cases = fileURLToPath(new URL('../fixtures/cases', import.meta.url));
for (const id of await listCases(cases)) {
  const args = ['demo', id, '--quiet', '--policy', 'haircut,fifo', '--out', `${cases}/${id}/graph.json`];
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
