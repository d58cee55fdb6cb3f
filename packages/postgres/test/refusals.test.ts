import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeLinks } from '../binaries.ts';
import { fileRefusal, POSTGRES_START_CODES, PostgresStartError, refusalFromLog } from '../errors.ts';
import { startPostgres } from '../index.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dongxi-refusal-'));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}
const refusalOf = async (home: string): Promise<unknown> =>
  startPostgres({ home, log: silent, durability: 'test' }).then(
    (server) => server.stop(),
    (error: unknown) => error,
  );

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('a start that is refused', () => {
  it.each([
    ['99', 'newer_data'],
    ['14', 'older_data'],
  ])('names data of PostgreSQL %s and leaves it alone', async (version, code) => {
    const home = newFolder();
    mkdirSync(path.join(home, 'postgres'));
    writeFileSync(path.join(home, 'postgres', 'PG_VERSION'), `${version}\n`);
    expect(await refusalOf(home)).toMatchObject({ code, facts: { found: Number(version) } });
  });

  it('names a folder that is no database', async () => {
    const home = newFolder();
    mkdirSync(path.join(home, 'postgres'));
    expect(await refusalOf(home)).toMatchObject({ code: 'damaged_data' });
  });

  it('names a home that cannot be a folder', async () => {
    const file = path.join(newFolder(), 'file');
    writeFileSync(file, '');
    expect(await refusalOf(path.join(file, 'home'))).toMatchObject({ code: 'not_writable' });
  });

  it('names a disk that cannot be written, where the system has one', () => {
    const error = Object.assign(new Error('x'), { code: 'EROFS' });
    expect(fileRefusal(error, '/x')).toMatchObject({ code: 'read_only_disk' });
    expect(fileRefusal(Object.assign(new Error('x'), { code: 'ENOSPC' }), '/x')).toMatchObject({ code: 'disk_full' });
    const other = new Error('a bug');
    expect(fileRefusal(other, '/x')).toBe(other);
  });

  it.each([
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'disk_full'],
    ['FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes at block 9', 'disk_full'],
    ['initdb: error: could not create directory "/x": Read-only file system', 'read_only_disk'],
    ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'no_memory'],
    ['FATAL:  invalid value for parameter "jit": "maybe"', 'start_failed'],
  ])('reads PostgreSQL’s own words: %s', (words, code) => {
    expect(refusalFromLog(words, '/data', '/log')).toMatchObject({ code });
  });

  it('says why when a setting is not one', async () => {
    const home = newFolder();
    const refused = await startPostgres({ home, log: silent, durability: 'test', settings: { jit: 'maybe' } }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: 'start_failed' });
    expect(String(refused)).toContain('parameter "jit"');
  });

  it('has a sentence in both languages for every code, without a gap', () => {
    const facts = {
      folder: 'F',
      platform: 'P',
      reason: 'R',
      other: 'O',
      found: 19,
      ours: 18,
      pid: 1,
      log: 'L',
      seconds: 60,
      account: 'A',
    };
    for (const code of POSTGRES_START_CODES) {
      const error = new PostgresStartError(code, facts);
      expect(error.message).toMatch(/^[A-Z][^?{}]+\.$/);
      expect(error.zh).toMatch(/[\u4e00-\u9fff][^?{}]*[。）]$/);
    }
  });
});

describe('library links', () => {
  const packageWith = (): string => {
    const folder = newFolder();
    mkdirSync(path.join(folder, 'native', 'lib'), { recursive: true });
    writeFileSync(path.join(folder, 'native', 'lib', 'libx.so.1.2'), 'the library');
    const links = [{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }];
    writeFileSync(path.join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links));
    return folder;
  };

  it('are made where install scripts did not run, and survive a move of the folder', () => {
    const folder = packageWith();
    makeLinks(folder);
    makeLinks(folder);
    const moved = path.join(newFolder(), 'moved');
    cpSync(folder, moved, { recursive: true, verbatimSymlinks: true });
    rmSync(folder, { recursive: true });
    expect(readFileSync(path.join(moved, 'native', 'lib', 'libx.so.1'), 'utf8')).toBe('the library');
  });

  it('that cannot be made are refused by name', () => {
    const folder = packageWith();
    rmSync(path.join(folder, 'native', 'lib'), { recursive: true });
    // A folder that is not there stands for one that may not be written: root may write everywhere.
    expect(() => makeLinks(folder)).toThrow(PostgresStartError);
    symlinkSync('nowhere', path.join(folder, 'native', 'lib'));
    expect(() => makeLinks(folder)).toThrow(/npm rebuild/);
  });
});
