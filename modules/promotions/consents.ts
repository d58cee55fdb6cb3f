import {
  type Ctx,
  days,
  emit,
  hours,
  type Json,
  later,
  newId,
  refusedBy,
  type ShopScope,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { record, setting } from '#modules/operations';
import { budgetsOf } from './budget-store.ts';
import { type Consent, consentsOf, insertConsent, withdrawConsent } from './consents-store.ts';
import { issuesOf } from './coupon-store.ts';
import { refuse } from './errors.ts';
import type { Share } from './model.ts';
import { forgetRules } from './service.ts';
import { settings } from './settings.ts';
import { MARKET, type RuleRow, ruleOf, sharedByShops } from './store.ts';

/** What a shop that has agreed bears of a rule of the market, in basis points of what the rule takes off its goods. */
export const shopsShare = (funding: readonly Share[]): number =>
  funding.find((share) => share.funder === 'shop')?.bps ?? 0;

/** The rule a shop is asked about; what shops bear no part of is none of theirs to agree to. */
async function asked(ctx: Ctx, ruleId: Uuid): Promise<RuleRow> {
  const rule = await ruleOf(ctx, MARKET, ruleId);
  if (!rule || !sharedByShops(rule)) throw refuse('rule_not_found');
  if (rule.state !== 'active' || rule.endsAt <= ctx.clock.now()) throw refuse('rule_not_running');
  return rule;
}

/**
 * A shop agrees to bear its part of one version of a rule of the market (E-commerce law art. 35: nobody is made to). From now on the rule
 * reaches its goods. `shareBps` is the part it was shown. Refuses promotions.rule_not_found, rule_not_running, consent_moved (the part is
 * another), consent_given, consent_leaving.
 */
export async function agreeToShare(
  ctx: Ctx,
  { shopId }: ShopScope,
  { ruleId, shareBps }: { readonly ruleId: Uuid; readonly shareBps: number },
): Promise<Consent> {
  const consent = await transact(ctx, async (tx) => {
    const rule = await asked(tx, ruleId);
    const now = tx.clock.now();
    if (shopsShare(rule.funding) !== shareBps)
      throw refuse('consent_moved', { percent: shopsShare(rule.funding) / 100 });
    const before = (await consentsOf(tx, shopId, [ruleId])).get(ruleId);
    if (before?.leavesAt && before.leavesAt > now)
      throw refuse('consent_leaving', { leavesAt: before.leavesAt.toISOString() });
    const one = { shopId, id: newId(tx), ruleId, shareBps, agreedAt: now, agreedBy: userIdOf(tx.actor) };
    try {
      await insertConsent(tx, one, await termsOf(tx, rule));
    } catch (error) {
      if (refusedBy(error, 'consents_once')) throw refuse('consent_given');
      throw error;
    }
    await told(tx, one, 'promotions.agree_to_share', { shareBps });
    return { ...one, withdrawnAt: null, leavesAt: null };
  });
  forgetRules(ctx);
  return consent;
}

/**
 * A shop takes its consent back: after the notice the rule reaches its goods no more; orders placed before keep what they were given.
 * Refuses promotions.rule_not_found, rule_not_running, consent_missing.
 */
export async function withdrawShare(ctx: Ctx, { shopId }: ShopScope, ruleId: Uuid): Promise<Consent> {
  const consent = await transact(ctx, async (tx) => {
    const rule = await asked(tx, ruleId);
    const leavesAt = (await leavingOf(tx, [rule])).get(ruleId) ?? rule.endsAt;
    const by = userIdOf(tx.actor);
    const gone = await withdrawConsent(tx, { shopId, ruleId, by, at: tx.clock.now(), leavesAt });
    if (!gone) throw refuse('consent_missing');
    await told(tx, gone, 'promotions.withdraw_share', { leavesAt: leavesAt.toISOString() });
    return gone;
  });
  forgetRules(ctx);
  return consent;
}

/**
 * When a shop that withdrew now would be out of each rule: after the notice, of coupons not before those claimed so far have lapsed (who
 * has one was promised the shop's goods), and never after the rule itself.
 */
export async function leavingOf(ctx: Ctx, rules: readonly RuleRow[]): Promise<ReadonlyMap<Uuid, Date>> {
  const now = ctx.clock.now();
  const noticed = later(now, hours(await setting(ctx, 'promotions.consent_notice_hours', settings)));
  const ids = rules.map((rule) => rule.id);
  const issues = new Map((ids.length > 0 ? await issuesOf(ctx, ids) : []).map((issue) => [issue.ruleId, issue]));
  return new Map(
    rules.map((rule) => {
      const issue = issues.get(rule.id);
      const lapsed = issue ? (issue.validDays === null ? rule.endsAt : later(now, days(issue.validDays))) : now;
      const leaves = Math.max(lapsed.getTime(), noticed.getTime());
      return [rule.id, new Date(Math.min(leaves, rule.endsAt.getTime()))];
    }),
  );
}

/** What the shop was shown, kept word for word. */
async function termsOf(ctx: Ctx, rule: RuleRow): Promise<Json> {
  const budget = (await budgetsOf(ctx, [rule.id]))[0];
  return {
    version: rule.version,
    kind: rule.kind,
    title: { ...rule.title },
    args: rule.args as Json,
    scope: rule.scope as unknown as Json,
    audience: (rule.audience ?? null) as unknown as Json,
    funding: rule.funding as unknown as Json,
    budgetFen: budget?.totalFen ?? null,
    startsAt: rule.startsAt.toISOString(),
    endsAt: rule.endsAt.toISOString(),
  };
}

async function told(
  ctx: Ctx,
  { shopId, ruleId, id }: Pick<Consent, 'shopId' | 'ruleId' | 'id'>,
  action: 'promotions.agree_to_share' | 'promotions.withdraw_share',
  after: Json & object,
): Promise<void> {
  await record(ctx, { action, subject: { kind: 'promotion', id: ruleId }, shopId, after });
  const name = action === 'promotions.agree_to_share' ? 'promotion.consent_given' : 'promotion.consent_withdrawn';
  await emit(ctx, { name, subjectId: ruleId, shopId, payload: { ruleId, consentId: id, ...after } });
}
