import type { Command } from 'commander';
import type { FlowGraph } from '../../core/flow-graph.ts';
import type { Io } from '../io.ts';
import { openOutput } from '../output.ts';
import { runTrace } from '../run-trace.ts';
import { summary } from '../summary.ts';
import { addTraceFlags, directionOption, type TraceFlags } from '../trace-flags.ts';

/** `coinhound trace <seed...>`: follows stolen value from seeds and writes the flow graph. */
export function addTrace(root: Command, io: Io): void {
  const command = root
    .command('trace')
    .description('follow stolen value from seeds; prints or writes the flow graph')
    .argument(
      '<seed...>',
      'id of an incident, chain:address, chain:txid, chain:txid:vout, or a bare address',
    );
  addTraceFlags(command.addOption(directionOption()))
    .addHelpText(
      'after',
      `
An incident is traced from the seeds that the catalogue has of it (coincheck-2018), alone. An
address seed taints everything the address received in the window, a transaction seed every
output that does not return to who paid, txid:vout one output. Keys are read from the environment
variables that the configuration names.

With --direction backward seeds are payments that are asked about: where did their value come
from? The ledger is one of sources: exchanges, mixers, earlier thefts, what was minted.

Examples:
  coinhound trace coincheck-2018 --out graph.json
  coinhound trace 0x8B3Cb6Bf982798fba233Bca56749e22EEc42DcF3 --since 2024-07-16 --out graph.json
  coinhound trace bitcoin:4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b:0 --policy haircut,fifo
  coinhound trace 0x8B3Cb6Bf982798fba233Bca56749e22EEc42DcF3 --direction backward --policy fifo --out sources.json
  coinhound trace ethereum:0x8B3Cb6Bf982798fba233Bca56749e22EEc42DcF3 --offline --as-of ethereum=20500000 | jq .findings`,
    )
    .action(async (seeds: readonly string[], flags: TraceFlags) => {
      const output = await openOutput(flags.out ?? '-', io.stdout);
      const show = (graph: FlowGraph): void => {
        if (!flags.quiet && !flags.logJson) io.terminal.print(summary(graph));
      };
      await runTrace({ seeds, flags, recorded: null, output, show }, io);
    });
}
