import type { Readable } from 'node:stream';
import { type Static, type TSchema, Type } from 'typebox';
import type { AccessRule, ShopScope } from './access.ts';
import type { Ctx } from './context.ts';
import { PREFIXES, type Prefix } from './ids.ts';

/** A reply that is not JSON: a file, a label, an export. */
export type FileReply = {
  readonly body: Readable | Buffer | string;
  readonly type: string;
  readonly filename?: string;
  readonly inline?: boolean;
};

export type Upload = {
  readonly field: string;
  readonly filename: string;
  readonly mimetype: string;
  readonly body: Buffer;
};

export type Input<P, Q, B> = {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Files of a multipart request (`consumes: 'multipart'`). */
  readonly uploads: readonly Upload[];
  /** Present on `shop` routes: the caller was found entitled in `params.shopId`. */
  readonly shop: ShopScope;
  /** Raw body text and lower-case headers, for routes that verify signatures. */
  readonly raw: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly ip: string;
};

/** Cookies and headers a handler sets on its reply (sign-in, caching). */
export type ReplyControl = {
  setCookie(name: string, value: string, options: { maxAgeSeconds: number; path?: string }): void;
  clearCookie(name: string): void;
  header(name: string, value: string): void;
  /** Of routes that keep their reply `last`; elsewhere the server keeps it. */
  readonly keeping?: Keeping;
};

/** What a request was answered, kept for its repetitions by the route's own last transaction. */
export type Keeping = {
  /** Before anything is written that the last transaction would not undo: a repetition ends here, with what was answered first. */
  look(ctx: Ctx): Promise<void>;
  /** In the transaction that ends the work. A key that was answered meanwhile undoes it. */
  keep(tx: Ctx, reply: unknown): Promise<void>;
};

/**
 * One HTTP route as data. The server turns the list into Fastify routes, the OpenAPI document, the access tests and the
 * idempotency tests. `errors` names every refusal the handler may answer with (`<module>.<name>`).
 */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Fastify path under `/api`: `/shops/:shopId/orders`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: AccessRule;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly reply?: TSchema;
  /** 201 for created, 202 for accepted work, 204 for nothing to say. Default 200. */
  readonly status?: 200 | 201 | 202 | 204;
  readonly consumes?: 'json' | 'multipart' | 'raw';
  /** Media type, or those it may be, when the handler answers a FileReply instead of JSON made by `reply`. */
  readonly produces?: string | readonly string[];
  /** The handler sets an ETag: who holds that answer already is told so (304) instead of being sent it again. */
  readonly tagged?: true;
  /**
   * `required` (default for POST): needs an Idempotency-Key; a replay answers the stored reply. `none`: safe to repeat by
   * nature (sign-in, quote, callback with its own door).
   */
  readonly idempotency: 'required' | 'none';
  /**
   * `wrapped` (default for writes): the handler runs inside one transaction with its idempotency record. `own`: it commits itself, because a network call lies between. `last`: so does it, and what it does is the same however often it is
   * done; instead of claiming the key first it keeps its reply in its last transaction (`Keeping`), which spares two commits.
   */
  readonly transaction: 'wrapped' | 'own' | 'last';
  readonly errors: readonly string[];
  /**
   * Asks for a fresh second factor of this session (`request.second_factor_needed`). `always`: also refuses people without one
   * where the platform demands it; `when_set`: for what people without one must be able to do, such as getting one.
   */
  readonly secondFactor?: 'always' | 'when_set';
  /**
   * The answer to an address is the same for everyone, whoever and in whatever language: this process keeps it so many
   * milliseconds, or until an event of this process tells of a change. For public GETs whose data may be that old.
   */
  readonly sharedMs?: number;
  /** Why this GET of a shop reads outside the wall between shops (decision 0142); all others are read behind it. */
  readonly outsideWall?: string;
  /** Calls per minute and caller, when tighter than the general limit. */
  readonly perMinute?: number;
  readonly handle: (ctx: Ctx, input: Input<never, never, never>, reply: ReplyControl) => Promise<unknown>;
  /** The same work for several callers who come at once: see `Together`. */
  readonly together?: Together<Input<never, never, never>, unknown, unknown>;
};

/**
 * Work that several callers who come at once share a transaction for, so that a commit is shared. `prepare` settles for one
 * caller, when they come and outside any transaction, what is to be written; a refusal there sends them to `handle`, which says
 * it with the words of its own reads. `write` writes what was prepared, holding it against what the database says now: the outcome
 * of each member is what `handle` would have come to. When it throws nothing has happened, and each is handled alone: nobody
 * fails for another's sake. `record` keeps the outcomes for replays; whoever knows them before the database has answered calls it
 * then, to spare a round trip, else it is called with what comes back.
 */
export type Together<I, T, O> = {
  /**
   * What `prepare` refuses by is what is committed, not what memory says: its refusal is the answer, and `handle` is not asked, unless
   * the key has been answered before. A repetition of a call that is still under way in another process may be refused so, too.
   */
  readonly stands?: true;
  readonly prepare: (ctx: Ctx, input: I) => Promise<T>;
  readonly write: (
    tx: Ctx,
    prepared: readonly T[],
    record: (outcomes: readonly O[]) => Promise<void>,
  ) => Promise<readonly O[]>;
};

type Given<S> = S extends TSchema ? Static<S> : Record<string, never>;

export type RouteInput<P, Q, B, R, T> = {
  method: Route['method'];
  path: string;
  summary: string;
  tag: string;
  access: AccessRule;
  params?: P;
  query?: Q;
  body?: B;
  reply?: R;
  status?: Route['status'] & {};
  consumes?: Route['consumes'] & {};
  produces?: Route['produces'] & {};
  tagged?: true;
  idempotency?: Route['idempotency'];
  transaction?: Route['transaction'];
  errors?: readonly string[];
  sharedMs?: number;
  secondFactor?: Route['secondFactor'] & {};
  outsideWall?: string;
  perMinute?: number;
  handle: (
    ctx: Ctx,
    input: Input<Given<P>, Given<Q>, Given<B>>,
    reply: ReplyControl,
  ) => Promise<R extends TSchema ? Static<R> : FileReply | undefined>;
  together?: Together<Input<Given<P>, Given<Q>, Given<B>>, T, R extends TSchema ? Static<R> : undefined>;
};

/** Declares a route with its handler typed by its schemas. */
export function route<
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
  R extends TSchema | undefined = undefined,
  T = never,
>(declared: RouteInput<P, Q, B, R, T>): Route {
  const write = declared.method !== 'GET';
  return {
    ...declared,
    idempotency: declared.idempotency ?? (declared.method === 'POST' ? 'required' : 'none'),
    transaction: declared.transaction ?? (write ? 'wrapped' : 'own'),
    errors: declared.errors ?? [],
  } as unknown as Route;
}

// ── Schemas every module shares ─────────────────────────────────────────────────────────────────────────────────────

/** A TypeID of one kind, checked before the handler runs. */
export const IdSchema = (prefix: Prefix) =>
  Type.String({
    pattern: `^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`,
    description: `TypeID of kind ${prefix}`,
    examples: [`${prefix}_01h455vb4pex5vsknk084sn02q`],
  });

/** The most fen one request may name. */
export const MOST_FEN = 1_000_000_000_000;

export const FenSchema = (options: { minimum?: number; maximum?: number; description?: string } = {}) =>
  Type.Integer({
    minimum: options.minimum ?? 0,
    maximum: options.maximum ?? MOST_FEN,
    description: options.description ?? 'Amount in fen (1/100 yuan)',
  });

export const MomentSchema = (description = 'Moment, RFC 3339 UTC') => Type.String({ format: 'date-time', description });

/** The schema or null; written as a type list where it can be, which validates and serialises without trying branches. */
export const Nullable = <T extends TSchema>(schema: T) => {
  const type = (schema as { type?: unknown }).type;
  const either: TSchema =
    typeof type === 'string' && !('enum' in schema) && !('const' in schema)
      ? { ...schema, type: [type, 'null'] }
      : Type.Union([schema, Type.Null()]);
  return Type.Unsafe<Static<T> | null>(either);
};

/** Query of every list: `limit` (1–100, default 20) and the opaque `cursor` of the last answer. */
export const PageQuery = {
  cursor: Type.Optional(
    Type.String({ maxLength: 400, description: 'Opaque cursor from `nextCursor` of the page before' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
};

/** Answer of every list. */
export const PageOf = <T extends TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    nextCursor: Nullable(Type.String({ description: 'Pass as `cursor` for the next page; null at the end' })),
  });

export const isPrefix = (text: string): text is Prefix => (PREFIXES as readonly string[]).includes(text);

/** A text in both languages: `zh` is the market's own, `en` may still be empty. */
export const TextSchema = (maxLength = 2000) =>
  Type.Object({ zh: Type.String({ minLength: 1, maxLength }), en: Type.String({ maxLength }) });
export type Text2 = { readonly zh: string; readonly en: string };
/** The text in the reader's language, in Chinese where the other is missing. */
export const inLang = (text: Text2, lang: 'zh-CN' | 'en'): string =>
  lang === 'en' && text.en !== '' ? text.en : text.zh;
