import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { removePostgres } from '#postgres';
import { readEnvironment } from '../environment.ts';
import { openMarket } from '../serve.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'dongxi-opening-'));
chmodSync(home, 0o755);
afterAll(async () => {
  await removePostgres(home);
  rmSync(home, { recursive: true, force: true });
});
const lockOfPostgres = path.join(home, 'postgres', 'postmaster.pid');
const until = async (wanted: () => boolean): Promise<void> => {
  while (!wanted()) await new Promise((resolve) => setImmediate(resolve));
};

test('stopped while its database starts, a market leaves none behind', async () => {
  const stop = new AbortController();
  const opening = openMarket({
    environment: readEnvironment({ PORT: '0', DONGXI_HOME: home, DONGXI_SEED: 'empty', LOG_LEVEL: 'silent' }),
    withoutPages: true,
    signal: stop.signal,
  });
  const refused = expect(opening).rejects.toMatchObject({ code: 'stopped' });
  await until(() => existsSync(lockOfPostgres));
  stop.abort();
  await refused;
  expect(existsSync(lockOfPostgres)).toBe(false);
});

test('pages that cannot be built end the opening', async () => {
  const failure = new Error('not built');
  const built = until(() => existsSync(lockOfPostgres)).then(() => {
    throw failure;
  });
  const opening = openMarket({
    environment: readEnvironment({ PORT: '0', DONGXI_HOME: home, DONGXI_SEED: 'empty', LOG_LEVEL: 'silent' }),
    built,
  });
  await expect(opening).rejects.toBe(failure);
  expect(existsSync(lockOfPostgres)).toBe(false);
});
