import { type Ctx, shopScope, transact, type Uuid } from '#kernel';
import { productForSale } from '#modules/catalog';
import { keepForSale, keepOnShelf, releaseCampaignLock } from '#modules/inventory';
import { refuse } from './errors.ts';
import * as store from './flash-store.ts';
import type { FlashTerms } from './kinds/flash-price.ts';
import type { QuoteLine, Rule } from './model.ts';
import { inScope, outOfTime } from './reach.ts';
import { ownerOf } from './store.ts';

const FLASH = 'flash_price';

/**
 * Keeps the pieces of a flash price: out of ordinary sale until it ends. Refuses promotions.flash_goods (one SKU of the shop's that lies on
 * a shelf, dearer than that), inventory.not_enough.
 */
export async function keepFlash(tx: Ctx, rule: Rule): Promise<void> {
  if (rule.kind !== FLASH) return;
  const { pieces, perBuyer, priceFen } = rule.args as FlashTerms;
  const shopId = ownerOf(rule);
  const [skuId] = rule.scope.skuIds ?? [];
  const [sku] = skuId ? await productForSale(tx, [skuId]) : [];
  const onShelf = sku?.kind === 'physical' && sku.parts.length === 0;
  if (!sku?.forSale || sku.shopId !== shopId || !onShelf || sku.priceFen <= priceFen) throw refuse('flash_goods');
  await keepPieces(tx, rule, { pieces, perBuyer, shopId });
}

/** Pieces of the one SKU a rule names, kept on its shop's shelf until it ends; at most so many a buyer. Refuses inventory.not_enough. */
export async function keepPieces(
  tx: Ctx,
  rule: Rule,
  { pieces, perBuyer, shopId }: Pick<FlashTerms, 'pieces' | 'perBuyer'> & { readonly shopId: Uuid },
): Promise<void> {
  const { id: ruleId, endsAt, scope } = rule;
  const [skuId] = scope.skuIds ?? [];
  if (!skuId) throw new Error(`rule ${ruleId} keeps pieces of no SKU`);
  await store.insertFlashStock(tx, { ownerId: ownerOf(rule), shopId, ruleId, skuId, pieces, perBuyer, endsAt });
  await keepForSale(tx, shopScope(shopId), { keptId: ruleId, skuId, quantity: pieces });
}

/** It takes no more, and what is left of its pieces is in ordinary sale again. */
export async function endFlash(tx: Ctx, ruleId: Uuid): Promise<void> {
  const shopId = await store.closeFlash(tx, ruleId);
  if (shopId) await releaseCampaignLock(tx, shopScope(shopId), ruleId);
}

/** Ends those whose time is over; answers how many. */
export async function endDueFlash(ctx: Ctx): Promise<number> {
  let ended = 0;
  while (
    await transact(ctx, async (tx) => {
      const due = await store.dueFlash(tx);
      if (due) await endFlash(tx, due);
      return due !== null;
    })
  )
    ended += 1;
  return ended;
}

/** Pieces the buyer has had at flash prices. Nothing is read where none reaches the goods, nor for a guest. */
export async function flashHad(
  ctx: Ctx,
  buyerId: Uuid | null,
  rules: readonly Rule[],
  lines: readonly QuoteLine[],
): Promise<{ readonly flashHad?: ReadonlyMap<Uuid, number> }> {
  const now = ctx.clock.now();
  const near = rules.filter(
    (rule) => rule.kind === FLASH && !outOfTime(rule, now) && lines.some((line) => inScope(rule, line)),
  );
  if (!buyerId || near.length === 0) return {};
  const had = await store.flashHadOf(
    ctx,
    buyerId,
    near.map((rule) => rule.id),
  );
  return { flashHad: new Map(had.map((one) => [one.ruleId, one.taken])) };
}

/** Pieces come back of trades: counted first, and kept for the price again by `keep` once the shelf has them. */
export async function giveFlashBack(
  tx: Ctx,
  tradeId: Uuid,
  parts: readonly store.FlashBack[],
): Promise<{ readonly keep: (cause: string) => Promise<void> }> {
  const back = await store.flashBack(tx, tradeId, parts);
  return {
    keep: async (cause) => {
      for (const { shopId, ruleId, skuId, pieces } of back)
        await keepOnShelf(tx, { shopId, keptId: ruleId, skuId, quantity: pieces, cause });
    },
  };
}
