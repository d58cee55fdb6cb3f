import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AuditCheck,
  type Ctx,
  type Module,
  parseId,
  shopScope,
  tablesOfShops,
  type Uuid,
  wallPlan,
} from '#kernel';
import { ordersByIds } from '#modules/orders';

/** What no single module can prove: that the database is ours and whole, and that what was answered or announced is there. */
export const houseAudits = (modules: readonly Module[]): readonly AuditCheck[] => [
  { name: 'every migration is applied as it is written', run: (ctx) => migrationsAgree(ctx, modules) },
  { name: 'constraints are validated and indexes valid', run: guardsStand },
  { name: 'the application may not change or delete what only grows', run: growingOnly },
  { name: 'the wall between shops stands before every table of theirs', run: (ctx) => wallStands(ctx, modules) },
  { name: 'no consumer stands beyond the last event', run: positionsStand },
  { name: 'every acknowledged checkout has its orders', run: acknowledged },
  { name: 'every announced trade has its orders', run: announced },
];

type Outcome = { readonly counted: number; readonly breaches: readonly string[] };
const PAGE = 500;

type MigrationFile = { readonly name: string; readonly path: string };

function filesOf(modules: readonly Module[]): MigrationFile[] {
  const kernel = { name: 'kernel', folder: join(import.meta.dirname, '../../packages/kernel') };
  return [kernel, ...modules].flatMap(({ name, folder }) => {
    const path = join(folder, 'migrations');
    const files = existsSync(path) ? readdirSync(path).filter((one) => one.endsWith('.sql')) : [];
    return files.map((file) => ({ name: `${name}/${file}`, path: join(path, file) }));
  });
}

const applied = async (ctx: Ctx): Promise<Map<string, string>> =>
  new Map(
    (
      await ctx.sql<{ module: string; name: string; sha256: string }[]>`
        SELECT module, name, sha256 FROM kernel.migrations`
    ).map((row) => [`${row.module}/${row.name}`, row.sha256]),
  );

/** Migrations of this version that the database waits for, as `module/file`: its next start applies them. */
export async function waitingMigrations(ctx: Ctx, modules: readonly Module[]): Promise<string[]> {
  const done = await applied(ctx);
  return filesOf(modules).flatMap(({ name }) => (done.has(name) ? [] : [name]));
}

async function migrationsAgree(ctx: Ctx, modules: readonly Module[]): Promise<Outcome> {
  const done = await applied(ctx);
  const counted = done.size;
  const breaches: string[] = [];
  for (const { name, path } of filesOf(modules)) {
    if (done.get(name) !== createHash('sha256').update(readFileSync(path)).digest('hex'))
      breaches.push(`${name} differs from what was applied`);
    done.delete(name);
  }
  for (const name of done.keys()) breaches.push(`${name} is not known to this version`);
  return { counted, breaches };
}

async function guardsStand(ctx: Ctx): Promise<Outcome> {
  const rows = await ctx.sql<{ said: string; stands: boolean }[]>`
    SELECT 'constraint ' || conname || ' of ' || conrelid::regclass || ' is not validated' AS said, convalidated AS stands
    FROM pg_constraint c JOIN pg_namespace s ON s.oid = c.connamespace AND s.nspname IN (SELECT module FROM kernel.migrations)
    UNION ALL
    SELECT 'index ' || indexrelid::regclass || ' is not valid', indisvalid AND indisready
    FROM pg_index i JOIN pg_class r ON r.oid = i.indexrelid JOIN pg_namespace s ON s.oid = r.relnamespace
    WHERE s.nspname IN (SELECT module FROM kernel.migrations)`;
  return { counted: rows.length, breaches: rows.filter((row) => !row.stands).map((row) => row.said) };
}

async function growingOnly(ctx: Ctx): Promise<Outcome> {
  const rows = await ctx.sql<{ relation: string; may: boolean }[]>`
    SELECT relation, has_table_privilege('dongxi_app', relation, 'UPDATE') OR has_table_privilege('dongxi_app', relation, 'DELETE')
      OR has_table_privilege('dongxi_app', relation, 'TRUNCATE') AS may
    FROM kernel.append_only`;
  return {
    counted: rows.length,
    breaches: rows.filter((row) => row.may).map((row) => `${row.relation} may be changed or deleted by dongxi_app`),
  };
}

/** Decision 0142. */
async function wallStands(ctx: Ctx, modules: readonly Module[]): Promise<Outcome> {
  const planned = wallPlan(modules);
  const tables = await tablesOfShops(ctx.sql);
  const writable = await ctx.sql<{ relation: string }[]>`
    SELECT n.nspname || '.' || c.relname AS relation FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname IN (SELECT module FROM kernel.migrations)
      AND has_table_privilege('dongxi_shop', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')`;
  return {
    counted: tables.length,
    breaches: [
      ...tables
        .filter(({ relation, wall }) => wall !== planned(relation))
        .map(({ relation }) => `${relation} lacks its wall`),
      ...writable.map(({ relation }) => `${relation} may be changed by dongxi_shop`),
    ],
  };
}

async function positionsStand(ctx: Ctx): Promise<Outcome> {
  const rows = await ctx.sql<{ name: string; beyond: boolean }[]>`
    SELECT name, seq > coalesce((SELECT max(seq) FROM kernel.events), 0) AS beyond FROM kernel.consumers`;
  return {
    counted: rows.length,
    breaches: rows.filter((row) => row.beyond).map((row) => `${row.name} claims events that are not there`),
  };
}

type Placed = { readonly said: string; readonly orders: readonly { orderId: Uuid; shopId: Uuid }[] };

/** The answer to a checkout is kept in the transaction that places it: the one may not be there without the other. */
async function acknowledged(ctx: Ctx): Promise<Outcome> {
  type Row = { caller: string; key: string; reply: string };
  return readThrough<Row>(
    ctx,
    (last) => ctx.sql<Row[]>`
      SELECT caller, key, reply FROM kernel.idempotency
      WHERE route = 'POST /checkout/place' AND status = 201 AND (caller, key) > (${last?.caller ?? ''}, ${last?.key ?? ''})
      ORDER BY caller, key LIMIT ${PAGE}`,
    (row) => {
      const reply = JSON.parse(row.reply) as { tradeId: string; orders: { id: string; shopId: string }[] };
      return {
        said: `answered with ${reply.tradeId}`,
        orders: reply.orders.flatMap((order) => {
          const orderId = parseId('ord', order.id);
          const shopId = parseId('shp', order.shopId);
          return orderId && shopId ? [{ orderId, shopId }] : [];
        }),
      };
    },
  );
}

async function announced(ctx: Ctx): Promise<Outcome> {
  type Row = { seq: number; payload: { tradeId: Uuid; orders: { orderId: Uuid; shopId: Uuid }[] } };
  return readThrough<Row>(
    ctx,
    (last) => ctx.sql<Row[]>`
      SELECT seq, payload FROM kernel.events WHERE name = 'trade.placed' AND seq > ${last?.seq ?? 0} ORDER BY seq LIMIT ${PAGE}`,
    (row) => ({ said: `announced as trade ${row.payload.tradeId}`, orders: row.payload.orders }),
  );
}

async function readThrough<Row>(
  ctx: Ctx,
  next: (last: Row | undefined) => Promise<readonly Row[]>,
  read: (row: Row) => Placed,
): Promise<Outcome> {
  const breaches: string[] = [];
  let counted = 0;
  for (let page = await next(undefined); page.length > 0; page = await next(page.at(-1))) {
    const placed = page.map(read);
    counted += placed.reduce((sum, one) => sum + one.orders.length, 0);
    const there = await ordersThere(ctx, placed);
    for (const { said, orders } of placed) {
      if (orders.length === 0) breaches.push(`${said}: no order named`);
      for (const { orderId } of orders) if (!there.has(orderId)) breaches.push(`${said}: order ${orderId} is missing`);
    }
  }
  return { counted, breaches };
}

async function ordersThere(ctx: Ctx, placed: readonly Placed[]): Promise<ReadonlySet<Uuid>> {
  const byShop = new Map<Uuid, Uuid[]>();
  for (const { shopId, orderId } of placed.flatMap((one) => one.orders))
    byShop.set(shopId, [...(byShop.get(shopId) ?? []), orderId]);
  const found = await Promise.all([...byShop].map(([shopId, ids]) => ordersByIds(ctx, shopScope(shopId), ids)));
  return new Set(found.flat().map((order) => order.id));
}
