import postgres from 'postgres';
import { lettingGo } from './finished.ts';
import { connectionClosed, watchBegins } from './standing.ts';

/** A pool or one transaction of postgres.js: tagged templates only, so every value is a bound parameter. */
export type Sql = postgres.Sql | postgres.TransactionSql;
export type Pool = postgres.Sql;
/** What a jsonb parameter may hold. */
export type Json = postgres.JSONValue;

export type ConnectOptions = {
  readonly url: string;
  readonly max?: number;
  /**
   * `dongxi_app` for everything that serves; the owner only migrates. Privileges hold the append-only promise. `dongxi_shop` reads for
   * one shop at a time (as-shop.ts) and is had by `shopReads`.
   */
  readonly role?: 'dongxi_app' | 'dongxi_shop';
  readonly name?: string;
  /** Only the demo seed and tests may trade durability for speed. */
  readonly synchronousCommit?: 'on' | 'off';
};

/**
 * postgres.js 3.4 gathers what it writes until the end of the turn, or until it has 1,024 bytes. A connection that is lost in between
 * keeps what was gathered and never sends again, not even the greeting of its next connection: every attempt ends after ten seconds in
 * CONNECT_TIMEOUT, minutes long, after PostgreSQL has dropped a pool's connections (a laptop that slept, a fail-over). A greeting of
 * more than that many bytes goes out at once; behind old bytes the server hangs up, and the attempt after that is a clean one.
 */
const GREETING = '.'.repeat(1_024);

/** int8 → number (fen and counters stay far below 2^53), date → text, snake_case columns ↔ camelCase fields. */
export function connect(options: ConnectOptions): Pool {
  const pool = postgres(options.url, {
    max: options.max ?? 10,
    onnotice: () => {},
    connect_timeout: 10,
    onclose: connectionClosed,
    // Ten lines lost at once are no ten failed attempts: its own growing pause would be twenty seconds by then.
    backoff: () => 0.2,
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    types: {
      bigint: {
        to: 20,
        from: [20],
        serialize: (n: number | bigint) => String(n),
        parse: (text: string) => Number(text),
      },
      date: { to: 1082, from: [1082], serialize: (day: string) => day, parse: (text: string) => text },
    },
    connection: {
      application_name: options.name ?? 'dongxi',
      TimeZone: 'UTC',
      'dongxi.greeting': GREETING,
      ...(options.role ? { role: options.role } : {}),
      ...(options.role === 'dongxi_shop' ? { default_transaction_read_only: true } : {}),
      ...(options.synchronousCommit ? { synchronous_commit: options.synchronousCommit } : {}),
    },
  }) as unknown as Pool;
  watchBegins(pool);
  if (options.role === 'dongxi_app') withShopReads(pool, options);
  return new Proxy(pool, {
    apply: (target, self, given) => lettingGo(Reflect.apply(target as unknown as Tagged, self, given)),
  });
}

const SHOP_READS = Symbol('reads behind the wall between shops');
/** Reads of workbenches at once a process; more wait in line. */
const SHOP_CONNECTIONS = 4;

/** The application's pool brings the one behind the wall along: made when a shop first asks, ended with it. */
function withShopReads(pool: Pool, options: ConnectOptions): void {
  let reads: Pool | null = null;
  const end = pool.end.bind(pool);
  Object.assign(pool, {
    [SHOP_READS]: () => {
      const name = `${options.name ?? 'dongxi'}-shop`;
      reads ??= connect({ ...options, max: SHOP_CONNECTIONS, role: 'dongxi_shop', name });
      return reads;
    },
    end: async (how?: Parameters<Pool['end']>[0]) => void (await Promise.all([end(how), reads?.end(how)])),
  });
}

/** The pool of the role `dongxi_shop`, beside one of `dongxi_app`: for as-shop.ts alone. */
export function shopReads(pool: Pool): Pool {
  const reads = (pool as Pool & { [SHOP_READS]?: () => Pool })[SHOP_READS];
  if (!reads) throw new Error('reads of a shop need the pool of dongxi_app');
  return reads();
}

type Tagged = (...given: unknown[]) => unknown;

/** PostgreSQL's word for what went wrong, if the error is one: SQLSTATE and the constraint that refused. */
export function databaseRefusal(error: unknown): { readonly state: string; readonly constraint: string } | null {
  if (!(error instanceof postgres.PostgresError)) return null;
  return { state: error.code, constraint: (error.constraint_name ?? '').replace(/_\d{5,}$/, '') };
}

const LOST = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
]);
/**
 * PostgreSQL is going down or comes up (classes 08 and 57P0x), ended a transaction that stood still (25P03), or has no room: connections
 * (53300), disk (53100), memory (53200).
 */
const AWAY = /^(08\w{3}|57P0[123]|53[123]00|25P03)$/;

/**
 * True when the database could not be reached or went away: nothing is wrong with the request, and it may be sent again. Whether a
 * commit under way was kept is not known; idempotency keys answer that.
 */
export function databaseAway(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && (LOST.has(code) || AWAY.test(code));
}

/** True when `error` is the refusal of the named constraint: how services turn a database guard into a typed refusal. */
export const refusedBy = (error: unknown, constraint: string): boolean =>
  databaseRefusal(error)?.constraint === constraint;

/**
 * True for the one rejection that nobody can hold: postgres.js asks a new connection for the database's types by itself, and the
 * connection was lost meanwhile. Whoever waited for the connection is told apart from it.
 */
export const lostWhileConnecting = (error: unknown): boolean =>
  String((error as { query?: unknown } | null)?.query ?? '').includes('pg_catalog.pg_type');

/**
 * True for the one exception that nobody can catch: postgres.js writes in a later turn, and the connection was lost in between. Transactions are
 * watched from their BEGIN on (standing.ts) so that nothing is written then; this is for what nobody has thought of. The driver
 * connects again by itself, and its first bytes there are worth nothing (see GREETING).
 */
export const wroteWithoutSocket = (error: unknown): boolean =>
  error instanceof TypeError && /\bnextWrite \(.*\bpostgres\b.*connection\.js/.test(error.stack ?? '');
