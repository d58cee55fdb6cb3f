import { type Ctx, chinaDay, days, earlier, newId, type Uuid } from '#kernel';
import { interestsOf, pulls, trailOf } from '#modules/behaviour';
import type { Tried } from '#modules/experiments';
import { setting } from '#modules/operations';
import { leading, leadingOfEach, type Standing, standings } from '#modules/search';
import { blend, byRank, type Voice, type Why, type Word } from './blend.ts';
import { candidatesOf, rulesOf, tieNearness, walkNearness } from './candidates-service.ts';
import { withExtras } from './feed-extras-service.ts';
import { type FeedRow, insertFeed } from './feed-store.ts';
import { placed } from './placing.ts';
import { settings } from './settings.ts';
import { nextOf } from './visiting-service.ts';
import { tiesOfAll, walksOf } from './walks-store.ts';

/** What a voice is worth beside the others; what somebody did themselves counts most. */
const SHARES: Readonly<Record<Why, number>> = { seen: 3, together: 1.5, interest: 2, hot: 1, popular: 1, new: 0.25 };
/** Looked back at: so many products that somebody opened last, each counting 1/e after so many others. */
const LOOK_BACK = 12;
const STEP_FADE = 5;
const TRAIL_DAYS = 30;
const HOT_DAYS = 7;
const NEAR = 200;
const EACH_INTEREST = 15;

type Near = { readonly productId: Uuid; readonly otherId: Uuid; readonly weight: number };
type Found = { readonly why: Why; readonly words: readonly { productId: Uuid; weight: number; ref: string }[] };

/** What somebody's own visits say: what goes with what they opened last, and the best of the categories they are drawn to. */
async function ownVoices(ctx: Ctx, userId: Uuid): Promise<{ found: Found[]; known: Standing[] }> {
  const trail = await trailOf(ctx, userId, earlier(ctx.clock.now(), days(TRAIL_DAYS)), LOOK_BACK);
  const steps = new Map(trail.map((one, at) => [one.productId, Math.exp(-at / STEP_FADE)]));
  const ids = [...steps.keys()];
  const [next, walks, ties, interests] = await Promise.all([
    nextOf(ctx, userId),
    walksOf(ctx, ids, await walkNearness(ctx, NEAR)),
    tiesOfAll(ctx, ids, await tieNearness(ctx, NEAR)),
    interestsOf(ctx, userId),
  ]);
  const near = (rows: readonly Near[]) =>
    rows
      // What was open already is known; the feed shows what goes with it.
      .filter((row) => !steps.has(row.otherId))
      .map((row) => ({
        productId: row.otherId,
        weight: row.weight * (steps.get(row.productId) ?? 0),
        ref: row.productId,
      }));
  const drawn = new Map(interests.map((one) => [one.categoryId, 2 * one.short + one.long]));
  const best = await leadingOfEach(ctx, [...drawn.keys()], EACH_INTEREST);
  const places = new Map<string, number>();
  const interest = best.map((one) => {
    const place = places.get(one.categoryId) ?? 0;
    places.set(one.categoryId, place + 1);
    const weight = (drawn.get(one.categoryId) ?? 0) * (1 - place / EACH_INTEREST);
    return { productId: one.productId, weight, ref: one.categoryId };
  });
  return {
    found: [
      // What this visit leads to counts as much as all walks before it.
      {
        why: 'seen',
        words: next
          .filter((one) => !steps.has(one.productId as Uuid))
          .map((one) => ({ productId: one.productId as Uuid, weight: one.weight, ref: one.because })),
      },
      { why: 'seen', words: near(walks) },
      { why: 'together', words: near(ties) },
      { why: 'interest', words: interest.filter((one) => !steps.has(one.productId)) },
    ],
    known: best,
  };
}

/** Puts a feed together, of one person who agreed (by the terms an experiment gives them) or of everybody, and keeps it, so that its pages fit together. */
export async function makeFeed(ctx: Ctx, userId: Uuid | null, tried: Tried | null = null): Promise<FeedRow> {
  const now = ctx.clock.now();
  const most = await setting(ctx, 'recommend.feed_goods', settings);
  const [sold, fresh, pulled, own] = await Promise.all([
    leading(ctx, 'sold', { most }),
    leading(ctx, 'new', { most: Math.ceil(most / 2) }),
    pulls(ctx, chinaDay(earlier(now, days(HOT_DAYS))), NEAR),
    userId ? ownVoices(ctx, userId) : null,
  ]);
  const found: Found[] = [
    ...(own?.found ?? []),
    {
      why: 'hot',
      words: pulled.map((one) => ({
        productId: one.productId,
        weight: Math.log1p(one.clicks + 5 * one.paidPieces),
        ref: '',
      })),
    },
  ];
  const known = new Map([...sold, ...fresh, ...(own?.known ?? [])].map((one) => [one.productId, one]));
  const missing = found.flatMap((one) => one.words.map((word) => word.productId)).filter((id) => !known.has(id));
  for (const one of await standings(ctx, [...new Set(missing)])) known.set(one.productId, one);

  const candidates = await candidatesOf(ctx, [...known.values()], tried);
  const number = new Map(candidates.map((one, at) => [one.productId, at]));
  const numbered = (ids: readonly Uuid[]) => ids.flatMap((id) => number.get(id) ?? []);
  const voices: Voice[] = [
    ...found.map(({ why, words }) => ({
      why,
      share: SHARES[why],
      words: words.flatMap(({ productId, weight, ref }): Word[] => {
        const item = number.get(productId);
        return item === undefined ? [] : [{ item, weight, ref }];
      }),
    })),
    { why: 'popular', share: SHARES.popular, words: byRank(numbered(sold.map((one) => one.productId))) },
    { why: 'new', share: SHARES.new, words: byRank(numbered(fresh.map((one) => one.productId))) },
  ];
  const chosen = placed(blend(voices), candidates, await rulesOf(ctx, most, tried));
  const entries = await withExtras(ctx, chosen, tried);
  const row: FeedRow = {
    id: newId(ctx),
    userId,
    kinds: entries.map((one) => one.kind),
    ids: entries.map((one) => one.id),
    whys: entries.map((one) => one.why),
    refs: entries.map((one) => one.ref),
    madeAt: now,
  };
  await insertFeed(ctx, row);
  return row;
}
