import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CoinhoundError } from '../../core/error.ts';

/** The variable that holds the passphrase of a private key. */
export const PASSPHRASE = 'COINHOUND_KEY_PASSPHRASE';

/** A signature of a manifest and the public key that checks it, as they stand beside it. */
export interface Signature {
  /** 64 bytes (RFC 8032). */
  readonly bytes: Uint8Array;
  /** SubjectPublicKeyInfo in PEM. */
  readonly publicKey: string;
}

/** Signs with the Ed25519 key. */
export function signed(manifest: Uint8Array, key: KeyObject): Signature {
  return { bytes: sign(null, manifest, key), publicKey: pemOf(createPublicKey(key)) };
}

/** The fingerprint of the key beside a signature that is of these bytes; undefined where it is not, or the key is spelled in another way than ours. */
export function signerOf(manifest: Uint8Array, { bytes, publicKey }: Signature): string | undefined {
  try {
    const key = createPublicKey(publicKey);
    const holds = key.asymmetricKeyType === 'ed25519' && verify(null, manifest, key, bytes);
    return holds && pemOf(key) === publicKey ? fingerprint(key) : undefined;
  } catch {
    return undefined;
  }
}

/** SHA-256 of the public key in DER, lower-case hex: what people compare. */
export const fingerprint = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** The Ed25519 key in a PEM file that signs. Throws `key-unusable`. */
export const privateKeyIn = (file: string, passphrase: string | undefined): Promise<KeyObject> =>
  keyIn(file, (pem) => {
    if (!/^-----BEGIN ENCRYPTED PRIVATE KEY-----$/m.test(pem)) return createPrivateKey(pem);
    if (!passphrase) throw locked(file, `is encrypted, and ${PASSPHRASE} holds no passphrase`);
    try {
      return createPrivateKey({ key: pem, passphrase });
    } catch (cause) {
      throw locked(file, `is encrypted, and the passphrase in ${PASSPHRASE} does not open it`, cause);
    }
  });

/** The Ed25519 key in a PEM file that checks. Throws `key-unusable`. */
export const publicKeyIn = (file: string): Promise<KeyObject> => keyIn(file, (pem) => createPublicKey(pem));

async function keyIn(file: string, read: (pem: string) => KeyObject): Promise<KeyObject> {
  let key: KeyObject;
  try {
    key = read(await readFile(file, 'utf8'));
  } catch (cause) {
    if (cause instanceof CoinhoundError) throw cause;
    // What the system's parser says may repeat what it read: it is left to `cause`, which nobody prints.
    throw unusable(file, 'cannot be read as a key', cause);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw unusable(file, 'is no Ed25519 key');
  return key;
}

const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }) as string;

const unusable = (file: string, why: string, cause?: unknown): CoinhoundError =>
  keyError(file, why, { hint: 'name a PEM file of an Ed25519 key, as coinhound keys new makes it', cause });

const locked = (file: string, why: string, cause?: unknown): CoinhoundError =>
  keyError(file, why, { hint: `put the passphrase of the key into the variable ${PASSPHRASE}`, cause });

const keyError = (
  file: string,
  why: string,
  { hint, cause }: { readonly hint: string; readonly cause: unknown },
): CoinhoundError =>
  new CoinhoundError('usage', 'key-unusable', `the file ${file} ${why}`, { hint, details: { file }, cause });
