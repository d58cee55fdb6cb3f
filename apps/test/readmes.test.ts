import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const modules = join(import.meta.dirname, '../../modules');
const all = (text: string, pattern: RegExp): Set<string> =>
  new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''));

it('a module’s README names every table it keeps', () => {
  const missing = readdirSync(modules).flatMap((module) => {
    const readme = readFileSync(join(modules, module, 'README.md'), 'utf8');
    const sql = globSync(join(modules, module, 'migrations/*.sql'))
      .sort()
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n')
      .replace(/--.*/g, '');
    const gone = all(sql, /DROP TABLE (?:IF EXISTS )?([a-z_.0-9]+)/g);
    return [
      ...all(
        sql,
        /CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?([a-z_0-9]+\.[a-z_0-9]+)(?!\s+PARTITION OF|[a-z_0-9])/g,
      ),
    ]
      .filter((table) => !gone.has(table))
      .filter((table) => !new RegExp(`\\b${table.split('.')[1]}\\b`).test(readme));
  });
  expect(missing).toEqual([]);
});
