import { type Ctx, type DomainEvent, transact, type Uuid } from '#kernel';
import { belts } from '#modules/regions';
import { type Dictionary, firstAnswered, vectorOf } from '#modules/search';
import { freshShops, shopsByIds } from '#modules/shops';
import { profileOf, profilesOf } from './profile-store.ts';
import { creatorById, creatorOf, creatorsByIds } from './store.ts';
import type { Body, Written } from './types.ts';
import {
  bestPieces,
  countPieces,
  newestTitles,
  type PiecePlace,
  putWords,
  renameAuthor,
  showWordsOfShop,
  unworded,
} from './words-store.ts';

type Both = { readonly zh: string; readonly en: string };
const both = (text: Both | null): string => (text ? `${text.zh} ${text.en}` : '');

const authorWords = (name: string): string => vectorOf([{ weight: 'B', text: name }]);

/** What a piece is found by: its title first, then topics, then what it tells. */
async function wordsOf(ctx: Ctx, body: Body): Promise<string> {
  const homes = body.beltCodes.length > 0 ? await belts(ctx) : [];
  const named = homes.filter((one) => body.beltCodes.includes(one.code));
  return vectorOf([
    { weight: 'A', text: both(body.title) },
    { weight: 'B', text: body.topics.join(' ') },
    { weight: 'C', text: named.map((one) => `${one.nameZh} ${one.nameEn}`).join(' ') },
    { weight: 'C', text: both(body.text) },
    { weight: 'D', text: body.goods.map((one) => both(one.note)).join(' ') },
  ]);
}

/** A piece is found by the words of this, its live version, from now on. In the transaction in which readers see it. */
export async function wordPiece(tx: Ctx, piece: Pick<Written, 'creatorId' | 'id' | 'body'>): Promise<void> {
  const creator = await creatorById(tx, piece.creatorId);
  const [shop] = creator?.shopId ? await freshShops(tx, [creator.shopId]) : [];
  const name = shop?.name ?? (await profileOf(tx, piece.creatorId))?.name ?? '';
  await putWords(tx, {
    creatorId: piece.creatorId,
    id: piece.id,
    words: await wordsOf(tx, piece.body),
    author: authorWords(name),
    shown: shop?.state !== 'frozen' && shop?.state !== 'closed',
  });
}

/** An author is called otherwise. */
export const authorNamed = async (tx: Ctx, creatorId: Uuid, name: string): Promise<void> => {
  await renameAuthor(tx, creatorId, authorWords(name));
};

/** A shop that is not shown is not found by what it wrote either. */
export const shopHidden = async (tx: Ctx, event: DomainEvent): Promise<void> => {
  await showWordsOfShop(tx, event.subjectId, false);
};
export const shopShown = async (tx: Ctx, event: DomainEvent): Promise<void> => {
  await showWordsOfShop(tx, event.subjectId, true);
};
export async function shopChanged(tx: Ctx, event: DomainEvent): Promise<void> {
  const creator = await creatorOf(tx, { kind: 'shop' }, event.subjectId);
  const [shop] = creator ? await freshShops(tx, [event.subjectId]) : [];
  if (creator && shop) await authorNamed(tx, creator.id, shop.name);
}

const AT_ONCE = 100;

/** Job: live pieces without words of their version get them: those of before there were any. */
export async function wordMissing(ctx: Ctx): Promise<number> {
  for (let count = 0; ; ) {
    const pieces = await unworded(ctx, AT_ONCE);
    for (const piece of pieces) await transact(ctx, (tx) => wordPiece(tx, piece));
    count += pieces.length;
    if (pieces.length < AT_ONCE) return count;
  }
}

/** Pieces whose titles, topics and authors a process learns: the newest. */
const MOST_TITLES = 20_000;

/** By which words pieces are looked for. */
const dictionary: Dictionary = {
  name: 'pieces',
  freshMs: 300_000,
  async texts(ctx) {
    const pieces = await newestTitles(ctx, MOST_TITLES);
    const creators = await creatorsByIds(ctx, [...new Set(pieces.map((one) => one.creatorId))]);
    const shops = await shopsByIds(
      ctx,
      creators.flatMap((one) => one.shopId ?? []),
    );
    const profiles = await profilesOf(
      ctx,
      creators.filter((one) => one.shopId === null).map((one) => one.id),
    );
    const homes = await belts(ctx);
    return {
      names: [
        ...[...shops.values(), ...profiles].map((one) => one.name),
        ...pieces.flatMap((one) => one.topics),
        ...homes.flatMap((home) => [home.nameZh, home.nameEn]),
      ],
      texts: pieces.map((one) => both(one.title)),
    };
  },
};

/** `step`: which way of `firstAnswered` answers. */
export type PiecesAfter = PiecePlace & { readonly step: number };

/** Finds pieces by their words, those the words fit best first; some of the words where nothing has all. A question without words finds nothing. */
export async function searchPieces(
  ctx: Ctx,
  input: { readonly q: string; readonly after: PiecesAfter | null; readonly limit: number },
): Promise<{
  readonly total: number;
  readonly relaxed: boolean;
  /** What the question was taken for. */
  readonly meant: string | null;
  readonly rows: readonly Written[];
  readonly next: PiecesAfter | null;
}> {
  const found = await firstAnswered(ctx, { q: input.q, dictionary, step: input.after?.step ?? null }, (tsquery) =>
    countPieces(ctx, tsquery),
  );
  if (!found) return { total: 0, relaxed: false, meant: null, rows: [], next: null };
  const rows = await bestPieces(ctx, found.tsquery, input.after, input.limit + 1);
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  const next =
    rows.length > input.limit && last?.publishedAt
      ? { step: found.step, score: last.score, at: last.publishedAt, id: last.id }
      : null;
  return { total: found.total, relaxed: found.relaxed, meant: found.meant, rows: page, next };
}
