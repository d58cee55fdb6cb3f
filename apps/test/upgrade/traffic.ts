import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_FILES } from '#sandbox-gateway';
import type { Stage, StageBuyer } from '../../../bench/stage.ts';
import { type Answer, ask, placed, quoted, until } from '../chaos/people.ts';

/** How far a trade is taken. */
export const STEPS = ['placed', 'paid', 'shipped', 'completed'] as const;
export type Step = (typeof STEPS)[number];
export type OldTrade = {
  readonly id: string;
  readonly buyer: StageBuyer;
  readonly orders: readonly { readonly id: string; readonly shopId: string }[];
  readonly paymentId: string;
  readonly step: Step;
};

export type Place = { readonly url: string; readonly gatewayUrl: string; readonly home: string; readonly stage: Stage };

const good = (answer: Answer, what: string): Answer => {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
};

export async function placeOne(place: Place, n: number, name: string): Promise<OldTrade> {
  const { buyers, shops } = place.stage;
  const buyer = buyers[n % buyers.length];
  if (!buyer) throw new Error('nobody buys');
  const lines = shops.map((shop) => ({ skuId: shop.products[n % shop.products.length]?.skuId ?? '', quantity: 1 }));
  const { body } = good(
    await placed(place.url, await quoted(place.url, buyer, lines, `upgrade-${name}-${n}`)),
    'place',
  );
  const { tradeId, paymentId, orders } = body as {
    tradeId: string;
    paymentId: string;
    orders: OldTrade['orders'];
  };
  return { id: tradeId, buyer, orders, paymentId, step: 'placed' };
}

/** Takes a trade from where it is to `step`. */
export async function takeTo(place: Place, trade: OldTrade, step: Step): Promise<OldTrade> {
  const from = STEPS.indexOf(trade.step);
  for (const next of STEPS.slice(from + 1, STEPS.indexOf(step) + 1)) await MOVES[next](place, trade);
  return { ...trade, step };
}

const MOVES: Readonly<Record<Step, (place: Place, trade: OldTrade) => Promise<void>>> = {
  placed: async () => {},
  async paid(place, trade) {
    const { token } = trade.buyer;
    good(await ask(place.url, trade.buyer, 'POST', `/trades/${trade.id}/payment`, {}, `${trade.id}-pay`), 'payment');
    const control = readFileSync(join(place.home, 'gateway', 'keys', KEY_FILES.controlToken), 'utf8').trim();
    const reply = await fetch(`${place.gatewayUrl}/control/payments/${trade.paymentId}/pay`, {
      method: 'POST',
      headers: { authorization: `Bearer ${control}`, 'content-type': 'application/json' },
      body: '{"scenario":"normal"}',
    });
    if (!reply.ok) throw new Error(`gateway: ${reply.status} ${await reply.text()}`);
    await until(async () => {
      const { body } = await ask(place.url, { token, addressId: '' }, 'GET', `/trades/${trade.id}/payment`);
      return body.state === 'succeeded' ? body : null;
    }, 'the payment succeeds');
  },
  async shipped(place, trade) {
    for (const { id, shopId } of trade.orders) {
      const token = place.stage.shops.find((shop) => shop.id === shopId)?.ownerToken ?? '';
      const parcel = { carrier: 'other', waybillNo: `UP-${id.slice(-16).toUpperCase()}` };
      const path = `/shops/${shopId}/orders/${id}/parcels`;
      good(await ask(place.url, { token, addressId: '' }, 'POST', path, parcel, `${id}-ship`), 'ship');
    }
  },
  async completed(place, trade) {
    for (const { id } of trade.orders)
      good(await ask(place.url, trade.buyer, 'POST', `/me/orders/${id}/confirm`, {}, `${id}-confirm`), 'confirm');
  },
};
