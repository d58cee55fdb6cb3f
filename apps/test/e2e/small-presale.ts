import { days, fen, later, type ShopScope, type Uuid } from '#kernel';
import { productForSale } from '#modules/catalog';
import { paymentOfTrade, startPayment } from '#modules/payments';
import { openOffer, placeDeposit } from '#modules/presales';
import type { Player } from '../../../demo/seed/cast.ts';
import { SEED_ACTOR, type Stage } from '../../../demo/seed/stage.ts';

/** Goods sold ahead for two days from now on, and the buyer's presale of them with its deposit paid. */
export async function presaleOnShow(
  stage: Stage,
  shop: { readonly scope: ShopScope; readonly owner: Player },
  skuId: Uuid,
  buyer: Player,
): Promise<void> {
  const [sku] = await productForSale(stage.ctx(SEED_ACTOR), [skuId]);
  if (!sku) throw new Error('nothing to sell ahead');
  const now = stage.clock.now();
  const depositFen = fen(Math.floor(sku.priceFen / 10));
  const offer = await openOffer(stage.ctx(shop.owner.actor), shop.scope, {
    skuId,
    priceFen: sku.priceFen,
    depositFen,
    countsFen: fen(2 * depositFen),
    pieces: 20,
    perBuyer: 5,
    startsAt: now,
    depositUntil: later(now, days(2)),
    balanceFrom: later(now, days(2)),
    balanceUntil: later(now, days(4)),
    shipWithinHours: 48,
  });
  const ctx = stage.ctx(buyer.actor);
  const { id } = await placeDeposit(ctx, {
    buyerId: buyer.userId,
    offerId: offer.id,
    quantity: 1,
    agreed: true,
    requestKey: 'small:presale',
  });
  await startPayment(ctx, { tradeId: id, buyerId: buyer.userId });
  const paid = await paymentOfTrade(ctx, id);
  if (!paid) throw new Error('a deposit without its payment');
  await stage.pay(paid.payment.id);
  await stage.work();
}
