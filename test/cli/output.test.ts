import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOutput } from '../../src/cli/output.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coinhound-output-'));
});
afterEach(() => rm(folder, { recursive: true }));

const stdout = (): PassThrough => new PassThrough();

describe('an output file', () => {
  it('appears whole, under its own name alone', async () => {
    const file = join(folder, 'graph.json');
    const output = await openOutput(file, stdout());
    expect(await readdir(folder)).toEqual([]);
    await output.write(['a', 'b', '\n']);
    expect(await readFile(file, 'utf8')).toBe('ab\n');
    expect(await readdir(folder)).toEqual(['graph.json']);
  });

  it('keeps what it held where writing fails half way', async () => {
    const file = join(folder, 'graph.json');
    await writeFile(file, 'old');
    const output = await openOutput(file, stdout());
    const failing = function* (): Generator<string> {
      yield 'x'.repeat(200_000);
      throw new Error('the exporter broke');
    };
    await expect(output.write(failing())).rejects.toThrow('the exporter broke');
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['graph.json']);
  });

  it('is written beside what others write, and clears away what killed processes left of it', async () => {
    const hours = (ago: number): Date => new Date(Date.now() - ago * 3_600_000);
    const others = ['.graph.json.0123456789ab.tmp', '.graph.json.tmp', '.other.json.0123456789ab.tmp'];
    for (const name of ['.graph.json.ba9876543210.tmp', ...others]) {
      await writeFile(join(folder, name), 'half a gra');
      await utimes(join(folder, name), hours(2), hours(2));
    }
    await utimes(join(folder, '.graph.json.0123456789ab.tmp'), hours(0.5), hours(0.5));
    const file = join(folder, 'graph.json');
    await (await openOutput(file, stdout())).write(['new']);
    expect(await readFile(file, 'utf8')).toBe('new');
    expect((await readdir(folder)).sort()).toEqual([...others, 'graph.json'].sort());
  });

  it('is replaced behind a link, and the link stays', async () => {
    const real = join(folder, 'real.json');
    const link = join(folder, 'link.json');
    await writeFile(real, 'old');
    await symlink(real, link);
    await (await openOutput(link, stdout())).write(['new']);
    expect(await readFile(real, 'utf8')).toBe('new');
    expect(await readlink(link)).toBe(real);
  });

  it('that is a device is written in place, not replaced', async () => {
    await (await openOutput('/dev/null', stdout())).write(['x']);
    await expect(readFile('/dev/null', 'utf8')).resolves.toBe('');
  });

  it('is refused at once where it cannot be written', async () => {
    await mkdir(join(folder, 'a-folder'));
    await writeFile(join(folder, 'a-file'), '');
    for (const target of ['missing/graph.json', 'a-folder', 'a-file/graph.json']) {
      await expect(openOutput(join(folder, target), stdout())).rejects.toMatchObject({
        kind: 'usage',
        code: 'output-unwritable',
      });
    }
    expect(await readdir(folder)).toEqual(['a-file', 'a-folder']);
  });
});

describe('standard output', () => {
  it('is written at the pace of its reader, every byte in order', async () => {
    const slow = new PassThrough({ highWaterMark: 16 });
    const output = await openOutput('-', slow);
    expect(output.file).toBeNull();
    const pieces = Array.from({ length: 5000 }, (_, n) => `line ${n} ${'.'.repeat(40)}\n`);
    const read = text(slow);
    await output.write(pieces);
    slow.end();
    expect(await read).toBe(pieces.join(''));
  });

  it('whose reader has gone ends the writing quietly', async () => {
    let writes = 0;
    const closed = new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        writes++;
        done(Object.assign(new Error('broken pipe'), { code: 'EPIPE' }));
      },
    });
    const output = await openOutput('-', closed);
    await output.write(Array.from({ length: 100 }, () => 'x'.repeat(70_000)));
    expect(writes).toBe(1);
  });

  it('that is full is an error of its own', async () => {
    const full = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
      },
    });
    const output = await openOutput('-', full);
    await expect(output.write(['x'])).rejects.toMatchObject({
      code: 'output-unwritable',
      message: 'standard output cannot be written: no space left on device',
    });
  });
});
