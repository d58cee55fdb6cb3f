import {
  type Ctx,
  type DomainEvent,
  days,
  emit,
  later,
  minutes,
  newId,
  Refusal,
  type Seconds,
  type ShopScope,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { caseForPlatform, returnParcel } from '#modules/aftersales';
import { buyerAccount, insurerAccount, post, shopAccount } from '#modules/ledger';
import { record, setting } from '#modules/operations';
import { orderForPlatform } from '#modules/orders';
import { refuse } from './errors.ts';
import { insurerOf } from './insurer.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import { type PayTable, payFor } from './table.ts';
import type { Claim, Policy } from './types.ts';

/** The table as it is now, in fen. */
export async function payTable(ctx: Ctx): Promise<PayTable> {
  const [sameProvinceFen, otherProvinceFen, remoteFen] = await Promise.all([
    setting(ctx, 'insurance.same_province_fen', settings),
    setting(ctx, 'insurance.other_province_fen', settings),
    setting(ctx, 'insurance.remote_fen', settings),
  ]);
  return { sameProvinceFen, otherProvinceFen, remoteFen };
}

/** Whether a shop gives freight insurance with what is bought now. */
export const offers = async (ctx: Ctx, shopId: Uuid): Promise<boolean> =>
  (await store.offeredAt(ctx, shopId, ctx.clock.now())) ?? false;

/** The shop gives freight insurance from now on, or no more; orders placed before keep what they had. Refuses offer_same. */
export const setOffer = (ctx: Ctx, scope: ShopScope, offered: boolean): Promise<void> =>
  transact(ctx, async (tx) => {
    await store.lockOffers(tx, scope.shopId);
    const before = await offers(tx, scope.shopId);
    if (before === offered) throw refuse('offer_same');
    await store.insertOffer(tx, scope.shopId, offered, userIdOf(tx.actor));
    await record(tx, {
      action: 'insurance.offer',
      subject: { kind: 'shop', id: scope.shopId },
      shopId: scope.shopId,
      before: { offered: before },
      after: { offered },
    });
    await emit(tx, {
      name: 'insurance.offer_changed',
      subjectId: scope.shopId,
      shopId: scope.shopId,
      payload: { offered },
    });
  });

/** Goods have left: an order of a shop that gave insurance when it was placed is to be insured, for lines that can come back without reason. */
export async function onShipped(tx: Ctx, event: DomainEvent): Promise<void> {
  const order = await orderForPlatform(tx, event.subjectId);
  if (!(await store.offeredAt(tx, order.shopId, order.placedAt))) return;
  const lines = order.lines.filter(
    (line) =>
      line.quantity > line.cancelledQuantity && (line.returnRule === 'seven_days' || line.noReturnAgreed === false),
  );
  if (lines.length === 0) return;
  await store.insertPolicy(tx, {
    shopId: order.shopId,
    orderId: order.id,
    id: newId(tx),
    buyerId: order.buyerId,
    insurer: insurerOf(tx).code,
    lineIds: lines.map((line) => line.id),
    premiumFen: lines.length * (await setting(tx, 'insurance.premium_fen', settings)),
    pays: await payTable(tx),
    state: 'wanted',
    policyNo: null,
    failure: null,
    createdAt: tx.clock.now(),
    insuredAt: null,
    premiumPaidAt: null,
    attempts: 0,
  });
}

const LEASE = minutes(2);
const patience = (attempts: number): Seconds => (attempts > 8 ? days(1) : minutes(2 ** Math.max(0, attempts - 1)));
/** How long until a premium is asked of the shop's balance again. */
const AGAIN = minutes(30);

/** Insures what is due, asking the insurer outside any transaction, and takes premiums from the shops' balances. */
export async function insureDue(ctx: Ctx): Promise<number> {
  const due = await store.claimPolicies(ctx, 50, later(ctx.clock.now(), LEASE));
  for (const one of due) {
    try {
      if (one.state === 'insured' || (await cover(ctx, one))) await takePremium(ctx, one);
    } catch (error) {
      ctx.log.error({ err: error, orderId: one.orderId }, 'the insurer gave no answer');
      await store.putOffPolicy(ctx, one, later(ctx.clock.now(), patience(one.attempts)));
    }
  }
  return due.length;
}

async function cover(ctx: Ctx, one: Policy): Promise<boolean> {
  const order = await orderForPlatform(ctx, one.orderId);
  const answer = await insurerOf(ctx).cover({
    number: one.id,
    orderNumber: order.number,
    lines: one.lineIds.length,
    premiumFen: one.premiumFen,
    at: ctx.clock.now(),
  });
  return transact(ctx, async (tx) => {
    if (answer.state === 'refused') {
      await store.markUninsured(tx, one, answer.failure);
      return false;
    }
    return store.markInsured(tx, one, answer.policyNo);
  });
}

/** The shop pays; what its balance does not have is owed, and the buyer is insured all the same. */
async function takePremium(ctx: Ctx, one: Policy): Promise<void> {
  try {
    await transact(ctx, async (tx) => {
      if (!(await store.markPremiumPaid(tx, one))) return;
      await post(tx, {
        cause: `premium:${one.id}`,
        kind: 'premium',
        shopId: one.shopId,
        orderId: one.orderId,
        memo: { lines: one.lineIds.length },
        postings: [
          { account: shopAccount(one.shopId, 'available'), amountFen: -one.premiumFen },
          { account: insurerAccount(one.insurer), amountFen: one.premiumFen },
        ],
      });
    });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'ledger.balance_too_low') throw error;
    await store.putOffPolicy(ctx, one, later(ctx.clock.now(), AGAIN));
  }
}

/**
 * A return without reason is finished: the insurer is to pay the way back of its parcel, once for each line of the order. What was
 * sent back at the shop's cost, or not at all, is not claimed.
 */
export async function onRefunded(tx: Ctx, event: DomainEvent): Promise<void> {
  const { case: one, order } = await caseForPlatform(tx, event.subjectId);
  if (one.kind !== 'return_refund' || one.reason !== 'seven_days' || one.fault !== 'buyer' || !one.returnTo) return;
  const policy = await store.policyOf(tx, one.shopId, one.orderId);
  if (!policy || policy.state === 'refused' || !(await returnParcel(tx, one))) return;
  const insured = one.lines.map((line) => line.lineId).filter((id) => policy.lineIds.includes(id));
  if (insured.length === 0) return;
  const remote = await setting(tx, 'insurance.remote_places', settings);
  const claim: Claim = {
    shopId: one.shopId,
    caseId: one.id,
    id: newId(tx),
    orderId: one.orderId,
    buyerId: one.buyerId,
    amountFen: payFor(policy.pays, order.receiver.divisionCode, one.returnTo.divisionCode, remote),
    state: 'wanted',
    failure: null,
    payoutNo: null,
    createdAt: tx.clock.now(),
    endedAt: null,
    attempts: 0,
  };
  if (await store.claimOf(tx, one.shopId, one.id)) return;
  if ((await store.insertClaim(tx, claim, insured)) > 0) return;
  await store.markRefused(tx, claim, 'CLAIMED_ALREADY');
  await tell(tx, 'insurance.claim_refused', claim);
}

const tell = (tx: Ctx, name: string, one: Claim): Promise<unknown> =>
  emit(tx, {
    name,
    subjectId: one.caseId,
    shopId: one.shopId,
    payload: { caseId: one.caseId, orderId: one.orderId, buyerId: one.buyerId, amountFen: one.amountFen },
  });

/** Has the insurer pay what is claimed, outside any transaction, and books what it says. */
export async function payDue(ctx: Ctx): Promise<number> {
  const due = await store.dueClaims(ctx, 50, later(ctx.clock.now(), LEASE));
  for (const one of due) {
    try {
      await pay(ctx, one);
    } catch (error) {
      ctx.log.error({ err: error, caseId: one.caseId }, 'the insurer gave no answer to a claim');
      await store.putOffClaim(ctx, one, later(ctx.clock.now(), patience(one.attempts)));
    }
  }
  return due.length;
}

async function pay(ctx: Ctx, one: Claim): Promise<void> {
  const [policy, { case: found }] = await Promise.all([
    store.policyOf(ctx, one.shopId, one.orderId),
    caseForPlatform(ctx, one.caseId),
  ]);
  const parcel = await returnParcel(ctx, found);
  if (!policy || !parcel || policy.state === 'wanted')
    return void (await store.putOffClaim(ctx, one, later(ctx.clock.now(), patience(one.attempts))));
  const answer =
    policy.policyNo === null
      ? ({ state: 'refused', failure: policy.failure ?? 'NOT_INSURED' } as const)
      : await insurerOf(ctx).pay({
          number: one.id,
          policyNo: policy.policyNo,
          amountFen: one.amountFen,
          carrier: parcel.carrier,
          waybillNo: parcel.waybillNo,
          at: ctx.clock.now(),
        });
  if (answer.state === 'processing')
    return void (await store.putOffClaim(ctx, one, later(ctx.clock.now(), patience(one.attempts))));
  await transact(ctx, async (tx) => {
    if (answer.state === 'refused') {
      if (await store.markRefused(tx, one, answer.failure)) await tell(tx, 'insurance.claim_refused', one);
      return;
    }
    if (!(await store.markPaid(tx, one, answer.payoutNo))) return;
    await bookClaim(tx, one, policy.insurer, answer.payoutNo);
    await tell(tx, 'insurance.claim_paid', one);
  });
}

/** The insurer owes the buyer and has paid them itself: the money never was at the market, both statements show it. */
async function bookClaim(tx: Ctx, one: Claim, insurer: string, payoutNo: string): Promise<void> {
  const about = { shopId: one.shopId, orderId: one.orderId, memo: { caseId: one.caseId, payoutNo } };
  const [from, to] = [insurerAccount(insurer), buyerAccount(one.buyerId)];
  await post(tx, {
    ...about,
    cause: `claim:${one.id}`,
    kind: 'claim',
    postings: [
      { account: from, amountFen: -one.amountFen },
      { account: to, amountFen: one.amountFen },
    ],
  });
  await post(tx, {
    ...about,
    cause: `claim-paid:${one.id}`,
    kind: 'claim_paid',
    postings: [
      { account: to, amountFen: -one.amountFen },
      { account: from, amountFen: one.amountFen },
    ],
  });
}
