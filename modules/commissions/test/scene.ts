import sharp from 'sharp';
import { type Actor, days, provide, toId, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { registerPerson, testIdentity, verifyRealName } from '#modules/accounts';
import { agree, requestCase } from '#modules/aftersales';
import type { SkuForSale } from '#modules/catalog';
import { decide, draft, keepProfile, submit } from '#modules/content';
import { shipParcel } from '#modules/fulfilment';
import { storeMedia } from '#modules/media';
import { confirmReceipt } from '#modules/orders';
import { paymentGateways } from '#modules/payments';

/** `name`: as it was checked. */
export type Creator = { readonly actor: Extract<Actor, { kind: 'user' }>; readonly id: Uuid; readonly name: string };
export type Sale = { readonly orderId: Uuid; readonly lineId: Uuid; readonly buyer: Buyer };

/** A stall, people who write about its goods, and buyers who follow them. */
export async function openScene() {
  const stall: Stall = await openStall();
  const { market } = stall;
  provide(market.runtime, paymentGateways, { sandbox: willingGateway() });
  let made = 0;
  /** What a consumer or a job tells is heard by others in the next round. */
  const heard = async (): Promise<void> => {
    for (let round = 0; round < 3; round += 1) await market.drain();
  };
  /** Shipped and confirmed; nobody has heard of it yet. */
  async function received(sale: Sale): Promise<void> {
    made += 1;
    const waybillNo = `SF${String(made).padStart(13, '0')}`;
    await shipParcel(market.ctx(), stall.scopes[0], { orderId: sale.orderId, carrier: 'sf', waybillNo });
    market.clock.advance(days(3));
    await heard();
    await confirmReceipt(market.ctx(sale.buyer.actor), { orderId: sale.orderId, buyerId: sale.buyer.id });
  }
  const call = (method: 'GET' | 'POST' | 'PUT', path: string, as: Actor, body?: object) =>
    market.http(method, path, { as, ...(body && { body }) });
  return {
    stall,
    market,
    call,
    async creator(): Promise<Creator> {
      made += 1;
      const person = await registerPerson(market.ctx(), {
        phone: `1360000${String(made).padStart(4, '0')}`,
        nickname: `达人${made}`,
      });
      const { name, idNumber } = testIdentity(700 + made);
      await verifyRealName(market.ctx(), person.id, { kind: 'identity', name, number: idNumber });
      const actor = market.user([], person.id);
      await keepProfile(market.ctx(actor), person.id, { name: `好物手记${made}`, bio: '', avatarId: null });
      return { actor, id: person.id, name };
    },
    /** A post of theirs about a product, before readers' eyes. */
    async piece(who: Creator, sku: SkuForSale): Promise<Uuid> {
      const body = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#a33' } })
        .png()
        .toBuffer();
      const picture = await storeMedia(market.ctx(who.actor), { shopId: null, body });
      const none = { zh: '', en: '' };
      const author = { kind: 'person' as const, userId: who.id };
      const { id } = await draft(market.ctx(who.actor), author, {
        kind: 'post',
        body: {
          title: { zh: '用了一个月', en: '' },
          text: { zh: '早上烧一壶水，声音很小。', en: '' },
          mediaIds: [picture.id],
          videoId: null,
          posterId: null,
          captions: none,
          goods: [{ productId: sku.productId, note: null }],
          shopCodes: [],
          beltCodes: [],
          topics: [],
          aiMade: false,
        },
      });
      const sent = await submit(market.ctx(who.actor), author, id, null);
      if (sent.state === 'checking') await decide(market.ctx(market.user()), id, { verdict: 'pass' });
      return id;
    },
    click: (pieceId: Uuid, sku: SkuForSale, as?: Actor) =>
      market.http('POST', `/pieces/${toId('pce', pieceId)}/clicks`, {
        ...(as && { as }),
        body: { productId: toId('prd', sku.productId) },
      }),
    /** Placed and paid. */
    async bought(buyer: Buyer, sku: SkuForSale, quantity: number): Promise<Sale> {
      const trade = await stall.buy(buyer, [{ sku, quantity }], 800);
      await stall.pay(trade);
      await heard();
      const orderId = trade.orders[0]?.orderId as Uuid;
      const [line] = await market.pool<{ id: Uuid }[]>`SELECT id FROM orders.lines WHERE order_id = ${orderId}`;
      return { orderId, lineId: line?.id as Uuid, buyer };
    },
    received,
    async completed(sale: Sale): Promise<void> {
      await received(sale);
      await heard();
    },
    async refunded(sale: Sale, quantity: number): Promise<void> {
      const one = await requestCase(market.ctx(sale.buyer.actor), {
        buyerId: sale.buyer.id,
        orderId: sale.orderId,
        lines: [{ lineId: sale.lineId, quantity }],
        kind: 'refund_only',
        reason: 'damaged',
        description: '',
      });
      await agree(market.ctx(), stall.scopes[0], one.id);
      await heard();
    },
    lineOf: async (sale: Sale) =>
      (
        await market.pool<
          {
            keptFen: number;
            expectedFen: number;
            bookedFen: number;
            journals: number;
            rateBps: number;
            short: boolean;
          }[]
        >`
          SELECT kept_fen, expected_fen, booked_fen, journals, rate_bps, try_at IS NOT NULL AS short FROM commissions.lines WHERE line_id = ${sale.lineId}`
      )[0],
  };
}
