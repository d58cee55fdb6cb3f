import type { Ctx, Json, Uuid } from '#kernel';
import { from, type Step } from './lifecycle.ts';
import type { Body, Creator, Kind, Piece, State, Written } from './types.ts';

const json = (ctx: Ctx, value: unknown) => ctx.sql.json(value as Json);

export const creatorById = async (ctx: Ctx, id: Uuid): Promise<Creator | null> =>
  (await ctx.sql<Creator[]>`SELECT * FROM content.creators WHERE id = ${id}`)[0] ?? null;
export const creatorByCode = async (ctx: Ctx, code: string): Promise<Creator | null> =>
  (await ctx.sql<Creator[]>`SELECT * FROM content.creators WHERE code = ${code}`)[0] ?? null;
export const creatorsByIds = (ctx: Ctx, ids: readonly Uuid[]): Promise<Creator[]> =>
  ctx.sql<Creator[]>`SELECT * FROM content.creators WHERE id = ANY(${ids as Uuid[]}::uuid[])`;
export const creatorOf = async (ctx: Ctx, by: Pick<Creator, 'kind'>, owner: Uuid): Promise<Creator | null> =>
  (
    await ctx.sql<
      Creator[]
    >`SELECT * FROM content.creators WHERE ${by.kind === 'shop' ? ctx.sql`shop_id` : ctx.sql`user_id`} = ${owner}`
  )[0] ?? null;

/** Two who make the same creator at once make one. */
export const insertCreator = (tx: Ctx, one: Creator) => tx.sql`
  INSERT INTO content.creators (id, kind, shop_id, user_id, code, created_at)
  VALUES (${one.id}, ${one.kind}, ${one.shopId}, ${one.userId}, ${one.code}, ${one.createdAt}) ON CONFLICT DO NOTHING`;

export async function insertPiece(tx: Ctx, one: Written, madeBy: Uuid | null): Promise<void> {
  await tx.sql`
    INSERT INTO content.pieces (creator_id, id, kind, state, version, created_at, changed_at)
    VALUES (${one.creatorId}, ${one.id}, ${one.kind}, ${one.state}, ${one.version}, ${one.createdAt}, ${one.changedAt})`;
  await insertVersion(tx, one, one.version, one.body, madeBy);
}

export const insertVersion = (
  tx: Ctx,
  of: Pick<Piece, 'creatorId' | 'id'>,
  version: number,
  body: Body,
  madeBy: Uuid | null,
) => tx.sql`
  INSERT INTO content.versions (creator_id, piece_id, version, body, made_by, at)
  VALUES (${of.creatorId}, ${of.id}, ${version}, ${json(tx, body)}, ${madeBy}, ${tx.clock.now()})`;

const newest = (ctx: Ctx) => ctx.sql`
  SELECT p.*, v.body FROM content.pieces p
  JOIN content.versions v ON v.creator_id = p.creator_id AND v.piece_id = p.id AND v.version = p.version`;
const live = (ctx: Ctx) => ctx.sql`
  SELECT p.*, v.body FROM content.pieces p
  JOIN content.versions v ON v.creator_id = p.creator_id AND v.piece_id = p.id AND v.version = p.live_version`;

/** With its newest version; locked where it is about to move. */
export const newestOf = async (ctx: Ctx, creatorId: Uuid | null, id: Uuid, lock = false): Promise<Written | null> =>
  (
    await ctx.sql<Written[]>`
      ${newest(ctx)} WHERE p.id = ${id} ${creatorId ? ctx.sql`AND p.creator_id = ${creatorId}` : ctx.sql``} ${lock ? ctx.sql`FOR UPDATE OF p` : ctx.sql``}`
  )[0] ?? null;

/** What readers see of it; null when they see nothing. */
export const liveOf = async (ctx: Ctx, id: Uuid): Promise<Written | null> =>
  (await ctx.sql<Written[]>`${live(ctx)} WHERE p.id = ${id}`)[0] ?? null;
export const newestByIds = (ctx: Ctx, ids: readonly Uuid[]): Promise<Written[]> =>
  ctx.sql<Written[]>`${newest(ctx)} WHERE p.id = ANY(${ids as Uuid[]}::uuid[])`;
export const liveByIds = (ctx: Ctx, ids: readonly Uuid[]): Promise<Written[]> =>
  ctx.sql<Written[]>`${live(ctx)} WHERE p.id = ANY(${ids as Uuid[]}::uuid[])`;

export type Place = { readonly at: Date; readonly id: string } | null;
/** An author's pieces, or everybody's, newest first. */
export const piecesOf = (
  ctx: Ctx,
  by: { creatorId: Uuid | null; state: State | null; before: Place; limit: number },
): Promise<Written[]> => ctx.sql<Written[]>`
  ${newest(ctx)} WHERE true ${by.creatorId ? ctx.sql`AND p.creator_id = ${by.creatorId}` : ctx.sql``}
    ${by.state ? ctx.sql`AND p.state = ${by.state}` : ctx.sql``}
    ${by.before ? ctx.sql`AND (p.created_at, p.id) < (${by.before.at}, ${by.before.id}::uuid)` : ctx.sql``}
  ORDER BY p.created_at DESC, p.id DESC LIMIT ${by.limit}`;

/** What waits for a person, the nearest deadline first. */
export const waitingPieces = (ctx: Ctx, after: Place, limit: number): Promise<Written[]> => ctx.sql<Written[]>`
  ${newest(ctx)} WHERE p.state = 'checking' ${after ? ctx.sql`AND (p.review_due_at, p.id) > (${after.at}, ${after.id}::uuid)` : ctx.sql``}
  ORDER BY p.review_due_at, p.id LIMIT ${limit}`;

export type Wish = {
  readonly creatorId?: Uuid;
  readonly kind?: Kind;
  readonly tag?: { readonly kind: 'product' | 'shop' | 'belt' | 'topic'; readonly ref: string };
  readonly before: Place;
  readonly limit: number;
};
/** What readers see, newest first: all of it, of one author, of one kind, or what speaks of something. */
export const livePieces = (ctx: Ctx, { creatorId, kind, tag, before, limit }: Wish): Promise<Written[]> => ctx.sql<
  Written[]
>`
  ${live(ctx)} ${tag ? ctx.sql`JOIN content.tagged t ON t.piece_id = p.id AND t.kind = ${tag.kind} AND t.ref = ${tag.ref}` : ctx.sql``}
  WHERE p.live_version IS NOT NULL ${creatorId ? ctx.sql`AND p.creator_id = ${creatorId}` : ctx.sql``} ${kind ? ctx.sql`AND p.kind = ${kind}` : ctx.sql``}
    ${before ? ctx.sql`AND (p.published_at, p.id) < (${before.at}, ${before.id}::uuid)` : ctx.sql``}
  ORDER BY p.published_at DESC, p.id DESC LIMIT ${limit}`;

export type Move = {
  readonly state: State;
  readonly liveVersion?: number | null;
  readonly version?: number;
  readonly publishAt?: Date | null;
  readonly publishedAt?: Date;
  readonly reviewDueAt?: Date | null;
};

/** The step, if the piece is still where it is open; false when somebody was there before. */
export const movePiece = async (tx: Ctx, step: Step, of: Pick<Piece, 'creatorId' | 'id'>, to: Move): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE content.pieces SET state = ${to.state}, changed_at = ${tx.clock.now()}, review_due_at = ${to.reviewDueAt ?? null}
        ${to.version === undefined ? tx.sql`` : tx.sql`, version = ${to.version}`}
        ${to.liveVersion === undefined ? tx.sql`` : tx.sql`, live_version = ${to.liveVersion}`}
        ${to.publishAt === undefined ? tx.sql`` : tx.sql`, publish_at = ${to.publishAt}`}
        ${to.publishedAt === undefined ? tx.sql`` : tx.sql`, published_at = coalesce(published_at, ${to.publishedAt})`}
      WHERE creator_id = ${of.creatorId} AND id = ${of.id} AND state = ANY(${[...from(step)]}::text[])`
  ).count === 1;

export type Tag = { readonly kind: 'product' | 'shop' | 'belt' | 'topic'; readonly ref: string };
/** What the live version speaks of, in place of what the one before spoke of. */
export async function putTags(tx: Ctx, of: Pick<Piece, 'creatorId' | 'id'>, tags: readonly Tag[]): Promise<void> {
  await tx.sql`DELETE FROM content.tagged WHERE piece_id = ${of.id}`;
  if (tags.length > 0)
    await tx.sql`
      INSERT INTO content.tagged (kind, ref, creator_id, piece_id, published_at)
      SELECT t.kind, t.ref, p.creator_id, p.id, p.published_at FROM content.pieces p,
        unnest(${tags.map((one) => one.kind)}::text[], ${tags.map((one) => one.ref)}::text[]) AS t (kind, ref)
      WHERE p.id = ${of.id} ON CONFLICT DO NOTHING`;
}

/** One whose time has come. */
export const takeDue = async (tx: Ctx): Promise<Written | null> =>
  (
    await tx.sql<Written[]>`
      ${newest(tx)} WHERE p.state = 'scheduled' AND p.publish_at <= ${tx.clock.now()} ORDER BY p.publish_at LIMIT 1 FOR UPDATE OF p SKIP LOCKED`
  )[0] ?? null;

/** Topics most spoken of lately. */
export const topicsLately = (
  ctx: Ctx,
  since: Date,
  limit: number,
): Promise<{ topic: string; pieces: number }[]> => ctx.sql`
  SELECT ref AS topic, count(*)::int AS pieces FROM content.tagged WHERE kind = 'topic' AND published_at >= ${since}
  GROUP BY ref ORDER BY count(*) DESC, ref LIMIT ${limit}`;

/** Pieces an author has before readers' eyes. */
export const worksOf = async (ctx: Ctx, creatorId: Uuid): Promise<number> =>
  (
    await ctx.sql<
      { works: number }[]
    >`SELECT count(*)::int AS works FROM content.pieces WHERE creator_id = ${creatorId} AND live_version IS NOT NULL`
  )[0]?.works ?? 0;

/** Live pieces and tags that do not say the same: tags of what nobody sees, or of another moment. */
export const tagsAmiss = (ctx: Ctx): Promise<{ pieceId: Uuid; kind: string; ref: string }[]> => ctx.sql`
  SELECT t.piece_id, t.kind, t.ref FROM content.tagged t JOIN content.pieces p ON p.id = t.piece_id
  WHERE p.live_version IS NULL OR p.published_at <> t.published_at LIMIT 20`;

/** Live versions that no rule and no person has passed. */
export const unpassed = (ctx: Ctx): Promise<{ pieceId: Uuid; version: number }[]> => ctx.sql`
  SELECT p.id AS piece_id, p.live_version AS version FROM content.pieces p
  WHERE p.live_version IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM content.decisions d WHERE d.creator_id = p.creator_id AND d.piece_id = p.id AND d.version = p.live_version AND d.verdict IN ('passed', 'restored'))
  LIMIT 20`;
