import { type Ctx, refusedBy, type ShopScope, shopScope, transact, type Uuid, userIdOf } from '#kernel';
import { mediaFiles, privatePicture } from '#modules/media';
import { record } from '#modules/operations';
import { type Order, orderForShop, refundPlan } from '#modules/orders';
import { cutDown, sumOf } from './amounts.ts';
import { afterRuling } from './deciding.ts';
import * as disputes from './dispute-store.ts';
import { refuse } from './errors.ts';
import type { Outcome } from './lifecycle.ts';
import { askRefund } from './money-service.ts';
import { returnAddressOf } from './parcels-store.ts';
import { locked, lockedForBuyer, lockedForPlatform, reread, step } from './service.ts';
import * as store from './store.ts';
import type { Case, CaseLine, Ruling, Side } from './types.ts';

const orderOf = (tx: Ctx, one: Case): Promise<Order> => orderForShop(tx, shopScope(one.shopId), one.orderId);

/** What of a case's pieces can still come back now; other refunds may have gone between. */
function stillOwed(order: Order, one: Case, fault: 'shop' | 'none'): { lines: CaseLine[]; freightFen: number } {
  const wishes = one.lines.flatMap(({ lineId, quantity }) => {
    const line = order.lines.find((candidate) => candidate.id === lineId);
    const left = line ? Math.min(quantity, line.quantity - line.refundedQuantity) : 0;
    return left > 0 ? [{ lineId, quantity: left }] : [];
  });
  const plan = refundPlan(order, wishes, fault);
  // Never more than was asked for each line.
  const lines = plan.lines.map((line) => {
    const asked = one.lines.find((candidate) => candidate.lineId === line.lineId)?.amountFen ?? 0;
    return { ...line, amountFen: one.amountFen > 0 ? Math.min(line.amountFen, asked) : line.amountFen };
  });
  return { lines, freightFen: plan.freightFen };
}

/** The buyer calls the platform in after a rejection. Refuses case_not_found, state_forbids, case_open, nothing_to_refund. */
export const escalate = (ctx: Ctx, buyerId: Uuid, caseId: Uuid, reason: string): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await lockedForBuyer(tx, buyerId, caseId);
    const order = await orderOf(tx, one);
    if (order.state === 'closed') throw refuse('nothing_to_refund');
    const { lines } = stillOwed(order, one, 'none');
    if (lines.length === 0 || (sumOf(lines) === 0 && one.remedy === 'refund')) throw refuse('nothing_to_refund');
    try {
      return await step(tx, one, {
        verb: 'escalate',
        to: 'evidence',
        actor: 'buyer',
        note: reason,
        facts: { lines, amountFen: sumOf(lines) + one.freightFen },
      });
    } catch (error) {
      if (refusedBy(error, 'cases_one_open')) throw refuse('case_open');
      throw error;
    }
  });

export type Shown = { readonly text: string; readonly mediaIds: readonly Uuid[] };

/** Evidence of one side, while evidence is heard. Refuses state_forbids, evidence_empty, media_not_yours. */
async function show(tx: Ctx, one: Case, side: Side, shown: Shown): Promise<Case> {
  const userId = userIdOf(tx.actor);
  if (one.state !== 'evidence' || !userId) throw refuse('state_forbids', { state: one.state });
  if (shown.text === '' && shown.mediaIds.length === 0) throw refuse('evidence_empty');
  const files = await mediaFiles(tx, shown.mediaIds);
  if (shown.mediaIds.some((id) => files.get(id)?.madeBy !== userId)) throw refuse('media_not_yours');
  await disputes.insertEvidence(tx, one, { side, byUser: userId, ...shown });
  return one;
}
export const showAsBuyer = (ctx: Ctx, buyerId: Uuid, caseId: Uuid, shown: Shown): Promise<Case> =>
  transact(ctx, async (tx) => show(tx, await lockedForBuyer(tx, buyerId, caseId), 'buyer', shown));
export const showAsShop = (ctx: Ctx, scope: ShopScope, caseId: Uuid, shown: Shown): Promise<Case> =>
  transact(ctx, async (tx) => show(tx, await locked(tx, scope.shopId, caseId), 'shop', shown));

/** A picture shown as evidence in this case, for whoever may see the case. Refuses case_not_found. */
export async function evidencePicture(ctx: Ctx, one: Case, mediaId: Uuid): Promise<Buffer> {
  const shown = await disputes.evidenceOf(ctx, one);
  if (!shown.some((entry) => entry.mediaIds.includes(mediaId))) throw refuse('case_not_found');
  return privatePicture(ctx, mediaId, 'anyone');
}

async function appeal(tx: Ctx, one: Case, side: Side, reason: string): Promise<Case> {
  const userId = userIdOf(tx.actor);
  if (!userId) throw refuse('state_forbids', { state: one.state });
  const after = await step(tx, one, {
    verb: 'appeal',
    to: 'appealed',
    actor: side,
    note: reason,
    facts: { judgeId: null },
  });
  await disputes.insertAppeal(tx, one, { side, byUser: userId, reason });
  return after;
}
/** Either side has the ruling looked at again by somebody else, once. Refuses case_not_found, state_forbids. */
export const appealAsBuyer = (ctx: Ctx, buyerId: Uuid, caseId: Uuid, reason: string): Promise<Case> =>
  transact(ctx, async (tx) => appeal(tx, await lockedForBuyer(tx, buyerId, caseId), 'buyer', reason));
export const appealAsShop = (ctx: Ctx, scope: ShopScope, caseId: Uuid, reason: string): Promise<Case> =>
  transact(ctx, async (tx) => {
    const after = await appeal(tx, await locked(tx, scope.shopId, caseId), 'shop', reason);
    await record(tx, {
      action: 'aftersales.appeal',
      subject: { kind: 'asl', id: caseId },
      shopId: scope.shopId,
      reason,
    });
    return after;
  });

/** Who judges must be nobody's friend: neither the buyer nor of the shop, nor who judged before. */
async function judgeOf(tx: Ctx, one: Case): Promise<Uuid> {
  const { actor } = tx;
  const userId = userIdOf(actor);
  if (!userId || actor.kind !== 'user') throw refuse('judge_is_party');
  const ofShop = actor.grants.some((grant) => grant.scope === 'shop' && grant.scopeId === one.shopId);
  if (userId === one.buyerId || ofShop) throw refuse('judge_is_party');
  const before = await disputes.rulingsOf(tx, one);
  if (before.some((ruling) => ruling.byUser === userId)) throw refuse('judge_same');
  if (one.judgeId && one.judgeId !== userId) throw refuse('taken');
  return userId;
}

/** An operator takes a case that is to be judged. Refuses state_forbids, judge_is_party, judge_same, taken. */
export const takeCase = (ctx: Ctx, caseId: Uuid): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await lockedForPlatform(tx, caseId);
    if (one.state !== 'judging' && one.state !== 'appealed') throw refuse('state_forbids', { state: one.state });
    await store.setJudge(tx, one, await judgeOf(tx, one));
    await record(tx, { action: 'aftersales.take', subject: { kind: 'asl', id: one.id }, shopId: one.shopId });
    return reread(tx, one);
  });

export type RulingInput = {
  readonly outcome: Outcome;
  /** What goes back for the goods, in fen: all that was asked, or a part; 0 exactly when rejected. */
  readonly goodsFen: number;
  /** Who bears freight: the shop's part of it goes back to the buyer. */
  readonly freightBy: 'buyer' | 'shop';
  readonly reason: string;
};

/**
 * The platform rules, with a reason both sides read. The first ruling waits for an appeal; the second, by somebody else, is carried
 * out at once. Refuses state_forbids, ruling_amount, ruling_part_unshipped, return_address_missing, judge_is_party, judge_same, taken.
 */
export const rule = (ctx: Ctx, caseId: Uuid, input: RulingInput): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await lockedForPlatform(tx, caseId);
    if (one.state !== 'judging' && one.state !== 'appealed') throw refuse('state_forbids', { state: one.state });
    const judgeId = await judgeOf(tx, one);
    await refuseRuling(tx, one, input);
    const round = one.state === 'judging' ? 1 : 2;
    const ruling: Ruling = { ...input, round, byUser: judgeId, at: tx.clock.now() };
    await disputes.insertRuling(tx, one, ruling);
    await record(tx, {
      action: round === 1 ? 'aftersales.rule' : 'aftersales.rule_again',
      subject: { kind: 'asl', id: one.id },
      shopId: one.shopId,
      after: { outcome: input.outcome, goodsFen: input.goodsFen, freightBy: input.freightBy },
      reason: input.reason,
    });
    if (round === 2) return carryOut(tx, one, ruling, 'rule_again');
    return step(tx, one, { verb: 'rule', to: 'ruled', actor: 'platform', note: input.reason, facts: { judgeId } });
  });

async function refuseRuling(tx: Ctx, one: Case, input: RulingInput): Promise<void> {
  const most = sumOf(one.lines);
  const money = input.outcome === 'refund' || (input.outcome === 'return' && one.remedy === 'refund');
  const wrong =
    input.outcome === 'reject'
      ? input.goodsFen !== 0
      : input.goodsFen < 1 || input.goodsFen > most || (!money && input.goodsFen !== most);
  if (wrong) throw refuse('ruling_amount', { mostFen: most });
  // Pieces still in the shop are cancelled whole.
  if (!one.shipped && money && input.goodsFen !== most) throw refuse('ruling_part_unshipped');
  const calledBack = afterRuling(one, input.outcome) === 'awaiting_return';
  if (calledBack && !(await returnAddressOf(tx, one.shopId))) throw refuse('return_address_missing');
}

/** What was ruled becomes what is owed, and the case goes on from there. */
export async function carryOut(tx: Ctx, one: Case, ruling: Ruling, verb: 'enforce' | 'rule_again'): Promise<Case> {
  const actor = verb === 'enforce' ? 'system' : 'platform';
  const note = verb === 'rule_again' ? ruling.reason : null;
  const to = afterRuling(one, ruling.outcome);
  if (to === 'closed') return step(tx, one, { verb, to, actor, note });
  const { freightFen, lines: most } = stillOwed(
    await orderOf(tx, one),
    one,
    ruling.freightBy === 'shop' ? 'shop' : 'none',
  );
  const lines = cutDown(most, Math.min(ruling.goodsFen, sumOf(most)));
  const after = await step(tx, one, {
    verb,
    to,
    actor,
    note,
    facts: {
      lines,
      freightFen,
      amountFen: sumOf(lines) + freightFen,
      fault: ruling.freightBy,
      agreedBy: 'platform',
      remedy: ruling.outcome === 'refund' ? 'refund' : one.remedy,
      returnTo: to === 'awaiting_return' ? await returnAddressOf(tx, one.shopId) : one.returnTo,
    },
  });
  return to === 'agreed' ? askRefund(tx, after) : after;
}
