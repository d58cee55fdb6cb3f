import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, inject, test } from 'vitest';
import { connect, migrate, type Pool } from '#kernel';
import { type MarketChild, openMarketChild } from '../../../../bench/market-child.ts';
import type { Stage } from '../../../../bench/stage.ts';
import { audit } from '../../../server/audit.ts';
import type { Manifest } from '../../../server/backup/archive.ts';
import { softwareVersion } from '../../../server/backup/dump.ts';
import { loadModules } from '../../../server/market.ts';
import { restore } from '../../../server/restore.ts';
import { ask, until } from '../../chaos/people.ts';
import { type OldTrade, placeOne, takeTo } from '../traffic.ts';

/** Markets that earlier releases left: each is opened by this version while people are at its door. */
const folder = join(import.meta.dirname, '..');
const releases = readdirSync(folder).flatMap((name) => /^market-(.+)\.dongxi$/.exec(name)?.[1] ?? []);

let market: MarketChild | null = null;
let undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await market?.stop();
  market = null;
  for (const step of undo) await step();
  undo = [];
});

async function emptyDatabase(): Promise<string> {
  const name = `dongxi_upgrade_${randomBytes(5).toString('hex')}`;
  const admin = connect({ url: inject('databaseUrl'), max: 1 });
  await admin.unsafe(`CREATE DATABASE ${name}`);
  undo.push(async () => {
    await admin.unsafe(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end({ timeout: 5 });
  });
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * Expand, then contract: while servers of both versions work on one database, whatever the old one reads is there, and a row it writes
 * without the new columns is taken. What nobody of the release before reads any more may go in the release after.
 */
async function brokenForTheOldOne(sql: Pool, old: Manifest): Promise<string[]> {
  const rows = await sql<{ of: string; name: string; needed: boolean }[]>`
    SELECT n.nspname || '.' || c.relname AS of, quote_ident(a.attname) AS name,
      a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = '' AS needed
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE a.attnum > 0 AND NOT a.attisdropped`;
  const columns = new Map(rows.map((row) => [`${row.of}.${row.name}`, row.needed]));
  return old.tables
    .filter((table) => !table.name.startsWith('graphile_worker.'))
    .flatMap((table) => {
      const known = new Set(table.columns);
      const gone = table.columns.filter((name) => !columns.has(`${table.name}.${name}`));
      const asked = rows.filter((row) => row.of === table.name && row.needed && !known.has(row.name));
      return [
        ...gone.map((name) => `${table.name}.${name} is gone`),
        ...asked.map((row) => `${table.name}.${row.name} is asked of who does not know it`),
      ];
    });
}

/** A release that had a column of which nobody has heard, and did not know one that is needed. */
const anotherPast = (old: Manifest): Manifest => ({
  ...old,
  tables: old.tables.map((table) =>
    table.name === 'orders.trades'
      ? { ...table, columns: [...table.columns.filter((name) => name !== 'buyer_id'), 'gone_by_now'] }
      : table,
  ),
});

test('there is a release to come from', () => expect(releases).toContain('0.1.0'));

test.each(releases)(
  '%s is upgraded with people at the door: nothing of theirs is lost, and its own server could go on beside',
  async (version) => {
    const home = mkdtempSync(join(tmpdir(), 'dongxi-upgrade-'));
    undo.push(async () => rmSync(home, { recursive: true, force: true }));
    const databaseUrl = await emptyDatabase();
    const old = await restore(join(folder, `market-${version}.dongxi`), { home, databaseUrl });
    const { stage, trades } = JSON.parse(readFileSync(join(folder, `market-${version}.json`), 'utf8')) as {
      stage: Stage;
      trades: OldTrade[];
    };
    // It is the day of the backup again: sessions and deadlines stand as they stood.
    const aheadMs = Date.parse(old.takenAt) + 60_000 - Date.now();
    const opening = openMarketChild(
      home,
      { shops: 0, productsPerShop: 0, pieces: 0, buyers: 0 },
      {
        env: { DATABASE_URL: databaseUrl, DONGXI_STAGE_AHEAD_MS: String(aheadMs), DONGXI_STAGE_PAGES: 'none' },
      },
    );
    // Two more processes start in the same moment, as in a cluster: each migration is applied once.
    const modules = await loadModules();
    const [first, second] = await Promise.all([migrate(databaseUrl, modules), migrate(databaseUrl, modules)]);
    expect([first.applied, second.applied]).toContain(0);
    market = await opening;
    const place = { ...market, home, stage };
    const sql = connect({ url: databaseUrl, max: 1 });
    undo.unshift(() => sql.end({ timeout: 5 }));
    // A version that is still being made may change its mind; once the next one is begun, its columns stand.
    if (version !== softwareVersion()) expect(await brokenForTheOldOne(sql, old)).toEqual([]);
    expect(await brokenForTheOldOne(sql, anotherPast(old))).toEqual(
      expect.arrayContaining([
        'orders.trades.gone_by_now is gone',
        'orders.trades.buyer_id is asked of who does not know it',
      ]),
    );

    for (const trade of trades) {
      const { status, body } = await ask(place.url, trade.buyer, 'GET', `/me/trades/${trade.id}`);
      expect([status, (body.orders as unknown[]).length]).toEqual([200, trade.orders.length]);
    }
    // Old trades go on from wherever they were, and new ones begin.
    const after = Array.from({ length: 6 }, async (_, n) =>
      takeTo(place, await placeOne(place, n, 'new'), 'completed'),
    );
    await Promise.all([...trades.slice(0, 12).map((trade) => takeTo(place, trade, 'completed')), ...after]);
    await until(async () => {
      const behind =
        await sql`SELECT 1 FROM kernel.consumers c WHERE EXISTS (SELECT 1 FROM kernel.events e WHERE (e.tx, e.seq) > (c.tx, c.seq))`;
      return behind.length === 0 ? true : null;
    }, 'every consumer has read everything');
    expect(await sql`SELECT consumer, error FROM kernel.dead_letters`).toEqual([]);
    expect((await audit(databaseUrl)).flatMap((finding) => finding.breaches)).toEqual([]);
  },
  180_000,
);
