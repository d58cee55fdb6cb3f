import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connect, type Pool, secretsOfHome } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { audit } from '../audit.ts';
import { checkArchive, MANIFEST, readArchive, writeArchive } from '../backup/archive.ts';
import { backUp } from '../backup.ts';
import { restore } from '../restore.ts';

let stall: Stall;
let home: string;
let work: string;
let file: string;
const emptied: string[] = [];
beforeAll(async () => {
  stall = await openStall();
  home = stall.market.home;
  work = mkdtempSync(join(tmpdir(), 'dongxi-backup-'));
  file = join(work, 'market.dongxi');
  secretsOfHome(home);
  const buyer = await stall.buyer();
  const sku = await stall.sku({ priceFen: 4_900, stock: 20 });
  const trade = await stall.buy(buyer, [{ sku, quantity: 2 }], 800);
  await stall.pay(trade);
  await stall.market.drain();
  // Events that nobody has read yet, an odd text, and one that was put aside.
  await stall.buy(buyer, [{ sku, quantity: 1 }]);
  await stall.market.owner`UPDATE accounts.users SET nickname = ${'a\tb\\n\n"买家"\r\u0001'} WHERE id = ${buyer.id}`;
  await stall.market.owner`
    INSERT INTO kernel.dead_letters (consumer, event_id, event_seq, error, at)
    SELECT 'search.index', id, seq, 'odd', at FROM kernel.events ORDER BY seq LIMIT 1`;
  // Identity values are handed out before the commit: the order of commits is not theirs.
  await stall.market.owner`UPDATE kernel.events SET tx = '3' WHERE seq = (SELECT max(seq) - 1 FROM kernel.events)`;
  await backUp(file, { ownerUrl: stall.market.ownerUrl, home });
}, 180_000);
afterAll(async () => {
  await stall?.market.close();
  rmSync(work, { recursive: true, force: true });
  const admin = connect({ url: inject('databaseUrl'), max: 1 });
  for (const name of emptied) await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.end({ timeout: 5 });
});

async function emptyPlace(): Promise<{ home: string; databaseUrl: string }> {
  const name = `dongxi_restore_${process.pid}_${emptied.length}`;
  emptied.push(name);
  const admin = connect({ url: inject('databaseUrl'), max: 1 });
  await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.unsafe(`CREATE DATABASE ${name}`);
  await admin.end({ timeout: 5 });
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${name}`;
  return { home: mkdtempSync(join(work, 'home-')), databaseUrl: url.href };
}

async function on<T>(url: string, look: (sql: Pool) => Promise<T>): Promise<T> {
  const sql = connect({ url, max: 1 });
  return look(sql).finally(() => sql.end({ timeout: 5 }));
}

/** What every consumer has still to read, in the order in which it will. */
const ahead = (url: string): Promise<unknown> =>
  on(
    url,
    async (sql) => sql`
    SELECT c.name, array_agg(e.id ORDER BY e.tx, e.seq) AS events FROM kernel.consumers c
    JOIN kernel.events e ON (e.tx, e.seq) > (c.tx, c.seq) GROUP BY c.name ORDER BY c.name`,
  );

const schemas = (url: string): Promise<string[]> =>
  on(url, async (sql) =>
    (
      await sql<{ name: string }[]>`
      SELECT nspname AS name FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'`
    ).map((row) => row.name),
  );

/** Digest of each part, without what is made anew: sums of the ledger by transaction. */
const digests = async (path: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await checkArchive(path)).parts
      .filter((part) => !/^data\/ledger\.rollup/.test(part.name))
      .map((part) => [part.name, part.sha256]),
  );

/** Numbers of transactions are the old cluster's own: none is left that a reader would wait for. */
const numbersAreOver = (url: string): Promise<void> =>
  on(url, async (sql) => {
    const columns = await sql<{ name: string; of: string }[]>`
      SELECT a.attname AS name, a.attrelid::regclass::text AS of FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
      WHERE a.atttypid = 'xid8'::regtype AND a.attnum > 0 AND c.relnamespace::regnamespace::text IN (SELECT module FROM kernel.migrations)`;
    expect(columns.length).toBeGreaterThan(4);
    for (const { name, of } of columns.filter((one) => one.of !== 'ledger.rollup_horizon')) {
      const [row] = await sql.unsafe<{ later: number }[]>(`SELECT count(*) AS later FROM ${of} WHERE ${name} > '1'`);
      expect(row?.later, of).toBe(0);
    }
    // The sums of the ledger cover every entry once.
    const [sums] = await sql<{ summed: number; entries: number }[]>`
      SELECT (SELECT sum(entries) FROM ledger.rollups)::bigint AS summed, (SELECT count(*) FROM ledger.entries) AS entries`;
    expect(sums?.entries).toBeGreaterThan(0);
    expect(sums?.summed).toBe(sums?.entries);
    // The next event comes after all that were brought.
    const [next] = await sql<{ after: boolean }[]>`
      SELECT nextval('kernel.events_seq_seq') > (SELECT max(seq) FROM kernel.events) AS after`;
    expect(next?.after).toBe(true);
  });

test('a restored market is the same market: rows, what consumers have still to read, uploads, keys; the audit is clean', async () => {
  const place = await emptyPlace();
  const manifest = await restore(file, place);
  expect(manifest.tables.find((table) => table.name === 'orders.orders')?.rows).toBe(2);
  expect((await audit(place.databaseUrl)).flatMap((one) => one.breaches)).toEqual([]);
  expect(await ahead(place.databaseUrl)).toEqual(await ahead(stall.market.ownerUrl));
  expect(secretsOfHome(place.home).index('phone', '1')).toBe(secretsOfHome(home).index('phone', '1'));
  // A backup of the copy holds the same bytes.
  const again = join(work, 'again.dongxi');
  await backUp(again, { ownerUrl: place.databaseUrl, home: place.home });
  expect(await digests(again)).toEqual(await digests(file));
  expect(Object.keys(await digests(file)).filter((name) => name.startsWith('home/media/originals/'))).not.toEqual([]);
  await numbersAreOver(place.databaseUrl);
}, 180_000);

test('nothing is written over: not a file, not a database, not a home', async () => {
  await expect(backUp(file, { ownerUrl: stall.market.ownerUrl, home })).rejects.toMatchObject({
    code: 'backup_exists',
  });
  const { home: empty, databaseUrl } = await emptyPlace();
  await expect(restore(file, { home: empty, databaseUrl: stall.market.ownerUrl })).rejects.toMatchObject({
    code: 'restore_database_full',
  });
  await expect(restore(file, { home, databaseUrl })).rejects.toMatchObject({ code: 'restore_home_full' });
  expect(await schemas(databaseUrl)).toEqual(['public']);
});

test('one byte wrong or missing, wherever it is, and nothing is restored', async () => {
  const whole = readFileSync(file);
  const place = await emptyPlace();
  for (let n = 1; n <= 12; n += 1) {
    const bytes = Buffer.from(whole);
    const at = Math.floor((whole.length * n) / 13);
    bytes.writeUInt8((bytes.readUInt8(at) + 1) % 256, at);
    const broken = join(work, 'broken.dongxi');
    writeFileSync(broken, n % 2 === 0 ? bytes : whole.subarray(0, at));
    await expect(restore(broken, place), `byte ${at}`).rejects.toMatchObject({ code: 'backup_damaged' });
  }
  expect(readdirSync(place.home)).toEqual([]);
}, 180_000);

test('a backup whose rows do not fit together leaves no half of a market', async () => {
  const place = await emptyPlace();
  const manifest = await checkArchive(file);
  const broken = join(work, 'unfit.dongxi');
  const archive = writeArchive(broken, 0);
  for await (const { name, body } of readArchive(file)) {
    const bytes: Buffer[] = [];
    for await (const piece of body) bytes.push(piece);
    if (name !== MANIFEST && !name.startsWith('data/orders.orders/')) await archive.add(name, Buffer.concat(bytes));
  }
  await archive.close({ ...manifest, parts: archive.parts });
  await expect(restore(broken, place)).rejects.toThrow();
  expect(readdirSync(place.home)).toEqual([]);
  expect(await schemas(place.databaseUrl)).toEqual(['public']);
}, 180_000);

test('a migration that this version does not know is refused, and keys stay out when asked', async () => {
  const place = await emptyPlace();
  const bare = join(work, 'bare.dongxi');
  await backUp(bare, { ownerUrl: stall.market.ownerUrl, home, withKeys: false });
  const manifest = await checkArchive(bare);
  expect(manifest.parts.filter((part) => part.name.includes('keys/'))).toEqual([]);
  const newer = join(work, 'newer.dongxi');
  const archive = writeArchive(newer, 0);
  await archive.close({
    ...manifest,
    migrations: [...manifest.migrations, { module: 'orders', name: '9999_later.sql', sha256: '' }],
    parts: [],
  });
  await expect(restore(newer, place)).rejects.toMatchObject({ code: 'database_newer' });
  expect(await schemas(place.databaseUrl)).toEqual(['public']);
});
