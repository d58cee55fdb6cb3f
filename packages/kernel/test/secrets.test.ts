import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSecrets, secretsOfHome } from '../index.ts';

const [ours, theirs] = [1, 2].map((byte) => createSecrets(Buffer.alloc(32, byte)));
if (!ours || !theirs) throw new Error('no keys');

test('what is sealed comes back by its key alone, is never sealed twice alike, and bears no change of any byte', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.integer({ min: 1, max: 255 }), (plain, at, change) => {
      const sealed = ours.seal(plain);
      expect(ours.open(sealed)).toBe(plain.toWellFormed());
      expect(ours.seal(plain)).not.toBe(sealed);
      expect(() => theirs.open(sealed)).toThrow();
      const bytes = Buffer.from(sealed, 'base64url');
      const place = at % bytes.length;
      bytes[place] = (bytes[place] ?? 0) ^ change;
      expect(() => ours.open(bytes.toString('base64url'))).toThrow();
    }),
  );
});

test('an index meets itself for one purpose and one key, and nothing else', () => {
  const all = [
    ours.index('phone', '13800138000'),
    ours.index('mail', '13800138000'),
    ours.index('phone', '13800138001'),
    theirs.index('phone', '13800138000'),
  ];
  expect(new Set(all).size).toBe(4);
  expect(ours.index('phone', '13800138000')).toBe(all[0]);
});

test('the master key is made once, for its owner’s eyes', () => {
  const home = mkdtempSync(join(tmpdir(), 'dongxi-key-'));
  try {
    const sealed = secretsOfHome(home).seal('a word');
    expect(secretsOfHome(home).open(sealed)).toBe('a word');
    expect(statSync(join(home, 'keys', 'master.key')).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
