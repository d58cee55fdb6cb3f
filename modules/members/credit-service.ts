import { type Ctx, type Fen, fen, newId, refusedBy, refuseRequest, transact, type Uuid, userIdOf } from '#kernel';
import { person } from '#modules/accounts';
import { balance, creditAccount, PROMOTION, post } from '#modules/ledger';
import { record, setting } from '#modules/operations';
import type { PurseTake } from '#modules/promotions';
import * as store from './credit-store.ts';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';

export type GrantAsk = {
  readonly buyerId: Uuid;
  readonly amountFen: Fen;
  readonly reason: store.GrantReason;
  readonly note: string;
};

const staff = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};

/** Asks to give a buyer credit; somebody else decides. Refuses accounts.person_not_found, members.grant_too_much, grant_to_oneself. */
export async function askGrant(ctx: Ctx, input: GrantAsk): Promise<store.CreditGrant> {
  const askedBy = staff(ctx);
  await person(ctx, input.buyerId);
  const mostFen = await setting(ctx, 'members.credit_grant_most_fen', settings);
  if (input.amountFen > mostFen) throw refuse('grant_too_much', { mostFen });
  if (input.buyerId === askedBy) throw refuse('grant_to_oneself');
  return transact(ctx, async (tx) => {
    const decided = { decidedBy: null, decidedAt: null };
    const one = { ...input, ...decided, id: newId(tx), state: 'asked' as const, askedBy, askedAt: tx.clock.now() };
    await store.insertGrant(tx, one);
    await tell(tx, 'members.ask_credit', one);
    return one;
  });
}

/** Another person than who asked decides; given credit is booked. Refuses members.grant_not_found, grant_decided, grant_by_another, grant_to_oneself. */
export async function decideGrant(ctx: Ctx, id: Uuid, give: boolean): Promise<store.CreditGrant> {
  const by = staff(ctx);
  return transact(ctx, async (tx) => {
    const asked = await store.grantById(tx, id);
    if (!asked) throw refuse('grant_not_found');
    if (asked.askedBy === by) throw refuse('grant_by_another');
    if (asked.buyerId === by) throw refuse('grant_to_oneself');
    const one = await decided(tx, id, give ? 'given' : 'declined', by);
    await tell(tx, give ? 'members.give_credit' : 'members.decline_credit', one);
    if (give) await giveCredit(tx, one);
    return one;
  });
}

async function decided(tx: Ctx, id: Uuid, state: 'given' | 'declined', by: Uuid): Promise<store.CreditGrant> {
  try {
    const one = await store.decideGrant(tx, id, state, by);
    if (!one) throw refuse('grant_decided');
    return one;
  } catch (error) {
    if (refusedBy(error, 'grants_by_another')) throw refuse('grant_by_another');
    throw error;
  }
}

const tell = (tx: Ctx, action: string, one: store.CreditGrant): Promise<unknown> =>
  record(tx, {
    action,
    subject: { kind: 'person', id: one.buyerId },
    after: { grantId: one.id, amountFen: one.amountFen, reason: one.reason },
    reason: one.note,
  });

/** The market lays credit out of its promotions: it owes it to the buyer from now on. */
async function giveCredit(tx: Ctx, one: store.CreditGrant): Promise<void> {
  await store.openCredit(tx, one.buyerId);
  const account = await store.lockCredit(tx, one.buyerId);
  if (!account) throw new Error(`no credit account for ${one.buyerId}`);
  await move(tx, account, 'given', one.amountFen, { grantId: one.id });
  await store.moveCredit(tx, one.buyerId, { freeFen: one.amountFen });
  await post(tx, {
    cause: `credit-grant:${one.id}`,
    kind: 'credit_granted',
    memo: { grantId: one.id, reason: one.reason },
    postings: [
      { account: PROMOTION, amountFen: -one.amountFen },
      { account: creditAccount(one.buyerId), amountFen: one.amountFen },
    ],
  });
}

const move = (
  tx: Ctx,
  account: store.Credit,
  kind: store.CreditKind,
  amountFen: number,
  about: { readonly tradeId?: Uuid; readonly grantId?: Uuid },
) =>
  store.insertCreditEntry(tx, account.buyerId, {
    at: tx.clock.now(),
    kind,
    amountFen,
    freeAfterFen: fen(account.freeFen + amountFen),
    tradeId: about.tradeId ?? null,
    grantId: about.grantId ?? null,
  });

/** What the buyer can use now, in fen. */
export const creditInHand = async (ctx: Ctx, buyerId: Uuid): Promise<number> =>
  (await store.creditOf(ctx, buyerId))?.freeFen ?? 0;

/** Placing takes credit; false when somebody has less. Accounts are held in one order by everybody. */
export async function holdCredit(tx: Ctx, takes: readonly PurseTake[]): Promise<boolean> {
  for (const { buyerId, tradeId, ruleId, amountFen } of [...takes].sort((a, b) => (a.buyerId < b.buyerId ? -1 : 1))) {
    const account = await store.lockCredit(tx, buyerId);
    if (!account || account.freeFen < amountFen) return false;
    await move(tx, account, 'used', -amountFen, { tradeId });
    await store.moveCredit(tx, buyerId, { freeFen: -amountFen, heldFen: amountFen });
    await store.insertCreditUse(tx, { tradeId, buyerId, ruleId, amountFen, keptFen: amountFen, paid: false });
  }
  return true;
}

/** The account of a trade that used credit, held, with its use as it is then; null when it used none. */
async function lockedUse(tx: Ctx, tradeId: Uuid) {
  const seen = await store.selectCreditUse(tx, tradeId);
  const account = seen && (await store.lockCredit(tx, seen.buyerId));
  const use = account && (await store.selectCreditUse(tx, tradeId));
  return account && use ? { account, use } : null;
}

/** The trade is paid: the market owes the buyer so much less, and its promotions pay the shops as every funded discount is paid. */
export async function spendCredit(tx: Ctx, tradeId: Uuid): Promise<void> {
  const found = await lockedUse(tx, tradeId);
  if (!found || found.use.paid) return;
  const { account, use } = found;
  await store.markCreditPaid(tx, tradeId);
  await store.moveCredit(tx, account.buyerId, { heldFen: -use.keptFen });
  if (use.keptFen > 0)
    await post(tx, {
      cause: `credit-used:${tradeId}`,
      kind: 'credit_used',
      tradeId,
      postings: [
        { account: creditAccount(account.buyerId), amountFen: -use.keptFen },
        { account: PROMOTION, amountFen: use.keptFen },
      ],
    });
}

/** Orders of the trade were closed, or pieces given back: so much of its credit is the buyer's again. */
export async function returnCredit(tx: Ctx, tradeId: Uuid, amountFen: Fen): Promise<void> {
  const found = await lockedUse(tx, tradeId);
  if (!found) throw new Error(`trade ${tradeId} gives back credit it has not used`);
  const { account, use } = found;
  await store.lessenCreditUse(tx, tradeId, amountFen);
  await move(tx, account, 'returned', amountFen, { tradeId });
  await store.moveCredit(tx, account.buyerId, { freeFen: amountFen, heldFen: use.paid ? 0 : -amountFen });
  if (use.paid)
    await post(tx, {
      // What is kept falls with every return: no two of a trade are the same.
      cause: `credit-returned:${tradeId}:${use.keptFen - amountFen}`,
      kind: 'credit_returned',
      tradeId,
      postings: [
        { account: PROMOTION, amountFen: -amountFen },
        { account: creditAccount(account.buyerId), amountFen },
      ],
    });
}

/** Accounts that are not what their journal, the trades and the ledger say. */
export async function creditsAmiss(ctx: Ctx): Promise<{ counted: number; breaches: string[] }> {
  const sums = await store.creditSums(ctx);
  const breaches: string[] = [];
  for (const one of sums) {
    const booked = await balance(ctx, creditAccount(one.buyerId));
    if (one.freeFen !== one.entries || one.heldFen !== one.uses || booked !== one.freeFen + one.heldFen)
      breaches.push(
        `credit of ${one.buyerId}: ${one.freeFen} free (journal ${one.entries}), ${one.heldFen} held (trades ${one.uses}), ledger ${booked}`,
      );
  }
  return { counted: sums.length, breaches };
}
