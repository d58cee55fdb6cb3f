import { days, earlier, fen, hours, later, minutes, type ShopScope, type Uuid, uuidv7 } from '#kernel';
import { registerPerson } from '#modules/accounts';
import { drawDue, enterDraw, helpEntrant, openDraw } from '#modules/draws';
import type { Player } from '../../../demo/seed/cast.ts';
import { SEED_ACTOR, type Stage } from '../../../demo/seed/stage.ts';

/** A draw that is open, and one that was drawn: the buyer, helped by two friends, has won and not claimed yet. */
export async function drawsOnShow(
  stage: Stage,
  shop: { readonly scope: ShopScope; readonly owner: Player },
  skuId: Uuid,
  buyer: Player,
): Promise<void> {
  const now = stage.clock.now();
  const terms = { skuId, prizes: 1, priceFen: fen(1), level: 'none' as const, helpers: 5, claimDays: 7 };
  const began = earlier(now, hours(2));
  await openDraw(stage.ctx(shop.owner.actor, began), shop.scope, {
    ...terms,
    opensAt: began,
    closesAt: later(now, days(5)),
  });
  const drawn = await openDraw(stage.ctx(shop.owner.actor, began), shop.scope, {
    ...terms,
    opensAt: began,
    closesAt: earlier(now, minutes(30)),
  });
  const at = earlier(now, hours(1));
  const browser = (): Uuid => uuidv7(at.getTime());
  const { entrant } = await enterDraw(stage.ctx(buyer.actor, at), {
    code: drawn.code,
    userId: buyer.userId,
    browser: browser(),
  });
  for (const [n, nickname] of ['小雪', '阿木'].entries()) {
    const friend = await registerPerson(stage.ctx(SEED_ACTOR, at), { phone: `1390000010${n}`, nickname });
    const ctx = stage.ctx(SEED_ACTOR, at);
    await helpEntrant(ctx, { code: drawn.code, userId: friend.id, browser: browser(), entrant });
  }
  await drawDue(stage.ctx(SEED_ACTOR));
}
