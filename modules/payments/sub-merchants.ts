import type { Ctx, Uuid } from '#kernel';
import { shop } from '#modules/shops';
import { gatewayNamed, type PartAddress } from './gateway.ts';
import { orderNumber, paymentNumber } from './numbers.ts';
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
    const registered = await gatewayNamed(ctx, gatewayName).registerShop({ subMerchantId, name });
    await insertRegistered(ctx, shopId, gatewayName, registered);
    known.set(shopId, registered);
  }
  return known;
}

/** Where at the provider an order's part of a payment is. Talks to the network like ensureSubMerchants. */
export async function addressOf(
  ctx: Ctx,
  gatewayName: string,
  part: { readonly paymentId: Uuid; readonly shopId: Uuid; readonly orderId: Uuid },
): Promise<PartAddress> {
  const shops = await ensureSubMerchants(ctx, gatewayName, [part.shopId]);
  return {
    paymentNumber: paymentNumber(part.paymentId),
    subNumber: orderNumber(part.orderId),
    subMerchantId: shops.get(part.shopId) ?? '',
  };
}
