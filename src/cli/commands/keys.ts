import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import type { Command } from 'commander';
import { CoinhoundError } from '../../core/error.ts';
import { fingerprint, PASSPHRASE } from '../bundle/signature.ts';
import type { Io } from '../io.ts';
import { writeStream } from '../output.ts';

/** `coinhound keys`: keys that sign bundles of evidence. */
export function addKeys(root: Command, io: Io): void {
  const group = root
    .command('keys')
    .description('keys that sign bundles of evidence')
    .addHelpText('after', '\nExamples:\n  coinhound keys new investigator.pem\n  coinhound keys new --help');
  group
    .command('new')
    .description(
      'make an Ed25519 key: a private one for --sign, and beside it the public one for verify --key',
    )
    .argument('<file>', 'where the private key goes; the public one goes to FILE.pub')
    .addHelpText(
      'after',
      `
The private key is for you alone: the file is made readable by nobody else, and encrypted where the
environment variable ${PASSPHRASE} holds a passphrase. Nothing that is there is overwritten.

Examples:
  coinhound keys new investigator.pem
  coinhound trace coincheck-2018 --bundle evidence.zip --sign investigator.pem
  coinhound verify evidence.zip --key investigator.pem.pub`,
    )
    .action(async (file: string) => {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      await writeNew(file, privatePem(privateKey, io.env[PASSPHRASE]), 0o600);
      try {
        await writeNew(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }) as string, 0o644);
      } catch (error) {
        await unlink(file);
        throw error;
      }
      await writeStream(io.stdout, [
        `private key: ${file}\npublic key: ${file}.pub\nSHA-256 of the public key: ${fingerprint(publicKey)}\n`,
      ]);
    });
}

function privatePem(key: KeyObject, passphrase: string | undefined): string {
  const form = { type: 'pkcs8', format: 'pem' } as const;
  return key.export(passphrase ? { ...form, cipher: 'aes-256-cbc', passphrase } : form) as string;
}

async function writeNew(file: string, text: string, mode: number): Promise<void> {
  try {
    const handle = await open(file, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'EEXIST' ? 'is there already' : 'cannot be written';
    throw new CoinhoundError('usage', 'key-unwritable', `the file ${file} ${why}`, {
      hint: 'name a file that is not there, in a folder that you may write to',
      details: { file },
      cause,
    });
  }
}
