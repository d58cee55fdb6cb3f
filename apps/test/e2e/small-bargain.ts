import { days, fen, later, type ShopScope, type Uuid, uuidv7 } from '#kernel';
import { registerPerson } from '#modules/accounts';
import { cut, offerBargain, openBargain, pageMark } from '#modules/bargains';
import { productForSale } from '#modules/catalog';
import type { Player } from '../../../demo/seed/cast.ts';
import { SEED_ACTOR, type Stage } from '../../../demo/seed/stage.ts';

/** Something to bargain for, and the buyer's bargain of it with two friends' cuts. */
export async function bargainOnShow(
  stage: Stage,
  shop: { readonly scope: ShopScope; readonly owner: Player },
  skuId: Uuid,
  buyer: Player,
): Promise<void> {
  const ctx = stage.ctx(SEED_ACTOR);
  const [sku] = await productForSale(ctx, [skuId]);
  if (!sku) throw new Error('nothing to bargain for');
  const now = stage.clock.now();
  const offer = await offerBargain(stage.ctx(shop.owner.actor), shop.scope, {
    skuId,
    floorFen: fen(Math.floor(sku.priceFen / 2)),
    friends: 6,
    openHours: 72,
    pieces: 20,
    startsAt: now,
    endsAt: later(now, days(30)),
  });
  const { code } = await openBargain(stage.ctx(buyer.actor), buyer.userId, offer.id);
  for (const [at, nickname] of ['小满', '阿禾'].entries()) {
    const friend = await registerPerson(ctx, { phone: `1390000009${at}`, nickname });
    const mark = pageMark(ctx, code, stage.clock.now().getTime() - 30_000);
    await cut(ctx, { code, friendId: friend.id, browser: uuidv7(now.getTime()), mark });
  }
}
