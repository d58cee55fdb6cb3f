import { days, earlier, fen, hours, later, minutes, Refusal, uuidv7 } from '#kernel';
import { drawDue, enterDraw, helpEntrant, openDraw } from '#modules/draws';
import type { Listing } from './goods.ts';
import { SEED_ACTOR } from './stage.ts';
import { count, type World } from './world.ts';

/** The demo shop draws for two of its goods: one draw was drawn an hour ago, one is open; the buyers of the cast are in both. */
export async function drawsToday(world: World, demo: readonly Listing[]): Promise<void> {
  const { stage, today } = world;
  const goods = demo.flatMap((one) => one.skus.slice(0, 1)).filter((sku) => sku.priceFen >= 3_000 && sku.stock >= 8);
  const shop = demo[0]?.shop;
  const began = earlier(today, hours(30));
  if (!shop) return;
  for (const [place, sku] of goods.slice(3, 5).entries())
    try {
      const draw = await openDraw(stage.ctx(shop.owner.actor, began), shop.scope, {
        skuId: sku.id,
        prizes: 2,
        priceFen: fen(1),
        level: 'none',
        helpers: 5,
        claimDays: 7,
        opensAt: began,
        closesAt: place === 0 ? earlier(today, hours(1)) : later(today, days(6)),
      });
      count(world.done, 'draws');
      const entrants: string[] = [];
      for (const [nth, buyer] of world.cast.buyers.slice(0, 8).entries()) {
        const at = later(began, minutes(20 + nth * 9));
        const ctx = stage.ctx(buyer.actor, at);
        const coming = { code: draw.code, userId: buyer.userId, browser: uuidv7(at.getTime()) };
        entrants.push((await enterDraw(ctx, coming)).entrant);
        const friend = entrants.at(-2);
        if (friend && nth % 3 === 1) await helpEntrant(ctx, { ...coming, entrant: friend });
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      count(world.refused, error.code);
    }
  await drawDue(stage.ctx(SEED_ACTOR, today));
}
