import { days, earlier, fen, hours, later, minutes, Refusal, uuidv7 } from '#kernel';
import { cut, offerBargain, openBargain, pageMark } from '#modules/bargains';
import type { Listing } from './goods.ts';
import { count, type World } from './world.ts';

/** The demo shop's goods to bargain for since this morning; the first buyer who can sign in has begun with one of them, and three friends have cut. */
export async function bargainsToday(world: World, demo: readonly Listing[]): Promise<void> {
  const { stage, today } = world;
  const at = earlier(today, hours(3));
  const goods = demo.flatMap((one) => one.skus.slice(0, 1)).filter((sku) => sku.priceFen >= 3_000 && sku.stock >= 5);
  const shop = demo[0]?.shop;
  const [buyer, ...friends] = world.cast.buyers;
  if (!shop || !buyer) return;
  for (const [place, sku] of goods.slice(0, 3).entries())
    try {
      const offer = await offerBargain(stage.ctx(shop.owner.actor, at), shop.scope, {
        skuId: sku.id,
        floorFen: fen(Math.floor((sku.priceFen * 6) / 10)),
        friends: 5 + place * 3,
        openHours: 48,
        pieces: 30,
        startsAt: at,
        endsAt: later(today, days(20)),
      });
      count(world.done, 'bargain offers');
      if (place > 0) continue;
      const begun = later(at, minutes(5));
      const { code } = await openBargain(stage.ctx(buyer.actor, begun), buyer.userId, offer.id);
      for (const [nth, friend] of friends.slice(2, 5).entries()) {
        const when = later(begun, minutes(10 + nth * 7));
        const ctx = stage.ctx(friend.actor, when);
        const mark = pageMark(ctx, code, when.getTime() - 20_000);
        await cut(ctx, { code, friendId: friend.userId, browser: uuidv7(when.getTime()), mark });
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      count(world.refused, error.code);
    }
}
