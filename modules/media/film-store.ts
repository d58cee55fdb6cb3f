import type { Ctx, Sql, Uuid } from '#kernel';
import type { FilmReason } from './film.ts';

export type FilmState = 'waiting' | 'working' | 'ready' | 'failed';
export type Film = {
  readonly mediaId: Uuid;
  readonly shopId: Uuid;
  readonly state: FilmState;
  readonly attempts: number;
  readonly reason: FilmReason | null;
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly durationMs: number | null;
  readonly posterId: Uuid | null;
};

/** Asked for once; asked again, nothing more happens. */
export const askFor = (tx: Ctx, mediaIds: readonly Uuid[]) => tx.sql`
  INSERT INTO media.films (media_id, shop_id, state, asked_at, attempts, due_at)
  SELECT id, shop_id, 'waiting', ${tx.clock.now()}::timestamptz, 0, ${tx.clock.now()}::timestamptz FROM media.files
  WHERE id = ANY(${mediaIds as Uuid[]}::uuid[]) AND kind = 'video' ON CONFLICT DO NOTHING`;

export const filmsById = (sql: Sql, mediaIds: readonly Uuid[]): Promise<Film[]> =>
  sql<Film[]>`SELECT * FROM media.films WHERE media_id = ANY(${mediaIds as Uuid[]}::uuid[])`;

/** The next one due, taken until `until`: one that waits, or one whose worker has not been heard of. */
export const takeFilm = async (ctx: Ctx, until: Date): Promise<Film | null> =>
  (
    await ctx.sql<Film[]>`
      UPDATE media.films SET state = 'working', attempts = attempts + 1, due_at = ${until}
      WHERE media_id = (SELECT media_id FROM media.films WHERE state IN ('waiting', 'working') AND due_at <= ${ctx.clock.now()}
        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING *`
  )[0] ?? null;

/** Who took it with this attempt still works on it. */
const mine = (ctx: Ctx, one: Film) =>
  ctx.sql`media_id = ${one.mediaId} AND state = 'working' AND attempts = ${one.attempts}`;

/** Still at it. */
export const holdFilm = (ctx: Ctx, one: Film, until: Date) =>
  ctx.sql`UPDATE media.films SET due_at = ${until} WHERE ${mine(ctx, one)}`;

export type Made = {
  readonly sha256: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  readonly posterId: Uuid | null;
};
/** false: somebody else has taken it since. */
export const finishFilm = async (ctx: Ctx, one: Film, made: Made): Promise<boolean> =>
  (
    await ctx.sql`
      UPDATE media.films SET state = 'ready', sha256 = ${made.sha256}, bytes = ${made.bytes}, width = ${made.width}, height = ${made.height},
        duration_ms = ${made.durationMs}, poster_id = ${made.posterId}, done_at = ${ctx.clock.now()}
      WHERE ${mine(ctx, one)}`
  ).count === 1;

export const failFilm = (ctx: Ctx, one: Film, reason: FilmReason) =>
  ctx.sql`UPDATE media.films SET state = 'failed', reason = ${reason}, done_at = ${ctx.clock.now()} WHERE ${mine(ctx, one)}`;

/** Back among those that wait; `counts` false: the attempt was none of the film's. */
export const putBack = (ctx: Ctx, one: Film, dueAt: Date, counts: boolean) => ctx.sql`
  UPDATE media.films SET state = 'waiting', due_at = ${dueAt}, attempts = attempts - ${counts ? 0 : 1} WHERE ${mine(ctx, one)}`;
