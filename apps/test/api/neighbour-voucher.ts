import { days, later, type ShopScope, toId, type Uuid } from '#kernel';
import { claimOf, moveBudget, openRound, redeemAtTill, showCode } from '#modules/vouchers';
import type { Street } from './street.ts';

const REGION = '330200';

/** A voucher of the region taken at the shop's till; what settles it comes with the next day. Answers the TypeID of its redemption. */
export async function takeVoucher(street: Street, scope: ShopScope, buyerId: Uuid): Promise<string> {
  const { market } = street;
  const ctx = market.ctx();
  const now = market.clock.now();
  await moveBudget(ctx, 'in', { region: REGION, amountFen: 2_000, bankNo: `IN-${scope.shopId}`, note: '拨款' });
  const round = await openRound(ctx, REGION, {
    title: { zh: '消费券', en: 'Voucher' },
    faceFen: 2_000,
    overFen: 5_000,
    total: 1,
    perPerson: 1,
    claimFrom: now,
    claimUntil: later(now, days(1)),
    endsAt: later(now, days(1)),
    validDays: null,
    level: 'none',
    atTill: true,
    goods: { of: 'shops', shopIds: [scope.shopId] },
  });
  const { id } = await claimOf(ctx, buyerId, round.id);
  const { code } = await showCode(ctx, buyerId, id);
  const taken = await redeemAtTill(ctx, scope, { code, amountFen: 6_000, receiptNo: 'N-1' });
  return toId('vrx', taken.id);
}
