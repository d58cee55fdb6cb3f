import { type Ctx, days, earlier, type Uuid } from '#kernel';
import { followedId, type Opening, openingsAround, openingsOf } from '#modules/behaviour';
import { type Card, productCards, standings } from '#modules/search';
import { candidatesOf, rulesOf } from './candidates-service.ts';
import { fromVisits, type Next, runningVisit } from './visiting.ts';
import { type Step, VISIT_MS } from './walks.ts';

/** Others' visits are looked for so far back, and so many of their openings at most. */
const BACK_DAYS = 60;
const MEETINGS = 400;
const MOST = 100;
/** A running visit is looked for so far back. */
const LONGEST_VISITS = 8;

const steps = (openings: readonly Opening[]): Step[] => openings.map((one) => ({ ...one, at: one.at.getTime() }));

/** What others went on to whose visits were like the one that this person is on; `also`: what they look at this moment. */
export async function nextOf(ctx: Ctx, userId: Uuid, also: readonly Uuid[] = []): Promise<readonly Next[]> {
  const now = ctx.clock.now();
  const from = new Date(now.getTime() - LONGEST_VISITS * VISIT_MS);
  const own = runningVisit(steps(await openingsOf(ctx, [userId], from, now)), now.getTime());
  const running = [...own, ...also.filter((id) => own.at(-1) !== id)];
  if (running.length === 0) return [];
  const others = await openingsAround(ctx, [...new Set(running)] as Uuid[], {
    userId,
    since: earlier(now, days(BACK_DAYS)),
    seconds: VISIT_MS / 1_000,
    most: MEETINGS,
  });
  return fromVisits(running, steps(others), now.getTime(), MOST);
}

const PLACES = 4;

/** Beside a product, of who agreed: what others went on to after a visit like theirs. Empty for everybody else, and where nobody's visit was. */
export async function nextBeside(ctx: Ctx, productId: Uuid): Promise<readonly Card[]> {
  const userId = await followedId(ctx);
  if (!userId) return [];
  const found = await nextOf(ctx, userId, [productId]);
  const place = new Map(found.map((one, at) => [one.productId, at]));
  const known = await standings(ctx, [...place.keys()] as Uuid[]);
  const [candidates, { trustFloor }] = await Promise.all([candidatesOf(ctx, known), rulesOf(ctx, PLACES)]);
  const cards = await productCards(
    ctx,
    candidates
      .filter((one) => one.trust >= trustFloor)
      .sort((a, b) => (place.get(a.productId) ?? 0) - (place.get(b.productId) ?? 0))
      .slice(0, 2 * PLACES)
      .map((one) => ({ productId: one.productId as Uuid })),
  );
  return cards.filter((card) => card.shop.trading).slice(0, PLACES);
}
