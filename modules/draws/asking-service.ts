import { type Ctx, hours, later, newId, type ShopScope, transact, type Uuid } from '#kernel';
import { record, setting } from '#modules/operations';
import { createMarketOfferRule } from '#modules/promotions';
import { refuse } from './errors.ts';
import { checkTerms, type DrawInput, freshDraw, prizeOf, ruleOf } from './service.ts';
import * as store from './store.ts';
import type { Draw } from './types.ts';

/**
 * The market asks a shop for prizes of a draw of its own (decision 0103): it pays the shop its full price for each that is claimed, less what the winner
 * pays. Nothing is kept and nobody sees it before the shop has agreed (E-commerce law art. 35). Refuses as `openDraw` does, and draws.opens_too_soon.
 */
export async function askForDraw(ctx: Ctx, input: DrawInput): Promise<Draw> {
  const sku = await prizeOf(ctx, input.skuId);
  await checkTerms(ctx, input, sku.priceFen);
  const least = await setting(ctx, 'draws.answer_hours');
  if (input.opensAt < later(ctx.clock.now(), hours(least))) throw refuse('opens_too_soon', { hours: least });
  return transact(ctx, async (tx) => {
    const id = newId(tx);
    const draw: Draw = { ...freshDraw(tx, id, input, sku), givenBy: 'market', ruleId: null, state: 'asked' };
    await store.insertDraw(tx, draw);
    await record(tx, {
      action: 'draws.ask',
      subject: { kind: 'draw', id },
      shopId: draw.shopId,
      after: { skuId: sku.skuId, prizes: input.prizes, priceFen: input.priceFen, secretHash: draw.secretHash },
    });
    return draw;
  });
}

/**
 * The shop's word on it, until the draw would open: agreed, its pieces are kept and the draw opens at its time; what a prize is worth is what it costs then.
 * Refuses draws.not_asked, and as `openDraw` does.
 */
export const answerDraw = (ctx: Ctx, scope: ShopScope, id: Uuid, agree: boolean): Promise<Draw> =>
  transact(ctx, async (tx) => {
    const draw = await store.holdAsked(tx, scope.shopId, id);
    if (!draw) throw refuse('not_asked');
    if (agree) await agreed(tx, draw);
    else await store.setDeclined(tx, id);
    await record(tx, {
      action: agree ? 'draws.agree' : 'draws.decline',
      subject: { kind: 'draw', id },
      shopId: scope.shopId,
      after: { prizes: draw.prizes },
    });
    const now = await store.drawById(tx, id);
    if (!now) throw refuse('draw_not_found');
    return now;
  });

async function agreed(tx: Ctx, draw: Draw): Promise<void> {
  const sku = await prizeOf(tx, draw.skuId);
  await checkTerms(tx, draw, sku.priceFen);
  const rule = await createMarketOfferRule(tx, {
    ...ruleOf(draw.id, draw, tx.clock.now()),
    ownPieces: { pieces: draw.prizes, perBuyer: 1, shopId: draw.shopId },
  });
  await store.setAgreed(tx, draw, rule.id, sku.priceFen);
}
