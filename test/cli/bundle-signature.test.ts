import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, type TestContext } from 'vitest';
import { bundleOf } from './bundles.ts';
import { runInProcess } from './in-process.ts';
import { it, type Place } from './lab.ts';

const PASSPHRASE = 'correct horse battery staple';
const locked = { COINHOUND_KEY_PASSPHRASE: PASSPHRASE };
const demo = ['demo', 'coincheck-2018', '--out', './graph.json', '--quiet'];

describe('coinhound keys new', () => {
  it('makes a private key for nobody else to read, and the public one beside it', async ({ here }) => {
    const { status, stdout, stderr } = await runInProcess(here, ['keys', 'new', './mine.pem']);
    expect([status, stderr]).toEqual([0, '']);
    const pem = readFileSync(here.path('mine.pem'), 'utf8');
    const pub = readFileSync(here.path('mine.pem.pub'), 'utf8');
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(pub).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    expect(createPrivateKey(pem).asymmetricKeyType).toBe('ed25519');
    expect(createPublicKey(pem).export({ type: 'spki', format: 'pem' })).toBe(pub);
    const modes = ['mine.pem', 'mine.pem.pub'].map((name) => statSync(here.path(name)).mode & 0o777);
    expect(modes[0]).toBe(0o600);
    expect(stdout).toMatch(
      /^private key: \S+mine\.pem\npublic key: \S+mine\.pem\.pub\nSHA-256 of the public key: [0-9a-f]{64}\n$/,
    );
  });

  it('encrypts the private key where there is a passphrase', async ({ here }) => {
    const made = await runInProcess(here, ['keys', 'new', './mine.pem'], locked);
    expect([made.status, made.stderr]).toEqual([0, '']);
    const pem = readFileSync(here.path('mine.pem'), 'utf8');
    expect(pem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
    expect(() => createPrivateKey(pem)).toThrow();
    expect(createPrivateKey({ key: pem, passphrase: PASSPHRASE }).asymmetricKeyType).toBe('ed25519');
    expect(made.stdout).not.toContain(PASSPHRASE);
  });
});

describe('an encrypted private key', () => {
  it('signs with its passphrase, and the bundle verifies without it', async ({ here }) => {
    await runInProcess(here, ['keys', 'new', './mine.pem'], locked);
    const args = [...demo, '--bundle', './evidence.zip', '--sign', './mine.pem'];
    const signed = await runInProcess(here, args, locked);
    expect([signed.status, signed.stderr]).toEqual([0, '']);
    const verified = await runInProcess(here, ['verify', './evidence.zip', '--key', './mine.pem.pub']);
    expect([verified.status, verified.stderr]).toEqual([0, '']);
    expect(readFileSync(here.path('evidence.zip')).includes(PASSPHRASE)).toBe(false);
  });

  it.for([
    ['no passphrase', {}, 'is encrypted, and COINHOUND_KEY_PASSPHRASE holds no passphrase'],
    [
      'an empty one',
      { COINHOUND_KEY_PASSPHRASE: '' },
      'is encrypted, and COINHOUND_KEY_PASSPHRASE holds no passphrase',
    ],
    [
      'another one',
      { COINHOUND_KEY_PASSPHRASE: 'hunter2' },
      'is encrypted, and the passphrase in COINHOUND_KEY_PASSPHRASE does not open it',
    ],
  ] as const)(
    'is refused with %s before anything is traced, and nothing of it is told',
    async ([, env, why], { here }) => {
      await runInProcess(here, ['keys', 'new', './mine.pem'], locked);
      const args = [...demo, '--bundle', './evidence.zip', '--sign', './mine.pem'];
      const { status, stdout, stderr } = await runInProcess(here, args, env);
      expect(status).toBe(2);
      expect(stdout).toBe('');
      const hint = 'put the passphrase of the key into the variable COINHOUND_KEY_PASSPHRASE';
      expect(stderr).toBe(`error: the file ${here.path('mine.pem')} ${why}\nhint: ${hint}\n`);
      for (const name of ['graph.json', 'evidence.zip']) expect(existsSync(here.path(name))).toBe(false);
    },
  );
});

/** Runs a line in the shell, in the folder of the test. */
const shell = ({ folder }: Place, line: string) => {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
};

/** The first word of each line is a program; without one of them, or with an openssl that cannot, the test is skipped. */
function needs({ skip }: Pick<TestContext, 'skip'>, here: Place, ...programs: readonly string[]): void {
  for (const program of programs)
    if (shell(here, `command -v ${program}`).status !== 0) skip(`there is no ${program} here`);
  const { said } = shell(here, 'openssl version');
  if (!/^OpenSSL [3-9]/.test(said)) skip(`openssl 3 reads raw input, here is ${said.trim()}`);
}

/** Lines of `docs/evidence.md` that begin with a program's name, as they are to be typed. */
const lineIn = (program: string): string => {
  const page = readFileSync(new URL('../../docs/evidence.md', import.meta.url), 'utf8');
  const lines = page.split('\n').filter((line) => line.startsWith(`    ${program} `));
  expect(lines).toHaveLength(1);
  return (lines[0] as string).trim();
};

describe('openssl', () => {
  it('checks a signature by the lines of docs/evidence.md, and refuses a manifest with a byte changed', async ({
    here,
    skip,
  }) => {
    needs({ skip }, here, 'openssl', 'unzip');
    await runInProcess(here, ['keys', 'new', './investigator.pem']);
    await bundleOf(here, ['demo', 'coincheck-2018', '--sign', './investigator.pem']);
    expect(shell(here, lineIn('unzip')).status).toBe(0);
    expect(shell(here, lineIn('openssl'))).toEqual({ status: 0, said: 'Signature Verified Successfully\n' });
    const manifest = readFileSync(here.path('manifest.json'), 'utf8');
    writeFileSync(here.path('manifest.json'), manifest.replace('"seeds"', '"seedz"'));
    expect(shell(here, lineIn('openssl'))).toMatchObject({
      status: 1,
      said: expect.stringContaining('Signature Verification Failure'),
    });
    writeFileSync(here.path('manifest.json'), manifest);
    await runInProcess(here, ['keys', 'new', './other.pem']);
    expect(shell(here, lineIn('openssl').replace('investigator', 'other')).status).toBe(1);
  });

  it('makes keys that sign, encrypted or not, and others that are refused', async ({ here, skip }) => {
    needs({ skip }, here, 'openssl');
    const make = (name: string, how: string): void =>
      expect(shell(here, `openssl genpkey -out ${name}.pem ${how}`).status, name).toBe(0);
    make('plain', '-algorithm ed25519');
    make('locked', `-algorithm ed25519 -aes-256-cbc -pass 'pass:${PASSPHRASE}'`);
    make('curve', '-algorithm ec -pkeyopt ec_paramgen_curve:P-256');
    const sign = (key: string) =>
      runInProcess(here, [...demo, '--bundle', './evidence.zip', '--sign', `./${key}.pem`], locked);
    for (const key of ['plain', 'locked']) expect((await sign(key)).stderr).toBe('');
    const { status, stderr } = await sign('curve');
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/curve\.pem is no Ed25519 key\nhint: name a PEM file/),
    ]);
  });
});
