import { setTimeout as after } from 'node:timers/promises';
import type { Random } from '../../demo/market/index.ts';
import type { StageBuyer, StageShop } from '../stage.ts';
import type { Voice } from './command.ts';
import type { Ground } from './ground.ts';

/** A trade as its people know it: the furthest thing that was promised of it. */
export type Trade = {
  readonly id: string;
  readonly buyer: StageBuyer;
  readonly orders: readonly { readonly id: string; readonly shopId: string }[];
  readonly paymentId: string;
  promised: 'placed' | 'cancelled' | 'refund_asked' | 'shipped' | 'confirmed';
  /** The gateway has said that the money is there. */
  paidAtGateway: boolean;
  caseId: string | null;
};

export type Load = {
  readonly trades: readonly Trade[];
  /** Stops beginning stories; answers when those under way have ended. */
  rest(): Promise<void>;
  go(): void;
};

type Order = { readonly id: string; readonly state: string; readonly lines: readonly { readonly id: string }[] };
/** Without `reordered`: there the gateway keeps the success back until the payment is closed. */
const SCENARIOS = ['normal', 'double', 'delayed', 'mis-signed', 'lost'] as const;

/**
 * People who buy, pay, cancel, ask for money back; shops that ship; all of them until they are told to rest. The same random numbers give the
 * same wishes; which of them is served first is the machine's to say.
 */
export function startLoad(ground: Ground, voice: Voice, random: Random, people: number): Load {
  const trades: Trade[] = [];
  let resting = false;
  let wake: (() => void)[] = [];
  let busy = new Set<Promise<void>>();
  let number = 0;
  const { stage } = ground;
  const shopOf = (id: string): StageShop | undefined => stage.shops.find((shop) => shop.id === id);

  async function story(): Promise<void> {
    number += 1;
    const name = `endure-${number}`;
    const buyer = random.pick(stage.buyers);
    const trade = await place(name, buyer);
    if (!trade) return;
    trades.push(trade);
    if (random.chance(0.2)) {
      const answer = await voice.command(
        post(buyer.token, `/me/trades/${trade.id}/cancel`, { reason: '不想要了' }, `${name}-cancel`),
      );
      if (answer && answer.status < 300) trade.promised = 'cancelled';
      return;
    }
    if (random.chance(0.15)) return;
    if (!(await pay(name, trade))) return;
    if (random.chance(0.25)) return askBack(name, trade);
    await ship(name, trade);
  }

  async function place(name: string, buyer: StageBuyer): Promise<Trade | null> {
    const shops = random.chance(0.3) ? stage.shops : [random.pick(stage.shops)];
    const lines = shops.map((shop) => ({ skuId: random.pick(shop.products).skuId, quantity: random.whole(1, 3) }));
    const wanted = { lines, addressId: buyer.addressId };
    const quote = await voice.command(post(buyer.token, '/checkout/quote', wanted, `${name}-quote`), false);
    if (!quote || quote.status >= 300) return null;
    const placed = await voice.command(
      post(buyer.token, '/checkout/place', { ...wanted, fingerprint: quote.body.fingerprint }, `${name}-place`),
    );
    if (placed?.status !== 201) return null;
    const { tradeId, paymentId, orders } = placed.body as {
      tradeId: string;
      paymentId: string;
      orders: Trade['orders'];
    };
    return { id: tradeId, buyer, orders, paymentId, promised: 'placed', paidAtGateway: false, caseId: null };
  }

  /** To the gateway and back. Answers whether the market knows of the money. */
  async function pay(name: string, trade: Trade): Promise<boolean> {
    const started = await voice.command(post(trade.buyer.token, `/trades/${trade.id}/payment`, {}, `${name}-pay`));
    if (!started || started.status >= 300) return false;
    try {
      await ground.control(`/payments/${trade.paymentId}/pay`, { scenario: random.pick(SCENARIOS), delay_ms: 200 });
    } catch {
      // Closed there meanwhile, or not known there yet: then nothing was paid.
      return false;
    }
    trade.paidAtGateway = true;
    for (let looks = 0; looks < 12; looks += 1) {
      const { body } = await voice.ask(trade.buyer.token, `/trades/${trade.id}/payment`);
      if (body.state === 'succeeded') return true;
      await after(150);
    }
    return false;
  }

  const ordersNow = async (trade: Trade): Promise<readonly Order[]> =>
    ((await voice.ask(trade.buyer.token, `/me/trades/${trade.id}`)).body.orders as Order[] | undefined) ?? [];

  async function askBack(name: string, trade: Trade): Promise<void> {
    const [order] = await ordersNow(trade);
    const line = order?.lines[0];
    if (!order || !line) return;
    const asked = await voice.command(
      post(
        trade.buyer.token,
        `/me/orders/${order.id}/refunds`,
        { kind: 'refund_only', lines: [{ lineId: line.id, quantity: 1 }], reason: 'no_longer_wanted' },
        `${name}-refund`,
      ),
    );
    if (asked?.status !== 201) return;
    trade.promised = 'refund_asked';
    trade.caseId = String(asked.body.id);
  }

  async function ship(name: string, trade: Trade): Promise<void> {
    for (const [n, order] of trade.orders.entries()) {
      const keeper = shopOf(order.shopId)?.ownerToken ?? '';
      const parcel = { carrier: 'other', waybillNo: `END-${order.id.slice(-14).toUpperCase()}` };
      const sent = await voice.command(
        post(keeper, `/shops/${order.shopId}/orders/${order.id}/parcels`, parcel, `${name}-ship-${n}`),
      );
      if (sent?.status !== 201) return;
    }
    trade.promised = 'shipped';
    if (random.chance(0.4)) return;
    for (const [n, order] of trade.orders.entries()) {
      const done = await voice.command(
        post(trade.buyer.token, `/me/orders/${order.id}/confirm`, {}, `${name}-confirm-${n}`),
      );
      if (!done || done.status >= 300) return;
    }
    trade.promised = 'confirmed';
  }

  const live = async (): Promise<void> => {
    for (;;) {
      while (resting) await new Promise<void>((resolve) => wake.push(resolve));
      const work = story();
      busy.add(work);
      await work.finally(() => busy.delete(work));
      await after(random.whole(5, 40));
    }
  };
  for (let n = 0; n < people; n += 1) void live();
  return {
    trades,
    async rest() {
      resting = true;
      while (busy.size > 0) await Promise.all(busy);
      busy = new Set();
    },
    go() {
      resting = false;
      const sleeping = wake;
      wake = [];
      for (const one of sleeping) one();
    },
  };
}

const post = (token: string, path: string, body: object, key: string) => ({ token, path, body, key });
