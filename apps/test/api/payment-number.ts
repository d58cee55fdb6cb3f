import { parseId, type Uuid } from '#kernel';
import type { TestMarket } from '#kernel/test/market.ts';
import { paymentNumber, paymentOfTrade } from '#modules/payments';

/** Our number of a trade's payment, by which the gateway knows it. */
export async function paymentNumberOf(market: TestMarket, tradeId: string): Promise<string> {
  const found = await paymentOfTrade(market.ctx(), parseId('trd', tradeId) as Uuid);
  if (!found) throw new Error(`trade ${tradeId} has no payment`);
  return paymentNumber(found.payment.id);
}
