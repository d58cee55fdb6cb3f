import { type Ctx, days, emit, gatheredRead, later, newId, type Refusal, transact, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { haveBought } from './buyers.ts';
import * as marks from './claim-marks-store.ts';
import * as store from './coupon-store.ts';
import { refuse } from './errors.ts';
import { roomsCameFrom } from './live-rooms.ts';
import type { HeldCoupon, Rule } from './model.ts';
import { asks } from './reach.ts';
import { VOUCHER } from './regional-store.ts';
import { settings } from './settings.ts';

/** `by` says through whose door: vouchers are claimed at their region's alone, which asks for more (P3). */
export type Ask = { readonly buyerId: Uuid; readonly ruleId: Uuid; readonly by?: 'region'; readonly device?: string };
export type ClaimedCoupon = { readonly id: Uuid; readonly ruleId: Uuid; readonly expiresAt: Date };
type Outcome = PromiseSettledResult<ClaimedCoupon>;

/**
 * Claims a coupon. Refuses promotions.coupon_not_found, claim_not_begun, claim_over, coupons_gone, coupon_claimed (as many as one
 * person may), coupon_claimed_on_device, coupon_not_for_you.
 */
export const claim = (ctx: Ctx, ask: Ask): Promise<ClaimedCoupon> =>
  transact(ctx, async (tx) => {
    const [outcome] = await claimTogether(tx, [ask]);
    if (outcome?.status === 'fulfilled') return outcome.value;
    throw outcome?.reason;
  });

const issueOf = gatheredRead<Uuid, store.IssuedRule>(
  async (ctx, ruleIds) => new Map((await store.issuesWithRules(ctx, ruleIds)).map((issue) => [issue.ruleId, issue])),
  (ruleId) => ruleId,
);
const hadOf = gatheredRead<Ask, number>(
  async (ctx, asks) => {
    const found = await store.claimedBy(
      ctx,
      [...new Set(asks.map((ask) => ask.buyerId))],
      [...new Set(asks.map((ask) => ask.ruleId))],
    );
    return new Map(found.map((one) => [`${one.buyerId} ${one.ruleId}`, one.count]));
  },
  (ask) => `${ask.buyerId} ${ask.ruleId}`,
);

/** What the database says of a claim before anything is locked; refuses as `claim` does, which has the last word. */
export async function mayClaim(ctx: Ctx, ask: Ask): Promise<Ask> {
  const [issues, had] = await Promise.all([issueOf(ctx, [ask.ruleId]), hadOf(ctx, [ask])]);
  const issue = issues.get(ask.ruleId);
  const refusal = refusalOf(
    issue,
    ctx.clock.now(),
    (had.get(`${ask.buyerId} ${ask.ruleId}`) ?? 0) + 1,
    issue ? issue.total - issue.claimed : 0,
    false,
    ask.by,
  );
  if (refusal) throw refusal;
  return ask;
}

/**
 * Claims of any number of people in one transaction, in their order: the issues are locked, then what each has is counted, so
 * that of a thousand pieces exactly a thousand go, whoever else claims. Who is refused is refused alone. `record` is told the
 * outcomes before the database has answered, and its statement travels with the others.
 */
export async function claimTogether(
  tx: Ctx,
  wanted: readonly Ask[],
  record: (outcomes: readonly Outcome[]) => Promise<void> = async () => {},
): Promise<Outcome[]> {
  const ruleIds = [...new Set(wanted.map((ask) => ask.ruleId))].sort();
  const buyerIds = [...new Set(wanted.map((ask) => ask.buyerId))];
  const devices = [...new Set(wanted.flatMap((ask) => ask.device ?? []))];
  // The second statement sees what was written before the first one got its locks.
  const [issues, had, on] = await Promise.all([
    store.lockIssues(tx, ruleIds),
    store.claimedBy(tx, buyerIds, ruleIds),
    marks.claimedOn(tx, devices, ruleIds),
  ]);
  const people = devices.length > 0 ? await setting(tx, 'promotions.people_per_device', settings) : 0;
  const byRule = new Map(issues.map((issue) => [issue.ruleId, issue]));
  const bought = issues.some((issue) => issue.audience?.who === 'new_buyer')
    ? await haveBought(tx, buyerIds)
    : new Set<Uuid>();
  const viewers = await viewersOf(tx, buyerIds, issues);
  const counts = new Map(had.map((one) => [`${one.buyerId}/${one.ruleId}`, one.count]));
  const onDevice = new Map(on.map((one) => [`${one.device} ${one.ruleId}`, one.count]));
  const marked = new Map<string, marks.Marked & { most: number; endsAt: Date }>();
  const told: { couponId: Uuid; ruleId: Uuid; buyerId: Uuid; device: string | null }[] = [];
  const left = new Map(issues.map((issue) => [issue.ruleId, issue.total - issue.claimed]));
  const now = tx.clock.now();
  const fresh: store.NewCoupon[] = [];
  const outcomes = wanted.map(({ buyerId, ruleId, by, device }): Outcome => {
    const issue = byRule.get(ruleId);
    const nth = (counts.get(`${buyerId}/${ruleId}`) ?? 0) + 1;
    const refusal = refusalOf(issue, now, nth, left.get(ruleId) ?? 0, bought.has(buyerId), by);
    const away =
      !refusal && issue?.audience?.who === 'live_room' && !viewers.has(`${buyerId} ${issue.audience.roomId}`);
    if (away) return { status: 'rejected', reason: refuse('coupon_not_for_you') };
    if (!issue || refusal) return { status: 'rejected', reason: refusal };
    const most = issue.perPerson * people;
    const upTo = device ? (onDevice.get(`${device} ${ruleId}`) ?? 0) + 1 : 0;
    if (device && upTo > most) return { status: 'rejected', reason: refuse('coupon_claimed_on_device', { most }) };
    counts.set(`${buyerId}/${ruleId}`, nth);
    left.set(ruleId, (left.get(ruleId) ?? 0) - 1);
    const ends = issue.validDays === null ? issue.endsAt : later(now, days(issue.validDays));
    const coupon = {
      id: newId(tx),
      buyerId,
      ruleId,
      shopId: issue.shopId,
      nth,
      perPerson: issue.perPerson,
      expiresAt: new Date(Math.min(ends.getTime(), issue.endsAt.getTime())),
    };
    fresh.push(coupon);
    told.push({ couponId: coupon.id, ruleId, buyerId, device: device ?? null });
    if (device) {
      const key = `${device} ${ruleId}`;
      onDevice.set(key, upTo);
      marked.set(key, { device, ruleId, count: (marked.get(key)?.count ?? 0) + 1, most, endsAt: issue.claimUntil });
    }
    return { status: 'fulfilled', value: { id: coupon.id, ruleId, expiresAt: coupon.expiresAt } };
  });
  const written =
    fresh.length > 0 ? [store.insertCoupons(tx, fresh, now), marks.markClaims(tx, [...marked.values()])] : [];
  await Promise.all([...written, record(outcomes)]);
  // One event for all who claimed together: what looks for abuse (G2) reads who had what from which device.
  if (told[0]) await emit(tx, { name: 'coupon.claimed', subjectId: told[0].couponId, payload: { claims: told } });
  return outcomes;
}

/** Who of these buyers comes from which room that one of these issues is for. */
async function viewersOf(
  tx: Ctx,
  buyerIds: readonly Uuid[],
  issues: readonly store.IssuedRule[],
): Promise<ReadonlySet<string>> {
  const live = issues.flatMap(({ kind, args, audience }) =>
    audience?.who === 'live_room' ? [{ kind, args, audience }] : [],
  );
  if (live.length === 0) return new Set();
  const found = new Set<string>();
  for (const buyerId of buyerIds)
    for (const room of await roomsCameFrom(tx, buyerId, live)) found.add(`${buyerId} ${room}`);
  return found;
}

/** The claims of a group as a route's `write`: each member's answer is its coupon as `view` says it; who is refused is refused alone. */
export const claimsOf =
  <V>(view: (coupon: ClaimedCoupon) => V) =>
  async (tx: Ctx, asks: readonly Ask[], record: (claimed: readonly V[]) => Promise<void>): Promise<V[]> => {
    const claimed = (outcomes: readonly Outcome[]): V[] =>
      outcomes.map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return view(one.value);
      });
    return claimed(await claimTogether(tx, asks, async (outcomes) => record(claimed(outcomes))));
  };

function refusalOf(
  issue: store.IssuedRule | undefined,
  now: Date,
  nth: number,
  left: number,
  bought: boolean,
  by: Ask['by'],
): Refusal | null {
  if (!issue || (issue.kind === VOUCHER) !== (by === 'region')) return refuse('coupon_not_found');
  if (now < issue.claimFrom) return refuse('claim_not_begun', { claimFrom: issue.claimFrom.toISOString() });
  if (now >= issue.claimUntil || now >= issue.endsAt) return refuse('claim_over');
  if (nth > issue.perPerson) return refuse('coupon_claimed', { most: issue.perPerson });
  if (issue.audience?.who === 'new_buyer' && bought) return refuse('coupon_not_for_you');
  return left <= 0 ? refuse('coupons_gone') : null;
}

/** What the buyer may use now under these rules; nothing is read when none of them must be held. */
export const couponsFor = async (
  ctx: Ctx,
  buyerId: Uuid | null,
  rules: readonly Rule[],
): Promise<(HeldCoupon & { readonly expiresAt: Date })[]> => {
  if (!buyerId || !asks(rules).coupons) return [];
  const reached = new Set(rules.map((rule) => rule.id));
  return (await store.freeCoupons(ctx, buyerId, ctx.clock.now())).filter((one) => reached.has(one.ruleId));
};

/** Trades take the coupons their quotes use, in the transaction of placing; false when one of them is not free any more. */
export const holdCoupons = async (ctx: Ctx, held: readonly store.Holding[]): Promise<boolean> =>
  (await store.holdFree(ctx, held, ctx.clock.now())) === held.length;

/** The trade is paid, or the till has taken it: what it held is used, and `coupon.used` says so; who paid stands in `payment.succeeded` of the same trade. */
export const spendCoupons = async (ctx: Ctx, tradeId: Uuid): Promise<void> => {
  const used = await store.spendHeld(ctx, tradeId, ctx.clock.now());
  if (used.length > 0)
    await emit(ctx, {
      name: 'coupon.used',
      subjectId: tradeId,
      payload: { tradeId, coupons: used.map((one) => ({ ...one })) },
    });
};

/** Before looking which coupons of a trade come back: two of its orders given back at once would each see the other’s goods still kept. */
export const lockCoupons = async (ctx: Ctx, tradeId: Uuid): Promise<void> => {
  await store.lockOfTrade(ctx, tradeId);
};

/** What they were used for has all been taken or given back: unexpired ones may be used again (facts F). */
export const giveCouponsBack = async (ctx: Ctx, tradeId: Uuid, ids: readonly Uuid[]): Promise<void> => {
  if (ids.length > 0) await store.giveBack(ctx, tradeId, ids, ctx.clock.now());
};

const AT_ONCE = 500;
/** Coupons whose time is over, and marks of devices that are needed no more; answers how many. */
export const expireCoupons = async (ctx: Ctx): Promise<number> =>
  (await store.expireDue(ctx, ctx.clock.now(), AT_ONCE)) + (await marks.forgetMarks(ctx, ctx.clock.now(), AT_ONCE));
