import type { Ctx, Text2, Uuid } from '#kernel';
import { category, type ProductState, productSummaries } from '#modules/catalog';
import { shopsByIds } from '#modules/shops';
import { type Factor, type Lift, liftOf } from './engine/lift.ts';
import { type Answering, type Explained, NO_FILTERS } from './engine.ts';
import { refuse } from './errors.ts';
import { engineOf } from './indexing-service.ts';
import { liftNow } from './lift-service.ts';
import { heldWords } from './store.ts';
import { queryTokens } from './tokens.ts';

/** As many as the first page of a search shows. */
export const FIRST_PAGE = 20;

export type Placed = Explained & {
  /** 1 = first; `placeThen` and the others with the weights that are tried. */
  readonly place: number;
  readonly placeThen: number;
  readonly scoreThen: number;
  readonly liftThen: number;
  readonly title: Text2;
  readonly shopName: string;
};
export type Ranking = {
  readonly weights: Lift;
  readonly tried: Lift;
  readonly candidates: number;
  /** Who answers at present. */
  readonly answering: Answering;
  /** Of the candidates, most first: whose interest can be tried. */
  readonly categories: readonly { readonly id: string; readonly name: Text2 }[];
  readonly items: readonly Placed[];
};

/**
 * Why the answers of a question stand where they stand, and where they would with other weights: what is first now and what would be
 * first then, in the order of now. `drawnTo`: as it is for somebody whose one interest is that category; null: for everybody. Nothing is written.
 */
export async function rankingOf(
  ctx: Ctx,
  question: string,
  changed: Partial<Lift>,
  drawnTo: string | null = null,
): Promise<Ranking> {
  const weights = await liftNow(ctx);
  const tried = { ...weights, ...changed };
  const now = await engineOf(ctx).explain(
    ctx,
    { text: question, filters: NO_FILTERS, ...(drawnTo ? { taste: { [drawnTo]: 1 } } : {}) },
    weights,
  );
  const then = now
    .map((one) => {
      const liftThen = liftOf(one.factors, tried);
      return { one, liftThen, scoreThen: one.text * (1 + liftThen) };
    })
    .sort((a, b) => b.scoreThen - a.scoreThen || (a.one.productId < b.one.productId ? -1 : 1));
  const places = new Map(then.map(({ one, ...rest }, at) => [one.productId, { ...rest, placeThen: at + 1 }]));
  const shown = now.flatMap((one, at) => {
    const after = places.get(one.productId);
    return after && Math.min(at + 1, after.placeThen) <= FIRST_PAGE ? [{ ...one, place: at + 1, ...after }] : [];
  });
  const [products, shops] = await Promise.all([
    productSummaries(
      ctx,
      shown.map((one) => one.productId),
    ),
    shopsByIds(
      ctx,
      shown.map((one) => one.shopId),
    ),
  ]);
  return {
    weights,
    tried,
    candidates: now.length,
    answering: engineOf(ctx).answering?.() ?? { by: 'postgres', chosen: 'postgres', refused: 0 },
    categories: await categoriesOf(ctx, now),
    items: shown.map((one) => ({
      ...one,
      title: products.get(one.productId)?.title ?? { zh: one.productId, en: '' },
      shopName: shops.get(one.shopId)?.name ?? '',
    })),
  };
}

const MOST_CATEGORIES = 10;
async function categoriesOf(ctx: Ctx, found: readonly Explained[]): Promise<Ranking['categories']> {
  const held = Map.groupBy(found, (one) => one.categoryId);
  const most = [...held].sort(([a, of], [b, other]) => other.length - of.length || (a < b ? -1 : 1));
  return Promise.all(
    most.slice(0, MOST_CATEGORIES).map(async ([id]) => {
      const leaf = await category(ctx, id).catch(() => null);
      return { id, name: leaf?.name ?? { zh: id, en: '' } };
    }),
  );
}

/** What of a product moves it; whom it is shown to is not its shop's doing. */
export const OWN_FACTORS = ['popularity', 'conversion', 'price', 'trust', 'fresh'] as const satisfies readonly Factor[];

/** What a shop may do; in the order in which it should. */
export const ADVICE = [
  'not_live',
  'not_indexed',
  'words_missing',
  'crowded_out',
  'text',
  ...OWN_FACTORS,
  'first_page',
] as const;
export type Advice = (typeof ADVICE)[number];

export type Diagnosis = {
  readonly state: ProductState;
  readonly indexed: boolean;
  readonly words: readonly { readonly word: string; readonly held: boolean }[];
  /** 1 = first; null: not among the candidates. */
  readonly place: number | null;
  readonly candidates: number;
  /** Text score of the product, and the one in the middle of the first page. */
  readonly text: { readonly own: number | null; readonly middle: number };
  readonly factors: readonly {
    readonly key: (typeof OWN_FACTORS)[number];
    readonly own: number | null;
    readonly middle: number;
    readonly weight: number;
  }[];
  readonly advice: readonly Advice[];
};

/** A factor is lacking where it costs at least so many percent against the middle of the first page. */
const LACKING_PERCENT = 0.5;
const TEXT_LACKING = 0.95;

const middleOf = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Why a shop's product is not found, or not sooner, by these words. Refuses search.product_not_found for another shop's. */
export async function diagnosisOf(ctx: Ctx, shopId: Uuid, productId: Uuid, question: string): Promise<Diagnosis> {
  const product = (await productSummaries(ctx, [productId])).get(productId);
  if (product?.shopId !== shopId) throw refuse('product_not_found');
  const [held, weights] = await Promise.all([heldWords(ctx, shopId, productId), liftNow(ctx)]);
  const list = await engineOf(ctx).explain(ctx, { text: question, filters: NO_FILTERS }, weights);
  const at = list.findIndex((one) => one.productId === productId);
  const own = list[at] ?? null;
  const page = list.slice(0, FIRST_PAGE);
  const words = queryTokens(question).map((word) => ({ word, held: held?.has(word) ?? false }));
  const factors = OWN_FACTORS.map((key) => ({
    key,
    own: own?.factors[key] ?? null,
    middle: middleOf(page.map((one) => one.factors[key])),
    weight: weights[key],
  }));
  const text = { own: own?.text ?? null, middle: middleOf(page.map((one) => one.text)) };
  const live = product.state === 'live';
  const behind = own !== null && at >= FIRST_PAGE;
  const lacking = factors
    .filter((one) => behind && one.own !== null && one.weight * (one.middle - one.own) >= LACKING_PERCENT)
    .map((one) => one.key);
  const said: Readonly<Partial<Record<Advice, boolean>>> = {
    not_live: !live,
    not_indexed: live && !held,
    words_missing: held !== null && words.some((one) => !one.held) && !(own && !behind),
    crowded_out: held !== null && !own && words.length > 0 && words.every((one) => one.held),
    text: behind && own.text < TEXT_LACKING * text.middle,
    ...Object.fromEntries(lacking.map((key) => [key, true])),
    first_page: own !== null && !behind,
  };
  return {
    state: product.state,
    indexed: held !== null,
    words,
    place: own && at + 1,
    candidates: list.length,
    text,
    factors,
    advice: ADVICE.filter((one) => said[one]),
  };
}
