import { Value } from 'typebox/value';
import {
  type Ctx,
  days,
  emit,
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
import { record } from '#modules/operations';
import { refuse } from './errors.ts';
import { handPrices, type PricedItem, type PriceInHand } from './hand.ts';
import { OFFERED } from './kinds/table.ts';
import type { Rule, Scope } from './model.ts';
import * as store from './store.ts';

type Kept = { readonly at: number; readonly rules: readonly Rule[] };
const kept = new WeakMap<Runtime, Map<Uuid, Kept>>();
/** Another process may quote by a rule stopped less than this ago; placing asks the database again (`rulesStillRun`). */
const KEEP_MS = 2_000;
/** Rules that start within this are loaded too, so that a quote can say "from Friday on". */
const AHEAD = days(7);
const MOST_RULES = 200;

/** Rules of the shops that run or start soon, from memory when it is fresh. */
export async function rulesFor(ctx: Ctx, shopIds: readonly Uuid[]): Promise<Rule[]> {
  const known = kept.get(ctx.runtime) ?? new Map<Uuid, Kept>();
  kept.set(ctx.runtime, known);
  // The monotonic timer, not the market's clock: an age of memory must pass while a clock is held.
  const now = performance.now();
  const fresh = (shopId: Uuid): boolean => now - (known.get(shopId)?.at ?? Number.NEGATIVE_INFINITY) < KEEP_MS;
  const [remembered, missing] = [shopIds.filter(fresh), shopIds.filter((shopId) => !fresh(shopId))];
  const found = remembered.flatMap((shopId) => known.get(shopId)?.rules ?? []);
  if (missing.length === 0) return found;
  const at = ctx.clock.now();
  const rows = await store.runningRules(ctx, missing, at, later(at, AHEAD));
  // Rows of an open transaction may never come to be.
  if (!ctx.inTransaction)
    for (const shopId of missing) known.set(shopId, { at: now, rules: rows.filter((row) => row.shopId === shopId) });
  return [...found, ...rows];
}

/** True when every named rule runs right now by the database's word: placing asks it in its own transaction. */
export async function rulesStillRun(
  ctx: Ctx,
  applied: readonly { readonly shopId: Uuid; readonly ruleId: Uuid }[],
): Promise<boolean> {
  const ids = [...new Set(applied.map((one) => one.ruleId))];
  if (ids.length === 0) return true;
  const [found] = await store.countRunning(ctx, [...new Set(applied.map((one) => one.shopId))], ids, ctx.clock.now());
  return found?.count === ids.length;
}

/** Forgets what this process remembers of a shop's rules, after drift was found. */
export const forgetRules = (ctx: Ctx, shopId: Uuid): void => void kept.get(ctx.runtime)?.delete(shopId);

export type RuleInput = {
  readonly kind: string;
  readonly title: Text2;
  readonly args: unknown;
  readonly scope: Scope;
  readonly startsAt: Date;
  readonly endsAt: Date;
};

/** Starts a promotion of the shop, paid by the shop. Refuses promotions.kind_unknown, args_invalid, period_invalid, scope_invalid, too_many_rules. */
export async function createRule(ctx: Ctx, scope: ShopScope, input: RuleInput): Promise<store.RuleRow> {
  const kind = OFFERED.find((one) => one.name === input.kind);
  if (!kind) throw refuse('kind_unknown', { kind: input.kind });
  const misfit = Value.Check(kind.schema, input.args) ? kind.problem(input.args as never) : 'schema';
  if (misfit) throw refuse('args_invalid', { problem: misfit }, { fields: [{ field: 'args', code: misfit }] });
  const now = ctx.clock.now();
  if (input.endsAt <= input.startsAt || input.endsAt <= now) throw refuse('period_invalid');
  if (kind.needsProducts?.(input.args as never) && (input.scope.productIds?.length ?? 0) < 2)
    throw refuse('scope_invalid');
  if (
    ('productIds' in input.scope && input.scope.productIds.length === 0) ||
    ('skuIds' in input.scope && input.scope.skuIds.length === 0)
  )
    throw refuse('scope_invalid');
  const rule: store.RuleRow = {
    ...input,
    id: newId(ctx),
    shopId: scope.shopId,
    lane: kind.lane,
    funding: [{ funder: 'shop', bps: 10_000 }],
    state: 'active',
    createdAt: now,
    createdBy: userIdOf(ctx.actor),
    stoppedAt: null,
  };
  await transact(ctx, async (tx) => {
    if ((await store.countUnfinished(tx, scope.shopId, now)) >= MOST_RULES)
      throw refuse('too_many_rules', { most: MOST_RULES });
    await store.insertRule(tx, rule);
    await tell(tx, rule, 'promotions.create');
  });
  forgetRules(ctx, scope.shopId);
  return rule;
}

/** Ends a promotion now; orders already placed keep what it gave. Refuses promotions.rule_not_found, rule_not_running. */
export async function stopRule(ctx: Ctx, scope: ShopScope, id: Uuid): Promise<store.RuleRow> {
  const rule = await transact(ctx, async (tx) => {
    const [stopped] = await store.stopRule(tx, scope.shopId, id, tx.clock.now());
    if (!stopped) throw refuse((await store.ruleOf(tx, scope.shopId, id)) ? 'rule_not_running' : 'rule_not_found');
    await tell(tx, stopped, 'promotions.stop');
    return stopped;
  });
  forgetRules(ctx, scope.shopId);
  return rule;
}

async function tell(ctx: Ctx, rule: Rule, action: 'promotions.create' | 'promotions.stop'): Promise<void> {
  await record(ctx, {
    action,
    subject: { kind: 'promotion', id: rule.id },
    shopId: rule.shopId,
    after: {
      kind: rule.kind,
      args: rule.args as Json,
      scope: rule.scope as unknown as Json,
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
