import type { Ctx, Uuid } from '#kernel';
import type { Counted } from './level.ts';

export type StandingRow = Counted & {
  readonly creatorId: Uuid;
  readonly level: number;
  readonly since: Date | null;
  readonly computedAt: Date | null;
};

/** Somebody has published or lost a piece: their level is looked at again. */
export const levelDue = (tx: Ctx, creatorId: Uuid) => tx.sql`
  INSERT INTO content.standings AS s (creator_id, level, published, reads, sold_fen, due_at) VALUES (${creatorId}, 0, 0, 0, 0, ${tx.clock.now()})
  ON CONFLICT (creator_id) DO UPDATE SET due_at = least(s.due_at, excluded.due_at)`;

/** Creators whose level is to be computed now, held; other servers' are passed over. */
export const takeDueLevels = async (tx: Ctx, most: number): Promise<StandingRow[]> => tx.sql<StandingRow[]>`
  SELECT * FROM content.standings WHERE due_at <= ${tx.clock.now()} ORDER BY due_at LIMIT ${most} FOR UPDATE SKIP LOCKED`;

export type Own = {
  readonly creatorId: Uuid;
  readonly published: number;
  readonly soldFen: number;
  readonly pieceIds: Uuid[];
};
/** Of each creator: pieces readers see that appeared since, what stayed paid of what they led to since, and all pieces readers see. */
export const countedOf = (tx: Ctx, ids: readonly Uuid[], since: Date): Promise<Own[]> => tx.sql<Own[]>`
  SELECT c.id AS creator_id, coalesce(p.published, 0) AS published, greatest(0, coalesce(l.sold_fen, 0)) AS sold_fen, coalesce(p.piece_ids, '{}') AS piece_ids
  FROM unnest(${ids as Uuid[]}::uuid[]) AS c (id)
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE published_at >= ${since})::int AS published, array_agg(id) AS piece_ids
    FROM content.pieces WHERE creator_id = c.id AND live_version IS NOT NULL) p ON true
  LEFT JOIN LATERAL (
    SELECT sum(paid_fen - refunded_fen)::bigint AS sold_fen FROM content.led WHERE creator_id = c.id AND placed_at >= ${since}) l ON true`;

export const putStandings = (tx: Ctx, rows: readonly (StandingRow & { readonly dueAt: Date | null })[]) => tx.sql`
  UPDATE content.standings s SET level = n.level, published = n.published, reads = n.reads, sold_fen = n.sold_fen, since = n.since,
    computed_at = ${tx.clock.now()}, due_at = n.due_at
  FROM unnest(${rows.map((one) => one.creatorId)}::uuid[], ${rows.map((one) => one.level)}::int[], ${rows.map((one) => one.published)}::int[],
    ${rows.map((one) => one.reads)}::bigint[], ${rows.map((one) => one.soldFen)}::bigint[], ${rows.map((one) => one.since?.toISOString() ?? null)}::timestamptz[],
    ${rows.map((one) => one.dueAt?.toISOString() ?? null)}::timestamptz[]) AS n (creator_id, level, published, reads, sold_fen, since, due_at)
  WHERE s.creator_id = n.creator_id`;

export const standingsOf = (ctx: Ctx, ids: readonly Uuid[]): Promise<StandingRow[]> =>
  ctx.sql<StandingRow[]>`SELECT * FROM content.standings WHERE creator_id = ANY(${ids as Uuid[]}::uuid[])`;
