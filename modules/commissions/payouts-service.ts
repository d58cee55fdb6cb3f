import { type Ctx, hours, later, newId, refusedBy, transact, type Uuid, userIdOf } from '#kernel';
import { requireRealName, revealIdentity } from '#modules/accounts';
import { creatorAccount, gatewayAccount, post } from '#modules/ledger';
import { record, setting } from '#modules/operations';
import { refuse } from './errors.ts';
import * as store from './purse-store.ts';
import { settings } from './settings.ts';
import type { Card, Payout } from './types.ts';

/** The bank account creators are paid from; an outside party like a provider. */
const CREATORS_BANK = gatewayAccount('creators_bank');
/** Card numbers (银行卡号): 12 to 19 digits with a Luhn digit. */
const NUMBER = /^\d{12,19}$/;
const isCard = (number: string): boolean =>
  NUMBER.test(number) &&
  [...number].toReversed().reduce((sum, digit, at) => {
    const one = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return sum + (one > 9 ? one - 9 : one);
  }, 0) %
    10 ===
    0;

/** The creator's own card; one that replaces another waits before anything is paid to it. Refuses accounts.identity_needed, card_invalid. */
export async function setCard(ctx: Ctx, userId: Uuid, input: { bank: string; number: string }): Promise<Card> {
  await requireRealName(ctx, userId, 'identity');
  const number = input.number.replace(/[\s-]/g, '');
  if (!isCard(number))
    throw refuse('card_invalid', {}, { fields: [{ field: 'number', code: 'commissions.card_invalid' }] });
  const waitHours = await setting(ctx, 'commissions.new_card_hours', settings);
  return transact(ctx, async (tx) => {
    const before = await store.cardOf(tx, userId);
    const now = tx.clock.now();
    const card: Card = {
      userId,
      bank: input.bank.trim(),
      numberSealed: tx.runtime.secrets.seal(number),
      numberEnd: number.slice(-4),
      setAt: now,
      usableAt: before ? later(now, hours(waitHours)) : now,
    };
    await store.putCard(tx, card);
    await record(tx, {
      action: 'commissions.set_card',
      subject: { kind: 'user', id: userId },
      before: before ? { bank: before.bank, numberEnd: before.numberEnd } : null,
      after: { bank: card.bank, numberEnd: card.numberEnd },
    });
    return card;
  });
}

/**
 * A creator asks for money; it is set aside at once. One at a time. Refuses accounts.identity_needed, card_missing, payout_too_small,
 * payout_open, payout_too_large.
 */
export async function requestPayout(ctx: Ctx, userId: Uuid, amountFen: number): Promise<Payout> {
  await requireRealName(ctx, userId, 'identity');
  const minFen = await setting(ctx, 'commissions.payout_min_fen', settings);
  if (amountFen < minFen) throw refuse('payout_too_small', { minFen });
  return transact(ctx, async (tx) => {
    const card = await store.cardOf(tx, userId);
    if (!card) throw refuse('card_missing');
    const { freeFen } = await store.purseOf(tx, userId);
    if (!(await store.holdFree(tx, userId, amountFen)))
      throw refuse('payout_too_large', { freeFen: Math.max(0, freeFen) });
    const now = tx.clock.now();
    const one: Payout = {
      id: newId(tx),
      userId,
      amountFen,
      bank: card.bank,
      numberSealed: card.numberSealed,
      numberEnd: card.numberEnd,
      state: 'requested',
      requestedAt: now,
      fromAt: new Date(Math.max(now.getTime(), card.usableAt.getTime())),
      endedAt: null,
      bankNo: null,
      reason: null,
    };
    try {
      await store.insertPayout(tx, one);
    } catch (error) {
      if (refusedBy(error, 'payouts_one_open')) throw refuse('payout_open');
      throw error;
    }
    await record(tx, {
      action: 'commissions.request_payout',
      subject: { kind: 'creator_payout', id: one.id },
      after: { amountFen, numberEnd: one.numberEnd },
    });
    return one;
  });
}

/** `of`: whose it must be; of anybody else there is none. */
async function decided(
  ctx: Ctx,
  { id, of }: { readonly id: Uuid; readonly of?: Uuid },
  work: (tx: Ctx, one: Payout) => Promise<store.End>,
): Promise<Payout> {
  return transact(ctx, async (tx) => {
    const one = await store.payoutById(tx, id, true);
    if (!one || (of && one.userId !== of)) throw refuse('payout_not_found');
    if (one.state !== 'requested') throw refuse('payout_state', { state: one.state });
    const end = await work(tx, one);
    try {
      await store.endPayout(tx, id, end);
    } catch (error) {
      if (refusedBy(error, 'payouts_once')) throw refuse('bank_number_used', { bankNo: end.bankNo ?? '' });
      throw error;
    }
    await record(tx, {
      action: `commissions.payout_${end.state}`,
      subject: { kind: 'creator_payout', id },
      before: { state: one.state, amountFen: one.amountFen },
      after: { state: end.state, bankNo: end.bankNo },
      reason: end.reason,
    });
    return { ...one, ...end, numberSealed: null, endedAt: tx.clock.now() };
  });
}

/** The creator takes it back before it is paid. Refuses payout_not_found, payout_state. */
export const cancelPayout = (ctx: Ctx, userId: Uuid, id: Uuid): Promise<Payout> =>
  decided(ctx, { id, of: userId }, async (tx, one) => {
    await store.letGo(tx, one.userId, one.amountFen);
    return { state: 'cancelled', by: userId, bankNo: null, reason: null };
  });

/** Finance says why it is not paid; the money is the creator's again. Refuses payout_not_found, payout_state. */
export const returnPayout = (ctx: Ctx, id: Uuid, reason: string): Promise<Payout> =>
  decided(ctx, { id }, async (tx, one) => {
    await store.letGo(tx, one.userId, one.amountFen);
    return { state: 'returned', by: userIdOf(tx.actor), bankNo: null, reason };
  });

/**
 * Finance has paid it by bank: booked once under the bank's number. Refuses payout_not_found, payout_state, payout_cooling (the card is new),
 * payout_not_covered (refunds since have taken it), bank_number_used.
 */
export const markPaid = (ctx: Ctx, id: Uuid, bankNo: string): Promise<Payout> =>
  decided(ctx, { id }, async (tx, one) => {
    if (tx.clock.now() < one.fromAt) throw refuse('payout_cooling', { fromAt: one.fromAt.toISOString() });
    if (!(await store.payHeld(tx, one.userId, one.amountFen))) throw refuse('payout_not_covered');
    await post(tx, {
      cause: `creator-payout:${one.id}`,
      kind: 'creator_paid',
      memo: { payoutId: one.id, bankNo },
      postings: [
        { account: creatorAccount(one.userId), amountFen: -one.amountFen },
        { account: CREATORS_BANK, amountFen: one.amountFen },
      ],
    });
    return { state: 'paid', by: userIdOf(tx.actor), bankNo, reason: null };
  });

/** Whom and where to pay, in clear; the look is in the audit log. Refuses payout_not_found, payout_state, accounts.identity_not_checked. */
export async function lookAtCard(ctx: Ctx, id: Uuid): Promise<{ holder: string; bank: string; number: string }> {
  return transact(ctx, async (tx) => {
    const one = await store.payoutById(tx, id);
    if (!one) throw refuse('payout_not_found');
    if (one.numberSealed === null) throw refuse('payout_state', { state: one.state });
    const { name } = await revealIdentity(tx, one.userId);
    await record(tx, { action: 'commissions.look_at_card', subject: { kind: 'creator_payout', id } });
    return { holder: name, bank: one.bank, number: tx.runtime.secrets.open(one.numberSealed) };
  });
}
