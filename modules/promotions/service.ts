import { Value } from 'typebox/value';
import {
  type Ctx,
  days,
  emit,
  type Fen,
  type Json,
  later,
  newId,
  type Runtime,
  type ShopScope,
  type Text2,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { allTracks, brandsByIds } from '#modules/catalog';
import { record } from '#modules/operations';
import { belt } from '#modules/regions';
import { insertBudget } from './budget-store.ts';
import { endClaims, type IssueTerms, insertIssue } from './coupon-store.ts';
import { refuse } from './errors.ts';
import { endFlash, keepFlash, keepPieces } from './flash.ts';
import { checkGift } from './gifts.ts';
import { handPrices, type PricedItem, type PriceInHand } from './hand.ts';
import type { Kind } from './kinds/kind.ts';
import { regionalVoucher } from './kinds/regional-voucher.ts';
import { FORM_KINDS, KINDS, LIVE_KINDS, MARKET_KINDS, OFFERED } from './kinds/table.ts';
import { roomsKnown } from './live-rooms.ts';
import type { Audience, Funder, HeldCoupon, Rule, Scope, Share } from './model.ts';
import { pledged } from './sponsored.ts';
import * as store from './store.ts';

type Kept = { readonly at: number; readonly rules: readonly Rule[] };
const kept = new WeakMap<Runtime, Map<Uuid, Kept>>();
/** Another process may quote by a rule stopped less than this ago; placing asks the database again (`rulesStillRun`). */
const KEEP_MS = 2_000;
/** Rules that start within this are loaded too, so that a quote can say "from Friday on". */
const AHEAD = days(7);
const MOST_RULES = 400;

/** Rules of the shops, and of the market, that run or start soon, from memory when it is fresh. */
export async function rulesFor(ctx: Ctx, shopIds: readonly Uuid[]): Promise<Rule[]> {
  const known = kept.get(ctx.runtime) ?? new Map<Uuid, Kept>();
  kept.set(ctx.runtime, known);
  // The monotonic timer, not the market's clock: an age of memory must pass while a clock is held.
  const now = performance.now();
  const fresh = (owner: Uuid): boolean => now - (known.get(owner)?.at ?? Number.NEGATIVE_INFINITY) < KEEP_MS;
  const owners = [...shopIds, store.MARKET];
  const [remembered, missing] = [owners.filter(fresh), owners.filter((owner) => !fresh(owner))];
  const found = remembered.flatMap((owner) => known.get(owner)?.rules ?? []);
  if (missing.length === 0) return found;
  const at = ctx.clock.now();
  const rows = await store.runningRules(ctx, missing, at, later(at, AHEAD));
  // Rows of an open transaction may never come to be.
  if (!ctx.inTransaction)
    for (const owner of missing)
      known.set(owner, { at: now, rules: rows.filter((row) => store.ownerOf(row) === owner) });
  return [...found, ...rows];
}

/** True when every named rule runs right now by the database's word, and each shop it was applied in agrees to bear its part: placing asks it in its own transaction. */
export async function rulesStillRun(
  ctx: Ctx,
  applied: readonly { readonly shopId: Uuid; readonly ruleId: Uuid }[],
): Promise<boolean> {
  const once = [...new Map(applied.map((one) => [`${one.shopId} ${one.ruleId}`, one])).values()];
  if (once.length === 0) return true;
  const owners = [...new Set(once.map((one) => one.shopId)), store.MARKET];
  const [found] = await store.countRunning(ctx, owners, once, ctx.clock.now());
  return found?.count === new Set(once.map((one) => one.ruleId)).size;
}

/** Forgets what this process remembers of these shops' rules and the market's, after drift was found. */
export function forgetRules(ctx: Ctx, ...shopIds: readonly Uuid[]): void {
  for (const owner of [...shopIds, store.MARKET]) kept.get(ctx.runtime)?.delete(owner);
}

export type RuleInput = {
  readonly kind: string;
  readonly title: Text2;
  readonly args: unknown;
  readonly scope: Scope;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly audience?: Audience;
  /** Of a kind that must be held: how it is given out as coupons. */
  readonly issue?: IssueTerms;
  /** What it may cost at most, in fen; left out: no limit. */
  readonly budgetFen?: Fen;
  /** Of an offer: pieces of its one SKU kept for it, and how many of them a buyer may have. */
  readonly ownPieces?: { readonly pieces: number; readonly perBuyer: number; readonly shopId?: Uuid };
};
export type MarketRuleInput = RuleInput & {
  readonly funding: readonly Share[];
  /** Of one group at most one applies in a trade. */
  readonly group?: string;
};

/** Starts a promotion of the shop, paid by the shop. Refuses promotions.kind_unknown, args_invalid, period_invalid, scope_invalid, too_many_rules; of a flash price flash_goods, inventory.not_enough; of a gift gift_goods; where a live room is named, room_unknown. */
export const createRule = async (ctx: Ctx, scope: ShopScope, input: RuleInput): Promise<store.RuleRow> =>
  start(ctx, scope.shopId, {
    ...checked(ctx, [...OFFERED, ...LIVE_KINDS], input),
    shopId: scope.shopId,
    funding: [{ funder: 'shop', bps: 10_000 }],
  });

/** The same for a rule that is part of a special offer of the shop's, which its module writes. Refuses as `createRule` does. */
export const createOfferRule = async (ctx: Ctx, scope: ShopScope, input: RuleInput): Promise<store.RuleRow> =>
  start(ctx, scope.shopId, {
    ...checked(ctx, FORM_KINDS, input),
    shopId: scope.shopId,
    funding: [{ funder: 'shop', bps: 10_000 }],
  });

/**
 * A special offer of the market's over one SKU of a shop that agreed, which its module writes: the platform bears all of it, so the shop has its
 * full price. Its pieces lie on that shop's shelf. Refuses as `createRule` does.
 */
export const createMarketOfferRule = async (
  ctx: Ctx,
  input: RuleInput & { readonly ownPieces: { readonly shopId: Uuid } },
): Promise<store.RuleRow> =>
  start(ctx, store.MARKET, {
    ...checked(ctx, FORM_KINDS, input),
    shopId: null,
    funding: [{ funder: 'platform', bps: 10_000 }],
  });

/**
 * Starts a rule of the market, over goods of any shops, paid by those who fund it: the platform, regions by their division
 * code, and the shops that agree to their part (E-commerce law art. 35: none is made to; decision 0101). Refuses as `createRule` does, and promotions.funding_invalid.
 */
export async function createMarketRule(ctx: Ctx, input: MarketRuleInput): Promise<store.RuleRow> {
  await goodsKnown(ctx, input.scope);
  return start(ctx, store.MARKET, {
    ...checked(ctx, MARKET_KINDS, input),
    shopId: null,
    funding: funded(input.funding),
  });
}

/** Brands, belts and tracks that nobody knows are slips, not goods that come later. Refuses promotions.scope_invalid, regions.belt_unknown. */
async function goodsKnown(ctx: Ctx, { brandIds = [], beltIds = [], tracks = [] }: Scope): Promise<void> {
  const brands = brandIds.length > 0 ? await brandsByIds(ctx, brandIds) : [];
  if (brands.length < new Set(brandIds).size) throw refuse('scope_invalid');
  const known = tracks.length > 0 ? await allTracks(ctx) : [];
  if (tracks.some((code) => !known.some((one) => one.code === code))) throw refuse('scope_invalid');
  await Promise.all(beltIds.map((code) => belt(ctx, code)));
}

/** Starts a round of a region's vouchers, paid by the region alone; a rule of the market's that no console page writes (P3). Refuses as `createMarketRule` does. */
export const createVoucherRule = async (
  ctx: Ctx,
  input: Omit<MarketRuleInput, 'kind' | 'funding'> & { readonly region: string },
): Promise<store.RuleRow> => {
  const { region, ...rest } = input;
  await goodsKnown(ctx, rest.scope);
  const funding = funded([{ funder: 'region', funderId: region, bps: 10_000 }]);
  return start(ctx, store.MARKET, {
    ...checked(ctx, [regionalVoucher], { ...rest, kind: regionalVoucher.name }),
    shopId: null,
    funding,
  });
};

/** Stops a rule of the market and starts its next version. Refuses as `createMarketRule` does, and promotions.rule_not_found, rule_not_running. */
export async function reviseMarketRule(ctx: Ctx, id: Uuid, input: MarketRuleInput): Promise<store.RuleRow> {
  await goodsKnown(ctx, input.scope);
  const next = { ...checked(ctx, MARKET_KINDS, input), shopId: null, funding: funded(input.funding) };
  return transact(ctx, async (tx) => {
    if (next.issue) throw refuse('issue_invalid');
    const before = await stop(tx, store.MARKET, id);
    return start(tx, store.MARKET, { ...next, series: before.series, version: before.version + 1 });
  });
}

function checked(ctx: Ctx, kinds: readonly Kind[], input: RuleInput): RuleInput & Pick<Rule, 'lane'> {
  const kind = fitting(kinds, input);
  if (input.endsAt <= input.startsAt || input.endsAt <= ctx.clock.now()) throw refuse('period_invalid');
  if ((kind.held === true) !== (input.issue !== undefined)) throw refuse('issue_invalid');
  if (input.issue && (input.issue.claimUntil > input.endsAt || input.issue.claimUntil <= input.issue.claimFrom))
    throw refuse('issue_invalid');
  return { ...input, lane: kind.lane };
}

/** The kind whose words these are, with goods to speak of. */
function fitting(kinds: readonly Kind[], input: Pick<RuleInput, 'kind' | 'args' | 'scope'>): Kind {
  const kind = kinds.find((one) => one.name === input.kind);
  if (!kind) throw refuse('kind_unknown', { kind: input.kind });
  const misfit = Value.Check(kind.schema, input.args) ? kind.problem(input.args as never) : 'schema';
  if (misfit)
    throw refuse('args_invalid', { problem: misfit }, { fields: [{ field: 'args', code: `promotions.${misfit}` }] });
  const { scope } = input;
  if (kind.needsProducts?.(input.args as never) && (scope.productIds?.length ?? 0) < 2) throw refuse('scope_invalid');
  const lists = [
    scope.productIds,
    scope.skuIds,
    scope.shopIds,
    scope.categoryIds,
    scope.goodsKinds,
    scope.brandIds,
    scope.beltIds,
    scope.styles,
    scope.tracks,
  ];
  if (kind.oneSku && (lists.filter(Boolean).length !== 1 || scope.skuIds?.length !== 1)) throw refuse('scope_invalid');
  if (!scope.all && !lists.some((list) => list && list.length > 0)) throw refuse('scope_invalid');
  return kind;
}

export type TriedRule = Pick<RuleInput, 'kind' | 'args' | 'scope' | 'audience' | 'budgetFen'>;

/**
 * A rule as the shop could write it, to be tried on what was sold between two moments; nothing is kept of it. A kind that must be
 * held is taken to be in every buyer's hands: the coupon to use it with comes along. Refuses promotions.kind_unknown, args_invalid, scope_invalid.
 */
export function ruleToTry(
  ctx: Ctx,
  { shopId }: ShopScope,
  { kind: name, args, scope, audience, budgetFen }: TriedRule,
  [startsAt, endsAt]: readonly [Date, Date],
): { rule: Rule; held: readonly HeldCoupon[] } {
  const kind = fitting(OFFERED, { kind: name, args, scope });
  const rule: Rule = {
    id: newId(ctx),
    shopId,
    kind: kind.name,
    lane: kind.lane,
    title: kind.label,
    args,
    scope,
    funding: [{ funder: 'shop', bps: 10_000 }],
    startsAt,
    endsAt,
    state: 'active',
    ...(audience && { audience }),
    ...(budgetFen !== undefined && { budgetLeftFen: budgetFen }),
  };
  return { rule, held: kind.held ? [{ id: newId(ctx), ruleId: rule.id }] : [] };
}

/** How each bearer of the market's rules is named; who is one alone has no name. */
const NAMED: Record<Funder, RegExp | null> = {
  platform: null,
  shop: null,
  region: /^\d{2,12}$/,
  brand: /^brd_[0-9a-z]{26}$/,
  streamer: /^usr_[0-9a-z]{26}$/,
};
function funded(funding: readonly Share[]): readonly Share[] {
  const sum = funding.reduce((total, share) => total + share.bps, 0);
  const known = funding.every(({ funder, funderId, bps }) => {
    const named = NAMED[funder];
    return bps > 0 && (named === null ? funderId === undefined : named.test(funderId ?? ''));
  });
  const once = new Set(funding.map((share) => `${share.funder}/${share.funderId ?? ''}`)).size === funding.length;
  if (sum !== 10_000 || !known || !once) throw refuse('funding_invalid');
  return funding;
}

type Fresh = Omit<store.RuleRow, 'id' | 'series' | 'version' | 'state' | 'createdAt' | 'createdBy' | 'stoppedAt'> &
  Partial<Pick<store.RuleRow, 'series' | 'version'>> &
  Pick<RuleInput, 'issue' | 'budgetFen' | 'ownPieces'>;

async function start(ctx: Ctx, owner: Uuid, { issue, budgetFen, ownPieces, ...fresh }: Fresh): Promise<store.RuleRow> {
  const now = ctx.clock.now();
  const id = newId(ctx);
  const rule: store.RuleRow = {
    series: id,
    version: 1,
    ...fresh,
    id,
    state: 'active',
    createdAt: now,
    createdBy: userIdOf(ctx.actor),
    stoppedAt: null,
  };
  await roomsKnown(ctx, rule);
  await transact(ctx, async (tx) => {
    await store.lockRulesOf(tx, owner);
    if ((await store.countUnfinished(tx, owner, now)) >= MOST_RULES)
      throw refuse('too_many_rules', { most: MOST_RULES });
    await pledged(tx, rule.funding, budgetFen);
    await store.insertRule(tx, rule);
    if (issue) await insertIssue(tx, { ...issue, shopId: owner, ruleId: id, claimed: 0 });
    if (budgetFen !== undefined) await insertBudget(tx, owner, id, budgetFen);
    await keepFlash(tx, rule);
    await checkGift(tx, rule);
    if (ownPieces) await keepPieces(tx, rule, { shopId: owner, ...ownPieces });
    await tell(tx, rule, 'promotions.create', budgetFen);
  });
  forgetRules(ctx, owner);
  return rule;
}

/** Ends a promotion now; orders already placed keep what it gave. Refuses promotions.rule_not_found, rule_not_running. */
export const stopRule = (ctx: Ctx, scope: ShopScope, id: Uuid): Promise<store.RuleRow> => stop(ctx, scope.shopId, id);

/** The same for a rule of the market. */
export const stopMarketRule = (ctx: Ctx, id: Uuid): Promise<store.RuleRow> => stop(ctx, store.MARKET, id);

async function stop(ctx: Ctx, owner: Uuid, id: Uuid): Promise<store.RuleRow> {
  const rule = await transact(ctx, async (tx) => {
    // Of coupons only the claiming ends: who has one was promised it.
    const coupon = await store.ruleOf(tx, owner, id);
    if (coupon && KINDS.get(coupon.kind)?.held) {
      if (!(await endClaims(tx, owner, id, tx.clock.now()))) throw refuse('rule_not_running');
      await tell(tx, coupon, 'promotions.stop');
      return coupon;
    }
    const stopped = await store.stopRule(tx, owner, id, tx.clock.now());
    if (!stopped) throw refuse((await store.ruleOf(tx, owner, id)) ? 'rule_not_running' : 'rule_not_found');
    await endFlash(tx, id);
    await tell(tx, stopped, 'promotions.stop');
    return stopped;
  });
  forgetRules(ctx, owner);
  return rule;
}

async function tell(
  ctx: Ctx,
  rule: Rule,
  action: 'promotions.create' | 'promotions.stop',
  budgetFen?: Fen,
): Promise<void> {
  await record(ctx, {
    action,
    subject: { kind: 'promotion', id: rule.id },
    ...(rule.shopId && { shopId: rule.shopId }),
    after: {
      kind: rule.kind,
      funding: rule.funding as unknown as Json,
      ...(rule.audience && { audience: rule.audience as unknown as Json }),
      args: rule.args as Json,
      scope: rule.scope as unknown as Json,
      ...(budgetFen !== undefined && { budgetFen }),
      startsAt: rule.startsAt.toISOString(),
      endsAt: rule.endsAt.toISOString(),
    },
  });
  await emit(ctx, {
    name: action === 'promotions.create' ? 'promotion.started' : 'promotion.stopped',
    subjectId: rule.id,
    shopId: rule.shopId,
    payload: {
      ruleId: rule.id,
      kind: rule.kind,
      startsAt: rule.startsAt.toISOString(),
      endsAt: rule.endsAt.toISOString(),
    },
  });
}

/** Price in hand (到手价) of many SKUs by the same engine that prices the checkout; by SKU id. */
export async function bestPrice(ctx: Ctx, items: readonly PricedItem[]): Promise<Map<Uuid, PriceInHand>> {
  const rules = await rulesFor(ctx, [...new Set(items.map((item) => item.shopId))]);
  return handPrices({ moment: ctx.clock.now(), destination: null }, items, rules);
}
