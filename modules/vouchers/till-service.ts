import { randomInt } from 'node:crypto';
import { type Ctx, later, minutes, newId, refusedBy, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { record, setting } from '#modules/operations';
import { giveCouponsBack, holdCoupons, spendCoupons, voucherOf } from '#modules/promotions';
import { divisionsWithin } from '#modules/regions';
import { mayTrade, shop as shopOf } from '#modules/shops';
import { refuse } from './errors.ts';
import { suspicions } from './orders-service.ts';
import * as store from './redemption-store.ts';
import { type Round, takeAtTill } from './rounds.ts';
import { settings } from './settings.ts';
import { roundOf, roundsByRule } from './store.ts';

const digits = (): string => String(randomInt(100_000_000)).padStart(8, '0');
const digestOf = (ctx: Ctx, code: string): string => ctx.runtime.secrets.index('vouchers.till_code', code);

export type ShownCode = { readonly code: string; readonly expiresAt: Date; readonly round: Round };

/**
 * A code of sixteen digits to show at a till, good once and for some minutes; a code shown before for the same voucher ends. Refuses
 * voucher_not_found, voucher_not_free, not_at_till.
 */
export async function showCode(ctx: Ctx, buyerId: Uuid, couponId: Uuid): Promise<ShownCode> {
  const code = `${digits()}${digits()}`;
  return transact(ctx, async (tx) => {
    const voucher = await voucherOf(tx, buyerId, couponId);
    const [round] = voucher ? await roundsByRule(tx, [voucher.ruleId]) : [];
    if (!voucher || !round) throw refuse('voucher_not_found');
    const now = tx.clock.now();
    if (voucher.state !== 'free' || voucher.expiresAt <= now) throw refuse('voucher_not_free');
    if (!round.atTill) throw refuse('not_at_till');
    const until = later(now, minutes(await setting(tx, 'vouchers.code_minutes', settings)));
    const expiresAt = new Date(Math.min(until.getTime(), voucher.expiresAt.getTime()));
    await store.insertCode(tx, {
      buyerId,
      id: newId(tx),
      digest: digestOf(tx, code),
      couponId,
      roundId: round.id,
      expiresAt,
    });
    return { code, expiresAt, round };
  });
}

export type TillSale = {
  readonly code: string;
  /** What the goods come to before the voucher, in fen. */
  readonly amountFen: number;
  /** The till's own number of the receipt. */
  readonly receiptNo: string;
};

/**
 * A till takes a voucher by its code: the shop asks so much less of the customer and gets it from the region. Once a code, once a
 * receipt. Refuses code_unknown, code_used, code_expired, shop_not_in_round, below_threshold, voucher_not_free, receipt_used.
 */
export async function redeemAtTill(ctx: Ctx, scope: ShopScope, sale: TillSale): Promise<store.Redemption> {
  const shop = await shopOf(ctx, scope.shopId);
  return transact(ctx, async (tx) => {
    const code = await store.lockCode(tx, digestOf(tx, sale.code));
    const round = code ? await roundOf(tx, code.roundId) : null;
    if (!code || !round) throw refuse('code_unknown');
    const now = tx.clock.now();
    if (code.usedAt) throw refuse('code_used');
    if (code.expiresAt <= now) throw refuse('code_expired');
    const within = round.shopIds
      ? round.shopIds.includes(shop.id)
      : (await divisionsWithin(tx, round.region, [shop.divisionCode])).length > 0;
    if (!within || !mayTrade(shop)) throw refuse('shop_not_in_round');
    const givenFen = takeAtTill(round, sale.amountFen);
    if (givenFen === null)
      throw refuse('below_threshold', {
        overFen: round.overFen,
        missingFen: Math.max(1, round.overFen - sale.amountFen),
      });
    const id = newId(tx);
    await store.useCode(tx, code, id);
    if (!(await holdCoupons(tx, [{ buyerId: code.buyerId, tradeId: id, couponId: code.couponId }])))
      throw refuse('voucher_not_free');
    await spendCoupons(tx, id);
    const redemption: store.Redemption = {
      shopId: shop.id,
      id,
      region: round.region,
      roundId: round.id,
      channel: 'till',
      couponId: code.couponId,
      buyerId: code.buyerId,
      orderId: null,
      receiptNo: sale.receiptNo,
      codeEnd: sale.code.slice(-4),
      madeBy: userIdOf(tx.actor),
      divisionCode: shop.divisionCode,
      faceFen: round.faceFen,
      givenFen,
      settledFen: 0,
      salesFen: sale.amountFen,
      flags: await suspicions(tx, { shopId: shop.id, buyerId: code.buyerId, channel: 'till' }),
      at: now,
      readyAt: now,
      changedAt: now,
      undoneAt: null,
    };
    try {
      await store.insertRedemption(tx, redemption);
    } catch (error) {
      if (refusedBy(error, 'redemptions_receipt_once')) throw refuse('receipt_used', { receiptNo: sale.receiptNo });
      throw error;
    }
    await record(tx, {
      action: 'vouchers.redeem',
      subject: { kind: 'voucher_redemption', id },
      shopId: shop.id,
      after: { givenFen, amountFen: sale.amountFen, receiptNo: sale.receiptNo },
    });
    return redemption;
  });
}

/** The goods of a receipt came back the same day: the voucher goes back to its owner. Refuses redemption_not_found, redemption_settled. */
export async function undoAtTill(ctx: Ctx, scope: ShopScope, id: Uuid, reason: string): Promise<void> {
  await transact(ctx, async (tx) => {
    const one = await store.lockRedemption(tx, scope.shopId, id);
    if (one?.channel !== 'till' || one.undoneAt) throw refuse('redemption_not_found');
    if (one.settledFen > 0) throw refuse('redemption_settled');
    await store.undo(tx, one);
    await giveCouponsBack(tx, id, [one.couponId]);
    await record(tx, {
      action: 'vouchers.undo',
      subject: { kind: 'voucher_redemption', id },
      shopId: scope.shopId,
      before: { givenFen: one.givenFen },
      reason,
    });
  });
}
