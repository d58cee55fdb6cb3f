import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** A process in which `name` of a file at `path` is left to write to nothing, in a later turn. Answers its exit code. */
function codeOf(path: string, name: string): number | null {
  const folder = mkdtempSync(join(tmpdir(), 'dongxi-lost-'));
  try {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, `export function ${name}() { let socket = null; return socket.write('x'); }`);
    const main = join(folder, 'main.mjs');
    const survive = join(import.meta.dirname, '..', 'lost-lines.ts');
    writeFileSync(
      main,
      `import { surviveLostLines } from ${JSON.stringify(survive)};
       import { ${name} } from ${JSON.stringify(file)};
       surviveLostLines();
       setImmediate(${name});
       setImmediate(() => setImmediate(() => process.exit(0)));`,
    );
    return spawnSync(process.execPath, [main], { cwd: join(import.meta.dirname, '../../..'), encoding: 'utf8' }).status;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a write of the driver into a socket that is gone does not end the server; anything else unforeseen does', () => {
  expect(codeOf('node_modules/postgres/src/connection.js', 'nextWrite')).toBe(0);
  expect(codeOf('node_modules/postgres/src/connection.js', 'other')).toBe(1);
  expect(codeOf('modules/orders/connection.js', 'nextWrite')).toBe(1);
});
