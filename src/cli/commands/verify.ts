import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CoinhoundError } from '../../core/error.ts';
import { publicKeyIn } from '../bundle/signature.ts';
import { type Verified, verifyBundle } from '../bundle/verify-bundle.ts';
import type { Io } from '../io.ts';
import { writeStream } from '../output.ts';

/** `coinhound verify <bundle>`: whether the answers in a bundle give the graph in it. */
export function addVerify(root: Command, io: Io): void {
  root
    .command('verify')
    .description('check a bundle of evidence: its bytes, its signature, and that its graph follows from it')
    .argument('<bundle>', 'a ZIP that trace --bundle wrote')
    .option('--key <file>', 'the public key that must have signed it, in PEM')
    .addHelpText(
      'after',
      `
Reads the bundle and nothing else: no network, no store, no configuration, no labels of this machine.
docs/evidence.md says what a bundle proves and what it does not.

Examples:
  coinhound verify evidence.zip
  coinhound verify evidence.zip --key investigator.pem.pub`,
    )
    .action(async (file: string, { key }: { readonly key?: string }) => {
      const must = key === undefined ? null : await publicKeyIn(key);
      const verified = await verifyBundle(await bytesOf(file), must);
      await writeStream(io.stdout, [`${account(verified, must !== null)}\n`]);
    });
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new CoinhoundError('usage', 'bundle-unopened', `the bundle ${file} cannot be opened`, {
      hint: 'name a file that trace --bundle wrote',
      details: { file },
      cause,
    });
  }
}

function account({ manifest, replayed, signer }: Verified, isDemanded: boolean): string {
  const { graph, used } = replayed;
  const { tool, command } = manifest;
  const heights = Object.entries(command.asOf).map(([chain, height]) => `${chain} ${height}`);
  return [
    `The bundle is whole, and ${tool.name} ${tool.version} makes its graph from its answers, byte for byte.`,
    `graph: ${graph.nodes.length} nodes, ${graph.edges.length} edges, ${graph.findings.length} findings, at ${heights.join(', ')}`,
    `answers: ${used.answers.length + used.records.length}, and ${used.failures.length} questions that nobody answered`,
    `SHA-256 of the graph: ${manifest.files['graph.json']}`,
    signatureText(signer, isDemanded),
  ].join('\n');
}

function signatureText(signer: string | null, isDemanded: boolean): string {
  if (signer === null) return 'signature: none';
  if (isDemanded) return `signature: by the key that was named, SHA-256 ${signer}`;
  return `signature: by the key of SHA-256 ${signer}; whose it is, nobody said: name the key with --key`;
}
