import type { Ctx, Uuid } from '#kernel';
import { shop } from '#modules/shops';
import { gatewayNamed } from './gateway.ts';
import { insertRegistered, selectRegistered } from './store/payments.ts';

/**
 * The shops as the provider knows them, registered there on first need. Talks to the network: call it outside a
 * transaction. Throws GatewayError when the provider does not answer.
 */
export async function ensureSubMerchants(
  ctx: Ctx,
  gatewayName: string,
  shopIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, string>> {
  const known = await selectRegistered(ctx, gatewayName, shopIds);
  for (const shopId of new Set(shopIds)) {
    if (known.has(shopId)) continue;
    const { subMerchantId, name } = await shop(ctx, shopId);
    await gatewayNamed(ctx, gatewayName).registerShop({ subMerchantId, name });
    await insertRegistered(ctx, shopId, gatewayName, subMerchantId);
    known.set(shopId, subMerchantId);
  }
  return known;
}
