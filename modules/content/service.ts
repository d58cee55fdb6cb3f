import { randomBytes } from 'node:crypto';
import { type Ctx, days, emit, hours, later, newId, transact, type Uuid, userIdOf } from '#kernel';
import { record, setting } from '#modules/operations';
import { shopsByIds } from '#modules/shops';
import { holdBody } from './body-service.ts';
import { checkPiece, verdictOf } from './checks.ts';
import { insertDecision, passedByPeople } from './decisions-store.ts';
import { refuse } from './errors.ts';
import { lackOf } from './forms.ts';
import { levelDue } from './levels-store.ts';
import { after } from './lifecycle.ts';
import { profileOf } from './profile-store.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { Author, Body, Creator, Finding, Kind, Verdict, Written } from './types.ts';
import { wordPiece } from './words-service.ts';
import { dropWords } from './words-store.ts';

const ownerOf = (author: Author): Uuid => (author.kind === 'shop' ? author.shopId : author.userId);

/** Who writes, as a creator; null who has never written. */
export const creatorOf = (ctx: Ctx, author: Author): Promise<Creator | null> =>
  store.creatorOf(ctx, author, ownerOf(author));

/** Who writes, as a creator: made when they are not there yet. */
export async function ensureCreator(tx: Ctx, author: Author): Promise<Creator> {
  const known = await creatorOf(tx, author);
  if (known) return known;
  const shop = author.kind === 'shop' ? (await shopsByIds(tx, [author.shopId])).get(author.shopId) : null;
  await store.insertCreator(tx, {
    id: newId(tx),
    kind: author.kind,
    shopId: author.kind === 'shop' ? author.shopId : null,
    userId: author.kind === 'person' ? author.userId : null,
    code: shop?.code ?? `u-${randomBytes(6).toString('hex')}`,
    createdAt: tx.clock.now(),
  });
  const made = await creatorOf(tx, author);
  if (!made) throw new Error('no creator could be made');
  return made;
}

/** Who writes a draft: a shop has its page from the first one on, a person opens theirs before. Refuses content.profile_missing. */
async function writerOf(tx: Ctx, author: Author): Promise<Creator> {
  const creator = await ensureCreator(tx, author);
  if (author.kind === 'person' && !(await profileOf(tx, creator.id))) throw refuse('profile_missing');
  return creator;
}

/**
 * Keeps a new draft. Refuses content.profile_missing, topic_invalid, captions_invalid, product_not_yours, product_not_live, media_not_yours,
 * shops.shop_not_found, regions.belt_unknown.
 */
export const draft = (
  ctx: Ctx,
  author: Author,
  input: { readonly kind: Kind; readonly body: Body },
): Promise<Written> =>
  transact(ctx, async (tx) => {
    const body = await holdBody(tx, author, input.body);
    const creator = await writerOf(tx, author);
    const now = tx.clock.now();
    const piece: Written = {
      creatorId: creator.id,
      id: newId(tx),
      kind: input.kind,
      state: 'draft',
      version: 1,
      liveVersion: null,
      publishAt: null,
      publishedAt: null,
      reviewDueAt: null,
      createdAt: now,
      changedAt: now,
      body,
    };
    await store.insertPiece(tx, piece, userIdOf(tx.actor));
    return piece;
  });

/** A piece of the author's own, held while it moves. Refuses content.piece_not_found. */
export async function ownPiece(ctx: Ctx, author: Author, id: Uuid, lock = false): Promise<Written> {
  const creator = await creatorOf(ctx, author);
  const piece = creator && (await store.newestOf(ctx, creator.id, id, lock));
  if (!piece) throw refuse('piece_not_found');
  return piece;
}

/**
 * Keeps what was written as a new version; readers see the one before until this one has passed. Refuses as `draft` does, and
 * content.piece_not_found, state_forbids.
 */
export const rewrite = (ctx: Ctx, author: Author, id: Uuid, given: Body): Promise<Written> =>
  transact(ctx, async (tx) => {
    const body = await holdBody(tx, author, given);
    const piece = await ownPiece(tx, author, id, true);
    const version = piece.version + 1;
    const moved = await store.movePiece(tx, 'edit', piece, { state: 'draft', version, publishAt: null });
    if (!moved) throw refuse('state_forbids', { state: piece.state });
    await store.insertVersion(tx, piece, version, body, userIdOf(tx.actor));
    return { ...piece, state: 'draft', version, publishAt: null, reviewDueAt: null, body };
  });

/**
 * Sends a piece in: the rules look at it at once, and it appears (at `publishAt`, where one is given), waits for a person, or comes back
 * with its reasons. Refuses content.piece_not_found, state_forbids, publish_at_invalid, and what `lackOf` finds.
 */
export const submit = (ctx: Ctx, author: Author, id: Uuid, publishAt: Date | null): Promise<Written> =>
  transact(ctx, async (tx) => {
    const piece = await ownPiece(tx, author, id, true);
    if (piece.state !== 'draft') throw refuse('state_forbids', { state: piece.state });
    const lack = lackOf(piece.kind, author.kind, piece.body);
    if (lack) throw refuse(lack.name as 'title_missing', lack.params);
    await holdBody(tx, author, piece.body);
    const now = tx.clock.now();
    const most = await setting(tx, 'content.schedule_days', settings);
    if (publishAt && (publishAt <= now || publishAt > later(now, days(most))))
      throw refuse('publish_at_invalid', { most });
    await judge(tx, { ...piece, publishAt });
    return ownPiece(tx, author, id);
  });

/** The rules' word on a piece, and what follows from it. */
async function judge(tx: Ctx, piece: Written): Promise<void> {
  const findings = checkPiece(piece.body, {
    host: new URL(tx.runtime.baseUrl).host,
    passedByPeople: await passedByPeople(tx, piece.creatorId),
    firstReviewed: await setting(tx, 'content.first_reviewed', settings),
  });
  const verdict = verdictOf(findings);
  if (verdict === 'passed') return letThrough(tx, piece, { findings });
  const step = verdict === 'queued' ? 'queue' : 'reject';
  const due =
    verdict === 'queued' ? later(tx.clock.now(), hours(await setting(tx, 'content.review_hours', settings))) : null;
  await settle(tx, piece, step, { publishAt: piece.publishAt, reviewDueAt: due });
  await say(tx, piece, { verdict, findings });
}

/** A step of a piece that is held; refuses content.state_forbids. */
export async function settle(
  tx: Ctx,
  piece: Written,
  step: Parameters<typeof store.movePiece>[1],
  more: Omit<store.Move, 'state'>,
): Promise<void> {
  const state = after(step, piece.state);
  if (!state || !(await store.movePiece(tx, step, piece, { ...more, state })))
    throw refuse('state_forbids', { state: piece.state });
}

type Word = {
  readonly verdict: Verdict;
  readonly findings?: readonly Finding[];
  readonly reason?: string | null;
  readonly note?: string | null;
  /** Who decided; left out: the rules. */
  readonly byId?: Uuid | null;
  /** Left out: the newest. */
  readonly version?: number;
};

/** Writes down a word on a piece: for its author, and for the audit log. */
export async function say(tx: Ctx, piece: Written, word: Word): Promise<void> {
  const { verdict, findings = [], reason = null, note = null, byId = null, version = piece.version } = word;
  await insertDecision(tx, {
    creatorId: piece.creatorId,
    pieceId: piece.id,
    id: newId(tx),
    version,
    verdict,
    findings,
    reason,
    note,
    byId,
    at: tx.clock.now(),
  });
  const creator = await store.creatorById(tx, piece.creatorId);
  await record(tx, {
    action: `content.${verdict}`,
    subject: { kind: 'piece', id: piece.id },
    shopId: creator?.shopId ?? null,
    after: { version, reason, note, findings: findings.map((one) => one.code) },
  });
}

/** Passed: before readers' eyes now, or when its time comes. */
export async function letThrough(tx: Ctx, piece: Written, word: Omit<Word, 'verdict'>): Promise<void> {
  const now = tx.clock.now();
  if (piece.publishAt && piece.publishAt > now) {
    await settle(tx, piece, 'schedule', { publishAt: piece.publishAt });
    await say(tx, piece, { ...word, verdict: 'passed' });
    return;
  }
  await settle(tx, piece, 'pass', { liveVersion: piece.version, publishedAt: now });
  await say(tx, piece, { ...word, verdict: 'passed' });
  await appear(tx, piece);
}

/** What the live version speaks of is found by it; whoever listens is told. */
export async function appear(tx: Ctx, piece: Written): Promise<void> {
  const { body } = piece;
  await store.putTags(tx, piece, [
    ...body.goods.map((one) => ({ kind: 'product' as const, ref: one.productId })),
    ...body.shopCodes.map((ref) => ({ kind: 'shop' as const, ref })),
    ...body.beltCodes.map((ref) => ({ kind: 'belt' as const, ref })),
    ...body.topics.map((ref) => ({ kind: 'topic' as const, ref })),
  ]);
  await wordPiece(tx, piece);
  await levelDue(tx, piece.creatorId);
  await tell(tx, 'piece.published', piece);
}

const tell = async (tx: Ctx, name: string, piece: Written) => {
  const creator = await store.creatorById(tx, piece.creatorId);
  await emit(tx, {
    name,
    subjectId: piece.id,
    shopId: creator?.shopId ?? null,
    payload: {
      pieceId: piece.id,
      creatorId: piece.creatorId,
      kind: piece.kind,
      version: piece.version,
      productIds: piece.body.goods.map((one) => one.productId),
    },
  });
};

/** Gone from readers' eyes. */
export async function vanish(tx: Ctx, piece: Written): Promise<void> {
  if (piece.liveVersion === null) return;
  await store.putTags(tx, piece, []);
  await dropWords(tx, piece);
  await levelDue(tx, piece.creatorId);
  await tell(tx, 'piece.withdrawn', piece);
}

/** Its author takes a piece back. Refuses content.piece_not_found, state_forbids. */
export const withdraw = (ctx: Ctx, author: Author, id: Uuid): Promise<Written> =>
  transact(ctx, async (tx) => {
    const piece = await ownPiece(tx, author, id, true);
    await settle(tx, piece, 'withdraw', { liveVersion: null, publishAt: null });
    await vanish(tx, piece);
    return ownPiece(tx, author, id);
  });

/** Job: pieces whose time has come appear. */
export async function publishDue(ctx: Ctx): Promise<number> {
  for (let count = 0; ; count += 1) {
    const done = await transact(ctx, async (tx) => {
      const piece = await store.takeDue(tx);
      if (!piece) return false;
      await settle(tx, piece, 'pass', { liveVersion: piece.version, publishedAt: tx.clock.now() });
      await appear(tx, piece);
      return true;
    });
    if (!done) return count;
  }
}
