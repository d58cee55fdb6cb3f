import { days, earlier, fen, hours, later, Refusal } from '#kernel';
import { asked, place, quoteFor } from '#modules/checkout';
import { createOffer } from '#modules/groupbuys';
import { startPayment } from '#modules/payments';
import { forgetRules } from '#modules/promotions';
import type { Listing } from './goods.ts';
import { count, type World } from './world.ts';

/** Goods of the demo shop to buy in a group since this morning; the second buyer who can sign in has opened one that a friend is missing from. */
export async function groupsToday(world: World, demo: readonly Listing[]): Promise<void> {
  const { stage, today } = world;
  const shop = demo[0]?.shop;
  const opener = world.cast.buyers[1];
  const home = opener?.addresses[0];
  if (!shop || !opener || !home) return;
  // Of what has been there long: goods that an operator or the shop has just taken off are none.
  const goods = demo.filter((one) => one.skus.some((sku) => sku.stock >= 20)).slice(4, 6);
  for (const [nth, listing] of goods.entries())
    try {
      const prices = listing.skus.map((sku) => ({
        skuId: sku.id,
        priceFen: fen(Math.floor((sku.priceFen * 82) / 100)),
      }));
      const offer = await createOffer(stage.ctx(shop.owner.actor, earlier(today, hours(4))), shop.scope, {
        productId: listing.id,
        prices,
        size: 2 + nth,
        hours: 24,
        perBuyer: 2,
        stock: 60,
        startsAt: earlier(today, hours(4)),
        endsAt: later(today, days(12)),
      });
      count(world.done, 'group offers');
      if (nth > 0) continue;
      const ctx = stage.ctx(opener.actor);
      const form = { form: 'group', offerId: offer.id, groupId: null, ruleId: offer.ruleId, payBy: null } as const;
      const sku = listing.skus.toSorted((a, b) => b.stock - a.stock)[0];
      const lines = asked(sku ? [{ skuId: sku.id, quantity: 1 }] : []);
      // The offer is a moment old; what this process remembers of the shop's rules may be older.
      forgetRules(ctx, shop.scope.shopId);
      const { quote } = await quoteFor(ctx, lines, home.divisionCode, { form });
      const trade = await place(ctx, {
        buyerId: opener.userId,
        requestKey: 'seed:today/group',
        lines,
        fromCart: false,
        addressId: home.id,
        form,
        fingerprint: quote.fingerprint,
        agreedNoReturn: new Set(lines.map((line) => line.skuId)),
        notes: new Map(),
      });
      await startPayment(ctx, { tradeId: trade.tradeId, buyerId: opener.userId });
      await stage.pay(trade.paymentId);
      await stage.work();
      count(world.done, 'groups');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      count(world.refused, error.code);
    }
}
