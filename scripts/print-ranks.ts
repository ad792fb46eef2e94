import { fifo as policy } from '../src/core/policies/fifo.ts';
import { rankStrategies } from '../src/core/rank/index.ts';
import { heistIds, readHeist } from '../test/support/heist-case.ts';
import { flowsOf, scoreFlows } from '../test/support/heist-score.ts';
import { serveHeist } from '../test/support/heist-trace.ts';
import { heistWorld } from '../test/support/heist-world.ts';

/**
 * Prints what part of terminal value traces of hand-verified heists find with a budget of a part of the histories that the whole
 * trace asks for, by rank strategy, as docs/rank.md explains it. `npx tsx scripts/print-ranks.ts lifi-2024` prints one case.
 */
const BUDGETS = [25, 50, 75] as const;
const depth = 20;

const asked = process.argv.slice(2);
for (const id of heistIds.filter((id) => asked.length === 0 || asked.includes(id))) {
  const heist = heistWorld(readHeist(id));
  await using server = await serveHeist(heist);
  const whole = await server.walk({ policy, depth });
  console.log(`\n${id}: the whole trace asks for ${whole.histories} histories and finds ${found(whole)}`);
  for (const rank of rankStrategies) {
    const cells: string[] = [];
    for (const budget of BUDGETS) {
      const lookups = Math.floor((whole.histories * budget) / 100);
      cells.push(found(await server.walk({ policy, depth, rank, lookups })));
    }
    console.log(`| \`${rank.name}\` | ${cells.join(' | ')} |`);
  }

  function found({ graph }: typeof whole): string {
    const { terminalValue } = scoreFlows(heist, flowsOf(graph, policy.name), server.floor);
    return `${(100 * terminalValue).toFixed(1)} %`;
  }
}
