import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { RunReport } from '../src/cli/rescan/run-report.ts';
import { setup } from '../test/support/build.ts';
import { restedCommands, restedFiles, serveRested } from '../test/support/rested-case.ts';
import { type RestedWorld, restedBitcoin, restedEthereum } from '../test/support/rested-world.ts';

/**
 * Prints what scans of an incident cost: the first, one with nothing moved, one with some moved, each by the built program in a process of its own,
 * against a server in this one without latency. `--settled 500 --resting 200` is the quick form; `--chain bitcoin` takes one chain alone. `--profile
 * FOLDER` writes a CPU profile of each.
 */
const { values } = parseArgs({
  options: {
    settled: { type: 'string', default: '50000' },
    resting: { type: 'string', default: '2000' },
    moving: { type: 'string', default: '10' },
    chain: { type: 'string' },
    profile: { type: 'string' },
  },
});
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const sizes = {
  settled: Number(values.settled),
  resting: Number(values.resting),
  moving: Number(values.moving),
};

setup();
console.log(`${sizes.settled} settled, ${sizes.resting} resting, ${sizes.moving} of them move in the end`);
if (values.chain !== 'ethereum') await printCosts(restedBitcoin(sizes));
if (values.chain !== 'bitcoin') await printCosts(restedEthereum(sizes));

async function printCosts(world: RestedWorld): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coinhound-cost-'));
  try {
    for (const [name, text] of Object.entries(restedFiles(world))) writeFileSync(join(folder, name), text);
    const { rested, later, moved } = world.tips;
    console.log(`\n${row([world.chain, 'state', 'requests', 'seconds', 'in the server', 'cpu', 'peak MB'])}`);
    await printCost(world, folder, { name: 'the first scan', tip: rested });
    await printCost(world, folder, { name: 'nothing moved', tip: later });
    await printCost(world, folder, { name: 'nothing new', tip: later });
    await printCost(world, folder, { name: `${sizes.moving} moved`, tip: moved });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function printCost(
  world: RestedWorld,
  folder: string,
  { name, tip }: { readonly name: string; readonly tip: number },
): Promise<void> {
  await using served = await serveRested(world, tip);
  const config = join(folder, 'config.yaml');
  writeFileSync(config, served.config);
  const began = performance.now();
  const { cpuMs, peakKb } = await run(restedCommands(folder, config).rescan(join(folder, 'graphs')), folder);
  const seconds = (performance.now() - began) / 1000;
  const [scan] = (JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as RunReport).incidents;
  const figures = [seconds, served.busyMs() / 1000, cpuMs / 1000].map((figure) => figure.toFixed(2));
  console.log(
    row([
      name,
      `${scan?.state}`,
      `${served.server.stats.requests}`,
      ...figures,
      `${Math.round(peakKb / 1024)}`,
    ]),
  );
}

/** Runs the program to its end. What it used of processor and memory it says itself, at its exit. */
async function run(args: readonly string[], folder: string): Promise<{ cpuMs: number; peakKb: number }> {
  const usage = join(folder, 'usage.json');
  const told = `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())));`;
  const before = ['--import', `data:text/javascript,${encodeURIComponent(told)}`];
  const profile = values.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', values.profile];
  const child = spawn(process.execPath, [...before, ...profile, main, ...args, '--quiet'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATH: process.env.PATH, HOME: folder },
  });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`the program ended with ${status}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(usage, 'utf8'));
  return { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakKb: maxRSS };
}

function row([name = '', state = '', ...cells]: readonly string[]): string {
  return `${name.padEnd(18)}${state.padEnd(12)}${cells.map((cell) => cell.padStart(14)).join('')}`;
}
