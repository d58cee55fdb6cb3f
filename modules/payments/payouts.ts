import {
  type Ctx,
  chinaDay,
  emit,
  newId,
  Refusal,
  type ShopScope,
  startOfChinaDay,
  toId,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { requireRealName } from '#modules/accounts';
import { gatewayAccount, type JournalKind, post, shopAccount, shopBalances } from '#modules/ledger';
import { record, setting } from '#modules/operations';
import { payoutDayLimit, shop as shopOf } from '#modules/shops';
import { coolUntil } from './bank-accounts.ts';
import { listDifference } from './differences.ts';
import { refuse } from './errors.ts';
import { DEFAULT_GATEWAY, GatewayError, type GatewayPayout, gatewayNamed, gatewayNames } from './gateway.ts';
import { payoutNumber } from './numbers.ts';
import { nextOutcomeQuery } from './patience.ts';
import { claimedFen } from './payout-claims.ts';
import { payoutSources } from './payout-sources.ts';
import { lookAgain } from './second-looks.ts';
import { settings } from './settings.ts';
import { BANK } from './store/payout-batches.ts';
import * as store from './store/payouts.ts';
import { ensureSubMerchants } from './sub-merchants.ts';

/**
 * Asks for a payout in the caller's transaction: the money leaves the available balance at once. It is sent after the
 * cooling period, above a limit only after an operator's approval, by the provider at which the shop's money lies; where it lies at
 * several, one payout by each (`more`). Refuses payout_shop_frozen, payout_too_small, payout_too_large, bank_account_missing,
 * shop_balance_too_low, payout_owed, payout_trial_limit.
 */
export async function requestPayout(
  ctx: Ctx,
  shop: ShopScope,
  input: { readonly amountFen: number },
): Promise<store.PayoutListRow & { readonly more: readonly store.PayoutListRow[] }> {
  const [min, max, approvalAbove, channel] = await Promise.all([
    setting(ctx, 'payments.payout_min_fen', settings),
    setting(ctx, 'payments.payout_max_fen', settings),
    setting(ctx, 'payments.payout_approval_above_fen', settings),
    setting(ctx, 'payments.payout_channel', settings),
  ]);
  // T2: a frozen shop neither sells nor pays out.
  const keeper = await shopOf(ctx, shop.shopId);
  if (keeper.state === 'frozen') throw refuse('payout_shop_frozen');
  // T1: money leaves only towards somebody whose identity was checked.
  await requireRealName(ctx, keeper.ownerId, 'identity');
  if (input.amountFen < min) throw refuse('payout_too_small', { minFen: min });
  if (input.amountFen > max) throw refuse('payout_too_large', { maxFen: max });
  return transact(ctx, async (tx) => {
    // Its lock: of two payouts of a shop at once the second sees what the first has taken, and from which provider.
    const bank = await store.lockBankAccount(tx, shop.shopId);
    if (!bank) throw refuse('bank_account_missing');
    await refuseOwed(tx, shop.shopId, input.amountFen);
    const needsApproval = input.amountFen > approvalAbove;
    const usual = gatewayNames(tx)[0] ?? DEFAULT_GATEWAY;
    const common = {
      shopId: shop.shopId,
      bankAccountId: bank.id,
      state: needsApproval ? ('requested' as const) : ('cooling' as const),
      requestedBy: userIdOf(tx.actor),
      needsApproval,
      coolUntil: await coolUntil(tx, bank),
    };
    const pieces =
      channel === 'bank'
        ? [{ gateway: BANK, amountFen: input.amountFen }]
        : payoutSources(await store.lyingAt(tx, shop.shopId), input.amountFen, usual);
    const rows: store.PayoutListRow[] = [];
    for (const piece of pieces) {
      const payout = { ...common, ...piece, id: newId(tx) };
      await store.insertPayout(tx, payout);
      await hold(tx, payout);
      await record(tx, {
        action: 'payments.request_payout',
        subject: { kind: 'payout', id: payout.id },
        shopId: shop.shopId,
        after: { amountFen: payout.amountFen, gateway: payout.gateway, numberEnd: bank.numberEnd },
      });
      await tell(tx, 'payout.requested', payout);
      rows.push(await view(tx, payout.id));
    }
    await refuseOverTrial(tx, shop.shopId, input.amountFen);
    const [first, ...more] = rows;
    if (!first) throw new Error('a payout of no pieces');
    return { ...first, more };
  });
}

/** T7: what buyers are owed is theirs before the shop takes anything out. */
async function refuseOwed(tx: Ctx, shopId: Uuid, amountFen: number): Promise<void> {
  const owedFen = await claimedFen(tx, shopId);
  if (owedFen === 0) return;
  const { availableFen } = await shopBalances(tx, shopId);
  if (amountFen > availableFen - owedFen)
    throw refuse('payout_owed', { owedFen, leftFen: Math.max(0, availableFen - owedFen) });
}

/** T2: a shop in its trial withdraws so much a day. Asked after the account's lock is held, so that two requests see each other. */
async function refuseOverTrial(tx: Ctx, shopId: Uuid, amountFen: number): Promise<void> {
  const limitFen = await payoutDayLimit(tx, shopId);
  if (limitFen === null) return;
  const asked = await store.askedSince(tx, shopId, startOfChinaDay(chinaDay(tx.clock.now())));
  if (asked > limitFen)
    throw refuse('payout_trial_limit', { limitFen, leftFen: Math.max(0, limitFen - asked + amountFen) });
}

const latest = (a: Date, b: Date): Date => new Date(Math.max(a.getTime(), b.getTime()));

type PayoutKey = { readonly shopId: Uuid; readonly id: Uuid; readonly amountFen: number };

async function hold(tx: Ctx, payout: PayoutKey): Promise<void> {
  try {
    await move(
      tx,
      payout,
      'payout_hold',
      shopAccount(payout.shopId, 'available'),
      shopAccount(payout.shopId, 'payout'),
    );
  } catch (error) {
    if (error instanceof Refusal && error.code === 'ledger.balance_too_low')
      throw refuse('shop_balance_too_low', { amountFen: payout.amountFen });
    throw error;
  }
}

const move = (tx: Ctx, payout: PayoutKey, kind: JournalKind, from: string, to: string) =>
  post(tx, {
    cause: payoutCause(kind, payout.id),
    kind,
    shopId: payout.shopId,
    memo: { payoutId: payout.id },
    postings: [
      { account: from, amountFen: -payout.amountFen },
      { account: to, amountFen: payout.amountFen },
    ],
  });

export const payoutCause = (kind: JournalKind, id: Uuid): string => `${kind}:${id}`;

const giveBack = (tx: Ctx, payout: PayoutKey, kind: 'payout_returned' | 'payout_cancelled') =>
  move(tx, payout, kind, shopAccount(payout.shopId, 'payout'), shopAccount(payout.shopId, 'available'));

const tell = (tx: Ctx, name: string, payout: PayoutKey) =>
  emit(tx, {
    name,
    subjectId: payout.id,
    shopId: payout.shopId,
    payload: { payoutId: payout.id, shopId: payout.shopId, amountFen: payout.amountFen },
  });

async function view(ctx: Ctx, id: Uuid): Promise<store.PayoutListRow> {
  const row = await store.selectPayoutView(ctx, id);
  if (!row) throw refuse('payout_not_found');
  return row;
}

async function decided(
  ctx: Ctx,
  id: Uuid,
  work: (tx: Ctx, row: store.PayoutRow) => Promise<void>,
): Promise<store.PayoutListRow> {
  return transact(ctx, async (tx) => {
    const row = await store.lockPayout(tx, id);
    if (!row) throw refuse('payout_not_found');
    await work(tx, row);
    return view(tx, id);
  });
}

/** An operator lets a large payout go; it still cools down. Refuses payout_not_found, payout_state. */
export const approvePayout = (ctx: Ctx, id: Uuid, note: string | null): Promise<store.PayoutListRow> =>
  decided(ctx, id, async (tx, row) => {
    const now = tx.clock.now();
    const approved = await store.movePayout(tx, row, {
      state: 'cooling',
      nextAt: latest(row.coolUntil, now),
      approvedBy: userIdOf(tx.actor),
      approvedAt: now,
      note,
    });
    if (row.state !== 'requested' || !approved) throw refuse('payout_state', { state: row.state });
    await audited(tx, row, 'payments.approve_payout', 'cooling', note);
    await tell(tx, 'payout.approved', row);
  });

/** Before it is sent, a payout can be called off by the operator (with a reason) or by the shop; the money returns. */
export const cancelPayout = (ctx: Ctx, id: Uuid, reason: string, shop?: ShopScope): Promise<store.PayoutListRow> =>
  decided(ctx, id, async (tx, row) => {
    if (shop && shop.shopId !== row.shopId) throw refuse('payout_not_found');
    // Once an attempt to send was made, only the provider knows whether it has gone.
    const untouched = row.attempts === 0 && (row.state === 'requested' || row.state === 'cooling');
    if (
      !untouched ||
      !(await store.movePayout(tx, row, { state: 'cancelled', nextAt: null, endedAt: tx.clock.now(), note: reason }))
    )
      throw refuse('payout_state', { state: row.state });
    await giveBack(tx, row, 'payout_cancelled');
    await audited(tx, row, 'payments.cancel_payout', 'cancelled', reason);
    await tell(tx, 'payout.cancelled', row);
  });

const audited = (tx: Ctx, row: store.PayoutRow, action: string, state: string, reason: string | null) =>
  record(tx, {
    action,
    subject: { kind: 'payout', id: row.id },
    shopId: row.shopId,
    before: { state: row.state, amountFen: row.amountFen },
    after: { state },
    reason,
  });

/** The one door by which a sent payout ends: arrived, or returned with the money back on the shop's balance. */
export async function completePayout(ctx: Ctx, id: Uuid, answer: GatewayPayout): Promise<void> {
  await transact(ctx, async (tx) => {
    const row = await store.lockPayout(tx, id);
    if (!row || row.endedAt) return;
    if (answer.amountFen !== row.amountFen) {
      await differs(tx, row, 'amount_mismatch', answer.amountFen, {});
      return;
    }
    const sent = { gatewayNo: answer.gatewayNo, sentAt: answer.sentAt };
    if (row.state === 'cooling')
      await store.movePayout(tx, row, {
        state: 'sent',
        nextAt: nextOutcomeQuery(tx.clock.now(), row.attempts),
        ...sent,
      });
    if (answer.state === 'processing') return;
    const endedAt = answer.endedAt ?? tx.clock.now();
    if (
      !(await store.movePayout(tx, row, {
        state: answer.state,
        nextAt: null,
        endedAt,
        failure: answer.failure,
        ...sent,
      }))
    )
      return;
    if (answer.state === 'arrived') {
      await move(tx, row, 'payout_arrived', shopAccount(row.shopId, 'payout'), gatewayAccount(row.gateway));
      await tell(tx, 'payout.arrived', row);
    } else {
      await giveBack(tx, row, 'payout_returned');
      if (row.gateway !== BANK) await lookAgain(tx, 'payout', row);
      await tell(tx, 'payout.returned', row);
    }
  });
}

const differs = (
  tx: Ctx,
  row: store.PayoutRow,
  kind: 'amount_mismatch' | 'payout_refused',
  foundFen: number,
  detail: { readonly [key: string]: string },
) =>
  listDifference(tx, {
    gateway: row.gateway,
    kind,
    subject: payoutNumber(row.id),
    shopId: row.shopId,
    expectedFen: row.amountFen,
    foundFen,
    detail,
  });

/** One payout taken further: sent when cooled down, asked about once sent. Talks to the provider, outside a transaction. */
export async function drivePayout(ctx: Ctx, row: store.PayoutRow): Promise<void> {
  // Frozen while the payout cooled down: it waits, the money stays held.
  if (row.attempts === 0 && (await shopOf(ctx, row.shopId)).state === 'frozen') return store.postponePayout(ctx, row);
  const number = payoutNumber(row.id);
  try {
    const known = row.attempts > 0 ? await askAbout(ctx, row, number) : null;
    await completePayout(ctx, row.id, known ?? (await send(ctx, row, number)));
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
    await refused(ctx, row, error.code);
  }
}

async function askAbout(ctx: Ctx, row: store.PayoutRow, number: string): Promise<GatewayPayout | null> {
  const shops = await ensureSubMerchants(ctx, row.gateway, [row.shopId]);
  return gatewayNamed(ctx, row.gateway).queryPayout(number, shops.get(row.shopId) ?? '');
}

async function send(ctx: Ctx, row: store.PayoutRow, number: string): Promise<GatewayPayout> {
  const bank = await store.selectBankAccountById(ctx, row.shopId, row.bankAccountId);
  if (!bank) throw new Error(`payout ${row.id} without its bank account`);
  const shops = await ensureSubMerchants(ctx, row.gateway, [row.shopId]);
  return gatewayNamed(ctx, row.gateway).payout({
    number,
    subMerchantId: shops.get(row.shopId) ?? toId('shp', row.shopId),
    amountFen: row.amountFen,
    bankAccount: { holder: bank.holder, bank: bank.bank, number: ctx.runtime.secrets.open(bank.numberSealed) },
  });
}

/** The provider will not send it (it holds too little for the shop): the money goes back and an operator looks why. */
async function refused(ctx: Ctx, seen: store.PayoutRow, code: string): Promise<void> {
  await transact(ctx, async (tx) => {
    const row = await store.lockPayout(tx, seen.id);
    if (!row || row.endedAt) return;
    if (!(await store.movePayout(tx, row, { state: 'returned', nextAt: null, endedAt: tx.clock.now(), failure: code })))
      return;
    await giveBack(tx, row, 'payout_returned');
    await lookAgain(tx, 'payout', row);
    await differs(tx, row, 'payout_refused', 0, { code });
    await tell(tx, 'payout.returned', row);
  });
}
