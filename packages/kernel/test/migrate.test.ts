import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../index.ts';
import { type TestMarket, testMarket } from './market.ts';

let market: TestMarket;
let folder: string;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions'] });
  folder = mkdtempSync(join(tmpdir(), 'dongxi-migrate-'));
  mkdirSync(join(folder, 'migrations'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await market?.close();
});

test('a migration that was given another number is the same migration; one that was altered is refused', async () => {
  const source = [...market.modules, { name: 'stalls', folder }];
  const place = (name: string) => join(folder, 'migrations', name);
  writeFileSync(place('0001_stalls.sql'), 'CREATE TABLE stalls.stalls (id integer);');
  writeFileSync(place('0001_signs.sql'), 'CREATE TABLE stalls.signs (id integer);');
  expect(await migrate(market.ownerUrl, source)).toEqual({ applied: 2 });
  renameSync(place('0001_stalls.sql'), place('0002_stalls.sql'));
  writeFileSync(place('0003_bells.sql'), 'CREATE TABLE stalls.bells (id integer);');
  expect(await migrate(market.ownerUrl, source)).toEqual({ applied: 1 });
  expect(await migrate(market.ownerUrl, source)).toEqual({ applied: 0 });
  const names = await market.owner`SELECT name FROM kernel.migrations WHERE module = 'stalls' ORDER BY name`;
  expect(names.map((row) => row.name)).toEqual(['0001_signs.sql', '0002_stalls.sql', '0003_bells.sql']);
  writeFileSync(place('0002_stalls.sql'), 'CREATE TABLE stalls.stalls (id bigint);');
  await expect(migrate(market.ownerUrl, source)).rejects.toMatchObject({ code: 'migration_altered' });
  rmSync(place('0002_stalls.sql'));
  await expect(migrate(market.ownerUrl, source)).rejects.toMatchObject({ code: 'database_newer' });
});
