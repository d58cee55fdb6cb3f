import { type Ctx, chinaDay, days, earlier, hours, type Text2, transact, type Uuid, uuidOf } from '#kernel';
import { pulls } from '#modules/behaviour';
import { allTracks, category, holdsAt } from '#modules/catalog';
import { setting } from '#modules/operations';
import { belt } from '#modules/regions';
import { type Card, leading, productCards, standings } from '#modules/search';
import { keyOf, type List, listOf, type Ranked, ranks, type Scope, type ScopeKind } from './ranks.ts';
import {
  buyersOf,
  type Head,
  type HeadPlace,
  headsOf,
  headsOfList,
  madeAt,
  rankRows,
  replaceRanks,
  scopesOf,
  takeTurn,
} from './ranks-store.ts';
import { settings } from './settings.ts';

/** Goods looked at: those that sell best, the newest and those that were paid for or opened lately. */
const MOST_GOODS = 20_000;
const MOST_NEW = 5_000;
/** Places of a list, and goods without which it is none. */
const PLACES = 50;
const LEAST = 3;

/** The figures that the rules name, as they are printed on the page. */
export const rulesOf = async (ctx: Ctx) => ({
  hotDays: await setting(ctx, 'recommend.rank_days', settings),
  newDays: await setting(ctx, 'recommend.new_days', settings),
  leastReviews: await setting(ctx, 'recommend.rank_reviews', settings),
  leastBuyers: await setting(ctx, 'recommend.rank_buyers', settings),
});

/** Makes all lists anew when the last are an hour old; one server does it, the others see them change at once. */
export const makeRanks = (ctx: Ctx): Promise<number> =>
  transact(ctx, async (tx) => {
    const now = tx.clock.now();
    if (!(await takeTurn(tx, earlier(now, hours(1))))) return 0;
    const rules = await rulesOf(tx);
    const [sold, fresh, pulled, again] = [
      await leading(tx, 'sold', { most: MOST_GOODS }),
      await leading(tx, 'new', { most: MOST_NEW }),
      await pulls(tx, chinaDay(earlier(now, days(rules.hotDays))), MOST_NEW),
      await buyersOf(tx, rules.leastBuyers),
    ];
    const known = new Map([...sold, ...fresh].map((one) => [one.productId, one]));
    const others = [...pulled, ...again].map((one) => one.productId).filter((id) => !known.has(id));
    for (const one of await standings(tx, [...new Set(others)])) known.set(one.productId, one);
    const lately = new Map(pulled.map((one) => [one.productId, one]));
    const bought = new Map(again.map((one) => [one.productId, one]));
    const paths = new Map<string, readonly string[]>();
    for (const { categoryId } of known.values())
      if (!paths.has(categoryId)) {
        const leaf = await category(tx, categoryId).catch(() => null);
        paths.set(categoryId, [...(leaf?.path.map((step) => step.id) ?? []), categoryId]);
      }
    const goods = [...known.values()].map(
      (one): Ranked => ({
        productId: one.productId,
        within: paths.get(one.categoryId) ?? [],
        beltCode: one.beltCode,
        tracks: one.tracks,
        liveAt: one.liveAt.getTime(),
        reviews: one.reviews,
        goodReviews: one.goodReviews,
        paidPieces: lately.get(one.productId)?.paidPieces ?? 0,
        clicks: lately.get(one.productId)?.clicks ?? 0,
        buyers: bought.get(one.productId)?.buyers ?? 0,
        again: bought.get(one.productId)?.again ?? 0,
      }),
    );
    await replaceRanks(tx, ranks(goods, { ...rules, now: now.getTime(), most: PLACES, least: LEAST }));
    // Not the number of rows: the work is done once, there is no backlog behind it.
    return 0;
  });

export type NamedScope = Scope & { readonly name: Text2 };
export type RankPage = {
  readonly madeAt: Date;
  readonly scope: NamedScope | null;
  readonly scopes: readonly NamedScope[];
  readonly items: readonly { readonly place: number; readonly figure: number; readonly card: Card }[];
  readonly next: number | null;
};
const MOST_SCOPES = 24;

async function named(ctx: Ctx, scope: Scope): Promise<NamedScope | null> {
  if (scope.kind === 'belt') {
    const found = await belt(ctx, scope.id).catch(() => null);
    return found && { ...scope, name: { zh: found.nameZh, en: found.nameEn } };
  }
  if (scope.kind === 'track') {
    const found = (await allTracks(ctx)).find((one) => one.code === scope.id);
    const holds = found && holdsAt({ from: found.validFrom, until: found.validUntil }, ctx.clock.now());
    return holds ? { ...scope, name: found.name } : null;
  }
  const found = await category(ctx, scope.id).catch(() => null);
  return found && { ...scope, name: found.name };
}

/** A page of a list after place `after`, with what it is of and where else there is one. Goods that have left since are passed over: places stay. */
export async function rankPage(ctx: Ctx, list: List, scope: Scope, after: number, limit: number): Promise<RankPage> {
  const [rows, found, at, own] = await Promise.all([
    rankRows(ctx, list, scope, after, limit + 1),
    scopesOf(ctx, list, MOST_SCOPES),
    madeAt(ctx),
    scope.kind === 'all' ? null : named(ctx, scope),
  ]);
  const shown = rows.slice(0, limit);
  const cards = await productCards(
    ctx,
    shown.map((row) => ({ productId: row.productId })),
  );
  const scopes = await Promise.all(found.map((one) => named(ctx, one)));
  const byId = new Map(cards.map((card) => [uuidOf('prd', card.productId), card]));
  return {
    madeAt: at,
    scope: own,
    scopes: scopes.filter((one) => one !== null),
    items: shown.flatMap((row) => {
      const card = byId.get(row.productId);
      return card?.shop.trading ? [{ place: row.place, figure: row.figure, card }] : [];
    }),
    next: rows.length > limit ? (shown.at(-1)?.place ?? null) : null,
  };
}

/** A list as a card: what it is of, how long it is, and who leads it now. */
export type RankCard = {
  readonly list: List;
  readonly scope: NamedScope | null;
  readonly goods: number;
  readonly first: readonly Card[];
};
const LEADERS = 3;

/** Tops of lists as cards, by key; one whose leaders have all left, or whose category, track or belt is gone, is left out. */
async function headCards(ctx: Ctx, heads: readonly Head[]): Promise<Map<string, RankCard>> {
  const [cards, names] = await Promise.all([
    productCards(
      ctx,
      [...new Set(heads.flatMap((one) => one.first))].map((productId) => ({ productId })),
    ),
    Promise.all(heads.map((one) => (one.kind === 'all' ? null : named(ctx, one)))),
  ]);
  const byId = new Map(cards.filter((card) => card.shop.trading).map((card) => [uuidOf('prd', card.productId), card]));
  return new Map(
    heads.flatMap((one, at): [string, RankCard][] => {
      const first = one.first.flatMap((id) => byId.get(id) ?? []).slice(0, LEADERS);
      const scope = names[at] ?? null;
      if (first.length === 0 || (one.kind !== 'all' && !scope)) return [];
      return [
        [
          keyOf(one.list, one),
          {
            list: one.list,
            scope: scope && { kind: scope.kind, id: scope.id, name: scope.name },
            goods: one.goods,
            first,
          },
        ],
      ];
    }),
  );
}

/** Lists as cards, by key. */
export async function rankCards(ctx: Ctx, keys: readonly string[]): Promise<Map<string, RankCard>> {
  return headCards(
    ctx,
    await headsOf(
      ctx,
      keys.flatMap((key) => listOf(key) ?? []),
    ),
  );
}

/** A page of the index of lists: all of one rule, of the market first, then of categories, tracks and belts. */
export async function rankIndex(
  ctx: Ctx,
  list: List,
  kind: ScopeKind | null,
  after: HeadPlace | null,
  limit: number,
): Promise<{ readonly madeAt: Date; readonly items: readonly RankCard[]; readonly next: HeadPlace | null }> {
  const [heads, at] = await Promise.all([headsOfList(ctx, list, kind, after, limit + 1), madeAt(ctx)]);
  const shown = heads.slice(0, limit);
  const last = shown.at(-1);
  return {
    madeAt: at,
    items: [...(await headCards(ctx, shown)).values()],
    next: heads.length > limit && last ? { kind: last.kind, goods: last.goods, id: last.id } : null,
  };
}

/** What a person is called among the buyers of one product, and nowhere else. */
export const buyerOf = (ctx: Ctx, productId: Uuid, buyerId: Uuid): string =>
  ctx.runtime.secrets.index('rank-buyer', `${productId} ${buyerId}`).slice(0, 32);
