import type postgres from 'postgres';
import { lettingGo } from './finished.ts';

/**
 * What postgres.js 3.4 does not do: when a connection breaks inside a transaction, it still sends the transaction's further
 * statements and its ROLLBACK over that connection. With the socket gone this ends the whole process; on a connection that is back
 * by then, they would run outside any transaction or inside somebody else's. Here both are refused with the loss itself.
 */
export type Standing = {
  lost: Error | null;
  /** Its end has been decided: what a slower hand of the work still sends would run outside it, or inside somebody else's. */
  over: boolean;
  watching: boolean;
  /** Told once of the loss: what the driver still holds back is never answered. */
  onLoss: ((error: Error) => void) | null;
};
export const newStanding = (): Standing => ({ lost: null, over: false, watching: false, onLoss: null });

/** Parts of postgres.js that its types leave out. */
type Connection = {
  readonly id: number;
  execute(query: Query): unknown;
  terminate(): void;
};
type Handler = (query: Query) => unknown;
type Query = {
  handler: Handler;
  readonly options: { onexecute?: (connection: Connection) => boolean };
  resolve(value: unknown): void;
  reject(error: Error): void;
};

const standings = new WeakMap<Handler, Standing>();
/** The transaction that a connection serves, or served last, by the connection's number. */
const serving = new Map<number, Standing>();
/** Connections with their statements under way, by number; a connection keeps its object and its number when it connects again. */
const underWay = new Map<number, { readonly connection: Connection; readonly open: Set<Query> }>();

const isQuery = (value: unknown): value is Query => value instanceof Promise && 'handler' in value;

function watchConnection(connection: Connection, standing: Standing): void {
  standing.watching = true;
  serving.set(connection.id, standing);
  if (underWay.has(connection.id)) return;
  const open = new Set<Query>();
  underWay.set(connection.id, { connection, open });
  const execute = connection.execute;
  // ROLLBACK and COMMIT are the library's own and come with the handler of their transaction.
  connection.execute = (query) => {
    const lost = standings.get(query.handler)?.lost;
    if (!lost) {
      keepTrack(query, open);
      return execute(query);
    }
    query.reject(lost);
    return true;
  };
}

function keepTrack(query: Query, open: Set<Query>): void {
  const { resolve, reject } = query;
  open.add(query);
  // Named before they are properties: see finished.ts.
  const answered = (value: unknown): void => {
    open.delete(query);
    resolve(value);
  };
  const refused = (error: Error): void => {
    open.delete(query);
    reject(error);
  };
  query.resolve = answered;
  query.reject = refused;
}

/**
 * To be told of every connection that closes. What was given to it after its socket failed and before its end was known, postgres.js
 * forgets: such a statement would wait for ever, or be answered as done, unsent, by the greeting of the next connection; a BEGIN
 * answered so lets its transaction run statement by statement. Here it fails with the loss, as what was sent before it did, and the
 * connection forgets it.
 */
export function connectionClosed(id: number): void {
  const line = underWay.get(id);
  if (!line) return;
  const lost = Object.assign(new Error('CONNECTION_CLOSED'), { code: 'CONNECTION_CLOSED' });
  const standing = serving.get(id);
  serving.delete(id);
  if (standing) {
    standing.lost = lost;
    standing.onLoss?.(lost);
  }
  for (const query of [...line.open]) query.reject(lost);
  // What stands in its queue would be taken for the next to be answered after it has connected again: a transaction behind it would
  // wait for ever. To be told to end empties it; when it connects again it begins anew.
  line.connection.terminate();
}

function watched<T>(value: T, standing: Standing): T {
  if (!isQuery(value)) return value;
  const run = value.handler;
  standings.set(run, standing);
  value.handler = Object.assign((query: Query) => {
    if (standing.lost) return query.reject(standing.lost);
    if (standing.over) return query.reject(new Error('the transaction is over'));
    return run(query);
  }, run);
  if (!standing.watching)
    value.options.onexecute = (connection) => {
      if (!standing.watching) watchConnection(connection, standing);
      return true;
    };
  return value;
}

/** Whose BEGIN the driver is making just now. */
let beginning: Standing | null = null;
type Unsafe = (text: string, values?: unknown[], options?: Query['options']) => unknown;

/**
 * Lets a pool's transactions be watched from their BEGIN on. A statement tells its connection only when it goes out whole, which one
 * with values does not when its connection has not prepared it yet; so on connections that are new (PostgreSQL has just come back) many a
 * transaction was over before it was watched, and what it said into a loss was written to nothing, where nobody can catch that.
 */
export function watchBegins(pool: postgres.Sql): void {
  const unsafe = pool.unsafe as Unsafe;
  const begins: Unsafe = (...given) => {
    const [text, values, options] = given;
    const standing = beginning;
    const told = options?.onexecute;
    if (!standing || !told) return unsafe(...given);
    const onexecute = (connection: Connection): boolean => {
      watchConnection(connection, standing);
      return told(connection);
    };
    return unsafe(text, values, { ...options, onexecute });
  };
  Object.assign(pool, { unsafe: begins });
}

/** `begin` of a pool that `watchBegins` was called for. */
export function beginStanding<T>(
  pool: postgres.Sql,
  standing: Standing,
  work: (sql: postgres.TransactionSql) => Promise<T>,
): Promise<unknown> {
  beginning = standing;
  try {
    // The driver has asked for its BEGIN when it returns.
    return pool.begin((sql) => work(standingOn(sql, standing)));
  } finally {
    beginning = null;
  }
}

/** The transaction as its work may use it: after a loss of the connection every further statement is refused, unsent. */
export function standingOn(
  sql: postgres.TransactionSql | postgres.ReservedSql,
  standing: Standing = newStanding(),
): postgres.TransactionSql {
  // Never sent: it has the handler that COMMIT and ROLLBACK will come with, also of work that asks nothing.
  standings.set((sql as unknown as (text: TemplateStringsArray) => Query)`COMMIT`.handler, standing);
  return new Proxy(sql as postgres.TransactionSql, {
    apply: (target, self, given) =>
      watched(lettingGo(Reflect.apply(target as unknown as Handler, self, given)), standing),
    get(target, name) {
      if (name === 'unsafe')
        return (...given: Parameters<typeof target.unsafe>) => watched(lettingGo(target.unsafe(...given)), standing);
      if (name === 'savepoint')
        return (work: (inner: postgres.TransactionSql) => Promise<unknown>) =>
          standing.lost
            ? Promise.reject(standing.lost)
            : target.savepoint((inner) => work(standingOn(inner, standing)));
      return Reflect.get(target, name);
    },
  });
}

/**
 * A pool each of whose statements is answered in a transaction of its own, which `within` begins and ends around it: it gives `ask`
 * the transaction, and waits for it.
 */
export function answeringIn(
  pool: postgres.Sql,
  within: (ask: (sql: Tagging) => Promise<void>) => Promise<void>,
): postgres.Sql {
  const redirected = (value: unknown): unknown => {
    if (!isQuery(value)) return value;
    value.handler = Object.assign((query: Query) => {
      within((sql) => handedOn(query, handlerOf(sql))).catch((error: Error) => query.reject(error));
    }, value.handler);
    return value;
  };
  return new Proxy(pool, {
    // What a pool answers by its tag lets go already (connect, db.ts).
    apply: (target, self, given) => redirected(Reflect.apply(target as unknown as Handler, self, given as [Query])),
    get: (target, name) =>
      name === 'unsafe'
        ? (...given: Parameters<typeof target.unsafe>) => redirected(lettingGo(target.unsafe(...given)))
        : Reflect.get(target, name),
  });
}

type Tagging = (text: TemplateStringsArray) => unknown;
/** A statement that is never sent shows who would send it. */
const handlerOf = (sql: Tagging): Handler => (sql`SELECT` as Query).handler;

const handedOn = (query: Query, handler: Handler): Promise<void> =>
  new Promise((done) => {
    const { resolve, reject } = query;
    const answered = (value: unknown): void => {
      resolve(value);
      done();
    };
    const refused = (error: Error): void => {
      reject(error);
      done();
    };
    query.resolve = answered;
    query.reject = refused;
    // The driver gives each statement to its connection a turn after it was asked for: not before the BEGIN it stands behind.
    queueMicrotask(() => handler(query));
  });
