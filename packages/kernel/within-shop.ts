import type postgres from 'postgres';
import type { Ctx } from './context.ts';
import type { Sql } from './db.ts';
import type { Uuid } from './ids.ts';

/** What belongs to a person or to the market says so with this shop. */
const NO_SHOP = '00000000-0000-0000-0000-000000000000';

/** What serves one shop has written a row of another: its transaction is undone. */
export class BeyondShop extends Error {
  constructor() {
    super('a row of another shop was written by what serves one shop');
    this.name = 'BeyondShop';
  }
}

type Rows = Record<string, unknown>[] & {
  readonly command?: string;
  readonly columns?: readonly { readonly name: string }[];
};
type Statement = Promise<Rows> & { resolve(answer: unknown): void; reject(error: Error): void };
const isStatement = (value: unknown): value is Statement => value instanceof Promise && 'handler' in value;

/** Takes the rows of other shops out of an answer that says whose its rows are; how many those were. */
function keepBack(rows: Rows, shopId: Uuid): number {
  if (!rows.columns?.some((column) => column.name === 'shopId')) return 0;
  const own = rows.filter(({ shopId: of }) => typeof of !== 'string' || of === shopId || of === NO_SHOP);
  const others = rows.length - own.length;
  if (others > 0) {
    own.forEach((row, place) => {
      rows[place] = row;
    });
    rows.length = own.length;
  }
  return others;
}

function looked<T>(value: T, shopId: Uuid, log: Ctx['log']): T {
  if (!isStatement(value)) return value;
  const { resolve, reject } = value;
  // Named before it is a property: see finished.ts.
  const finish = (answer: unknown): void => {
    const others = Array.isArray(answer) ? keepBack(answer as Rows, shopId) : 0;
    // Somebody tries ids, or a question forgets whose it is: worth a look either way.
    if (others > 0) log.warn({ shopId, rows: others }, 'rows of other shops kept back');
    if (others > 0 && (answer as Rows).command !== 'SELECT') reject(new BeyondShop());
    else resolve(answer);
  };
  value.resolve = finish;
  return value;
}

const onlyRowsOf = <S extends Sql>(sql: S, shopId: Uuid, log: Ctx['log']): S =>
  new Proxy(sql, {
    apply: (target, self, given) =>
      looked(Reflect.apply(target as unknown as (...all: unknown[]) => unknown, self, given), shopId, log),
    get(target, name) {
      if (name === 'savepoint')
        return (work: (inner: postgres.TransactionSql) => Promise<unknown>) =>
          (target as postgres.TransactionSql).savepoint((inner) => work(onlyRowsOf(inner, shopId, log)));
      return Reflect.get(target, name);
    },
  });

/** A context's narrowness: the shop it is for, and the connection as it is without. */
export type Within = { readonly shopId: Uuid; readonly sql: Sql };

/**
 * The same context for work that serves one shop: of rows that say whose they are, those of other shops do not come back, as if they were
 * not there; a write that touches one fails. The second wall behind `ShopScope`, without a statement more (decision 0116).
 */
export const withinShop = (ctx: Ctx, shopId: Uuid): Ctx => ({ ...ctx, ...narrowed(ctx.sql, ctx.log, shopId) });

/** The part of a context that says how narrow it is: a transaction is as narrow as the context it is for. */
export const narrowed = (sql: Sql, log: Ctx['log'], shopId: Uuid | undefined): Pick<Ctx, 'sql' | 'within'> =>
  shopId ? { sql: onlyRowsOf(sql, shopId, log), within: { shopId, sql } } : { sql };

/**
 * For the few questions that a shop's work may ask of all shops: what is public, or is told without whose it is. Whoever calls it says why.
 */
export function beyondShop(ctx: Ctx): Ctx {
  const { within, ...wide } = ctx;
  return within ? { ...wide, sql: within.sql } : ctx;
}
