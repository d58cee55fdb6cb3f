import type { Ctx, Uuid } from '#kernel';
import type { Body, Piece, Written } from './types.ts';

export type PieceWords = Pick<Piece, 'creatorId' | 'id'> & {
  readonly words: string;
  readonly author: string;
  readonly shown: boolean;
};

/** The words of the version that readers see now. */
export const putWords = (tx: Ctx, one: PieceWords) => tx.sql`
  INSERT INTO content.piece_words (creator_id, piece_id, version, words, author, shown)
  SELECT creator_id, id, live_version, ${one.words}::text::tsvector, ${one.author}::text::tsvector, ${one.shown}
  FROM content.pieces WHERE creator_id = ${one.creatorId} AND id = ${one.id} AND live_version IS NOT NULL
  ON CONFLICT (creator_id, piece_id) DO UPDATE SET version = excluded.version, words = excluded.words, author = excluded.author, shown = excluded.shown`;

export const dropWords = (tx: Ctx, of: Pick<Piece, 'creatorId' | 'id'>) =>
  tx.sql`DELETE FROM content.piece_words WHERE creator_id = ${of.creatorId} AND piece_id = ${of.id}`;

/** All that one author has before readers' eyes is found by this name from now on. */
export const renameAuthor = (tx: Ctx, creatorId: Uuid, author: string) =>
  tx.sql`UPDATE content.piece_words SET author = ${author}::text::tsvector WHERE creator_id = ${creatorId}`;

export const showWordsOfShop = (tx: Ctx, shopId: Uuid, shown: boolean) => tx.sql`
  UPDATE content.piece_words SET shown = ${shown}
  WHERE creator_id = (SELECT id FROM content.creators WHERE shop_id = ${shopId}) AND shown IS DISTINCT FROM ${shown}`;

/** Live pieces that are not found by the words of their live version. */
export const unworded = (ctx: Ctx, limit: number): Promise<Written[]> => ctx.sql<Written[]>`
  SELECT p.*, v.body FROM content.pieces p
  JOIN content.versions v ON v.creator_id = p.creator_id AND v.piece_id = p.id AND v.version = p.live_version
  LEFT JOIN content.piece_words w ON w.creator_id = p.creator_id AND w.piece_id = p.id AND w.version = p.live_version
  WHERE p.live_version IS NOT NULL AND w.piece_id IS NULL ORDER BY p.id LIMIT ${limit}`;

/** What the newest pieces that can be found are called. */
export const newestTitles = (
  ctx: Ctx,
  limit: number,
): Promise<(Pick<Body, 'title' | 'topics'> & { creatorId: Uuid })[]> => ctx.sql`
  SELECT p.creator_id, v.body->'title' AS title, v.body->'topics' AS topics
  FROM (SELECT creator_id, id, live_version FROM content.pieces WHERE live_version IS NOT NULL ORDER BY published_at DESC, id DESC LIMIT ${limit}) p
  JOIN content.piece_words w ON w.creator_id = p.creator_id AND w.piece_id = p.id AND w.shown
  JOIN content.versions v ON v.creator_id = p.creator_id AND v.piece_id = p.id AND v.version = p.live_version`;

/** Words of pieces that nobody sees. */
export const wordsAmiss = (ctx: Ctx): Promise<{ pieceId: Uuid }[]> => ctx.sql`
  SELECT w.piece_id FROM content.piece_words w JOIN content.pieces p ON p.creator_id = w.creator_id AND p.id = w.piece_id
  WHERE p.live_version IS NULL LIMIT 20`;

export type PiecePlace = { readonly score: number; readonly at: Date; readonly id: string };

const found = (ctx: Ctx, tsquery: string) => ctx.sql`
  FROM content.piece_words w JOIN content.pieces p ON p.creator_id = w.creator_id AND p.id = w.piece_id
  WHERE w.found @@ ${tsquery}::tsquery AND w.shown AND p.live_version IS NOT NULL`;

export const countPieces = async (ctx: Ctx, tsquery: string): Promise<number> =>
  (await ctx.sql<{ n: number }[]>`SELECT count(*) AS n ${found(ctx, tsquery)}`)[0]?.n ?? 0;

/** What the words fit best (millionths), then the newest. */
export const bestPieces = (
  ctx: Ctx,
  tsquery: string,
  after: PiecePlace | null,
  limit: number,
): Promise<(Written & { score: number })[]> => ctx.sql<(Written & { score: number })[]>`
  SELECT p.*, v.body, f.score FROM (
    SELECT p.creator_id, p.id, p.published_at, floor(ts_rank('{0.1, 0.3, 0.6, 1.0}', w.found, ${tsquery}::tsquery, 1) * 1000000)::bigint AS score
    ${found(ctx, tsquery)}) f
  JOIN content.pieces p ON p.creator_id = f.creator_id AND p.id = f.id
  JOIN content.versions v ON v.creator_id = p.creator_id AND v.piece_id = p.id AND v.version = p.live_version
  ${after ? ctx.sql`WHERE (f.score, f.published_at, f.id) < (${after.score}, ${after.at}, ${after.id}::uuid)` : ctx.sql``}
  ORDER BY f.score DESC, f.published_at DESC, f.id DESC LIMIT ${limit}`;
