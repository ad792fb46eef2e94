import type { KeyObject } from 'node:crypto';
import { CoinhoundError } from '../../core/error.ts';
import { packageInfo } from '../package.ts';
import { bundleFiles, evidenceIn } from './bundle-files.ts';
import { areEqual, firstDifference } from './differences.ts';
import type { Manifest } from './manifest.ts';
import { type Replayed, replay } from './replay.ts';
import { sha256 } from './sha256.ts';
import { fingerprint, type Signature, signerOf } from './signature.ts';
import { type Files, packZip, printableName, unpackZip } from './zip.ts';

/** What a bundle that holds says of itself. */
export interface Verified {
  readonly manifest: Manifest;
  readonly replayed: Replayed;
  /** Of the key that signed it; null where nobody did. */
  readonly signer: string | null;
}

/**
 * Checks a bundle from its bytes alone: that they are, to the last, those that its files pack to; that every file has its digest; the
 * signature; and that the answers in it give the graph in it, byte for byte. `key` is the one that must have signed. Throws
 * `bundle-unreadable`, `bundle-too-large`, `bundle-changed`, `bundle-version`, `bundle-signature` and `bundle-differs`.
 */
export async function verifyBundle(bytes: Uint8Array, key: KeyObject | null): Promise<Verified> {
  const files = unpackZip(bytes);
  const { manifest, evidence } = evidenceIn(files);
  checkDigests(files, manifest);
  checkBytes(files, bytes);
  const signer = checkSignature(files, key);
  checkVersion(manifest);
  const replayed = await replay(evidence).catch((cause: unknown) => {
    throw differs(
      `the trace ends in an error: ${cause instanceof Error ? cause.message : `${cause}`}`,
      cause,
    );
  });
  const difference = firstDifference(withoutSignature(files), bundleFiles(replayed, manifest.node));
  if (!difference) return { manifest, replayed, signer };
  const { file, place } = difference;
  throw differs(
    place === null ? `${file} comes out otherwise` : `${file} comes out otherwise, first at ${place}`,
  );
}

const BESIDE = ['manifest.json', 'manifest.sig', 'manifest.pub'];

const withoutSignature = (files: Files): Files =>
  new Map([...files].filter(([name]) => name === 'manifest.json' || !BESIDE.includes(name)));

function checkDigests(files: Files, { files: digests }: Manifest): void {
  for (const [name, digest] of Object.entries(digests)) {
    const bytes = files.get(name);
    if (!bytes) throw changed(`its file ${printableName(name)} is missing`);
    if (sha256(bytes) !== digest) throw changed(`its file ${printableName(name)} has another SHA-256`);
  }
  for (const name of files.keys())
    if (!Object.hasOwn(digests, name) && !BESIDE.includes(name))
      throw changed(`its file ${printableName(name)} is not in the manifest`);
}

/** What is left after the digests: the manifest, the signature, and all of the archive that is no file. */
function checkBytes(files: Files, bytes: Uint8Array): void {
  const packed = packZip(files);
  if (areEqual(bytes, packed)) return;
  const at = packed.findIndex((byte, n) => byte !== bytes[n]);
  throw changed(
    `manifest.json, the signature or the archive around the files, first at byte ${at < 0 ? packed.length : at}`,
  );
}

function checkSignature(files: Files, key: KeyObject | null): string | null {
  const [bytes, pem] = ['manifest.sig', 'manifest.pub'].map((name) => files.get(name));
  if (!bytes && !pem) {
    if (key) throw badSignature('nobody signed the bundle');
    return null;
  }
  if (!bytes || !pem) throw badSignature('of the signature and its key one is missing');
  const signature: Signature = { bytes, publicKey: new TextDecoder().decode(pem) };
  const signer = signerOf(files.get('manifest.json') as Uint8Array, signature);
  if (!signer) throw badSignature('the signature is not of this manifest by the key beside it');
  if (key && signer !== fingerprint(key))
    throw badSignature(`the bundle is signed by another key, ${signer}`);
  return signer;
}

function checkVersion({ tool }: Manifest): void {
  const own = packageInfo();
  if (tool.version === own.version) return;
  throw new CoinhoundError(
    'data',
    'bundle-version',
    `the bundle was made by ${tool.name} ${tool.version}, this is ${own.version}`,
    {
      hint: `verify it with ${tool.name} ${tool.version}: another version may read the same answers otherwise`,
    },
  );
}

const changed = (what: string): CoinhoundError =>
  new CoinhoundError('data', 'bundle-changed', `the bundle is not as it was made: ${what}`, {
    hint: 'ask for it again where it was made, and compare the SHA-256 of the whole file',
  });

const badSignature = (what: string): CoinhoundError =>
  new CoinhoundError('data', 'bundle-signature', `the signature does not hold: ${what}`, {
    hint: 'ask who made the bundle for it, and for the public key, on a way you trust',
  });

const differs = (what: string, cause?: unknown): CoinhoundError =>
  new CoinhoundError('data', 'bundle-differs', `the answers in the bundle do not give its graph: ${what}`, {
    hint: 'the bundle proves nothing: its graph was made from something else, or by another program',
    cause,
  });
