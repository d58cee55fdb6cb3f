import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chinaDay, days, type heldClock, later, minutes, provide, seconds, transact, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson } from '#modules/accounts';
import { balance, escrowAccount, module as ledger, shopAccount } from '#modules/ledger';
import { openShop, shop as shopOf } from '#modules/shops';
import type { PaymentGateway } from '../gateway.ts';
import {
  openPayment,
  paymentGateways,
  paymentOfTrade,
  module as payments,
  requestRefund,
  requestSettlement,
  settlementOfOrder,
  startPayment,
} from '../index.ts';
import { paymentNumber } from '../numbers.ts';
import { reconcile } from '../reconciliation.ts';
import { type Started, startAlipay, startStripe, startWechat } from './benches.ts';

const STARTS = { wechat: startWechat, alipay: startAlipay, stripe: startStripe };
type Name = keyof typeof STARTS;
const NAMES = Object.keys(STARTS) as Name[];

/** The whole way of an order's money through our records and ledger, by each provider, over real HTTP both ways (T7). */
describe('a market with every provider', () => {
  let market: TestMarket;
  let shopId: Uuid;
  const providers = new Map<Name, Awaited<ReturnType<(typeof STARTS)[Name]>>>();
  const wire = { cut: false };

  beforeAll(async () => {
    const held: { market: TestMarket | null } = { market: null };
    market = await testMarket({
      modules: ['regions', 'operations', 'ledger', 'accounts', 'shops', 'payments'],
      prepare: async (runtime) => {
        const gateways: Record<string, PaymentGateway> = {};
        for (const name of NAMES) {
          const started: Started & { simulator: { admit(shop: string): string } } = await STARTS[name]({
            keysFolder: join(runtime.home, name),
            clock: () => runtime.clock.now().getTime(),
            now: runtime.clock as ReturnType<typeof heldClock>,
            autoTick: false,
            send: async (url, message) => {
              if (wire.cut || !held.market) return { status: 502, text: '' };
              const { headers, body: payload } = message;
              const reply = await held.market.app.inject({
                method: 'POST',
                url: new URL(url).pathname,
                headers,
                payload,
              });
              return { status: reply.statusCode, text: reply.body };
            },
          });
          gateways[name] = started.gateway;
          providers.set(name, started as Awaited<ReturnType<(typeof STARTS)[Name]>>);
        }
        provide(runtime, paymentGateways, gateways);
      },
    });
    held.market = market;
    const owner = await registerPerson(market.ctx(), {
      email: 'owner@providers.test',
      password: 'a long enough pass phrase',
      nickname: 'Owner',
    });
    const opened = {
      code: 'providers',
      name: '慈溪店',
      kind: 'company',
      ownerId: owner.id,
      divisionCode: '330282',
    } as const;
    shopId = (await openShop(market.ctx(), opened)).id;
    const { subMerchantId } = await shopOf(market.ctx(), shopId);
    for (const started of providers.values()) started.simulator.admit(subMerchantId);
  });
  afterAll(async () => {
    for (const started of providers.values()) await started.close();
    await market.close();
  });

  async function pass(name: Name, by: Parameters<typeof market.clock.advance>[0]): Promise<void> {
    market.clock.advance(by);
    await providers.get(name)?.tick();
    await market.drain();
  }
  async function paidBy(name: Name, amounts: readonly number[]) {
    const now = market.clock.now();
    const made = (): Uuid => uuidv7(now.getTime());
    const trade = { tradeId: made(), buyerId: made() };
    const parts = amounts.map((amountFen) => ({ shopId, orderId: made(), amountFen }));
    const { paymentId } = await transact(market.ctx(), (tx) =>
      openPayment(tx, { ...trade, parts, expiresAt: later(now, minutes(30)) }),
    );
    const started = await startPayment(market.ctx(), { ...trade, gateway: name, device: 'desk' });
    if (name === 'alipay') await fetch(started.cashierUrl ?? '');
    await providers.get(name)?.pay(paymentNumber(paymentId), 'normal');
    return { ...trade, paymentId, orderIds: parts.map((part) => part.orderId) };
  }
  const stateOf = async (trade: { tradeId: Uuid }) => (await paymentOfTrade(market.ctx(), trade.tradeId))?.payment;

  it.each(NAMES)('%s: paid by callback, part refunded, settled, and the bill agrees', async (name) => {
    const trade = await paidBy(name, [60_00, 40_00]);
    await providers.get(name)?.tick();
    expect(await stateOf(trade)).toMatchObject({
      state: 'succeeded',
      gateway: name,
      completedBy: expect.stringMatching(/callback/),
    });
    const orderId = trade.orderIds[0] as Uuid;
    expect(await balance(market.ctx(), escrowAccount(orderId))).toBe(60_00);

    await transact(market.ctx(), (tx) =>
      requestRefund(tx, { cause: `case:${name}`, shopId, orderId, amountFen: 10_00, reason: '少发' }),
    );
    for (let n = 0; n < 3; n += 1) await pass(name, seconds(10));
    await pass(name, minutes(1));
    const before = await balance(market.ctx(), shopAccount(shopId, 'available'));
    await transact(market.ctx(), (tx) =>
      requestSettlement(tx, { shopId, orderId, shopFen: 47_00, commissionFen: 3_00 }),
    );
    for (let n = 0; n < 6; n += 1) await pass(name, seconds(10));
    expect(await settlementOfOrder(market.ctx(), shopId, orderId)).toMatchObject({
      state: 'settled',
      commissionCollected: true,
    });
    expect((await balance(market.ctx(), shopAccount(shopId, 'available'))) - before).toBe(47_00);

    const day = chinaDay(market.clock.now());
    await pass(name, days(1));
    expect(await reconcile(market.ctx(), name, day)).toMatchObject({ gateway: name, differences: 0, matched: 5 });
  });

  it('a payment begun at one provider and paid at another is paid once; the first one is closed', async () => {
    const now = market.clock.now();
    const made = (): Uuid => uuidv7(now.getTime());
    const trade = { tradeId: made(), buyerId: made() };
    const parts = [{ shopId, orderId: made(), amountFen: 9_00 }];
    const { paymentId } = await transact(market.ctx(), (tx) =>
      openPayment(tx, { ...trade, parts, expiresAt: later(now, minutes(30)) }),
    );
    await startPayment(market.ctx(), { ...trade, gateway: 'wechat', device: 'desk' });
    const second = await startPayment(market.ctx(), { ...trade, gateway: 'stripe' });
    expect(second.id).not.toBe(paymentId);
    await providers.get('stripe')?.pay(paymentNumber(second.id), 'normal');
    await pass('stripe', seconds(5));
    expect(await stateOf(trade)).toMatchObject({ id: second.id, gateway: 'stripe', state: 'succeeded' });
    await expect(providers.get('wechat')?.pay(paymentNumber(paymentId), 'normal')).rejects.toThrow('PAYMENT_CLOSED');
    await expect(startPayment(market.ctx(), { ...trade, gateway: 'paypal' })).rejects.toMatchObject({
      code: 'payments.gateway_not_offered',
    });
  });

  it('a form is taken from no page but the provider’s', async () => {
    const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'a=1' };
    const strange = await market.app.inject({ method: 'POST', url: '/api/payments/callbacks/alipay', ...form });
    expect(strange.statusCode).toBe(401);
    const elsewhere = await market.app.inject({ method: 'POST', url: '/api/console/payout-batches', ...form });
    expect(elsewhere.statusCode).toBeGreaterThanOrEqual(400);
  });

  it('tells the console which providers there are and whether they answer', async () => {
    const as = market.user([{ scope: 'platform', scopeId: null, role: 'finance', permissions: ['payments.*'] }]);
    const listed = await market.http('GET', '/console/gateways', { as });
    expect(listed.body).toMatchObject({ items: NAMES.map((gateway) => ({ gateway })) });
    const probe = () => market.http('POST', '/console/gateways/wechat/probe', { as });
    expect((await probe()).body).toEqual({ ok: true, code: null });
    await providers.get('wechat')?.outage(true);
    expect((await probe()).body).toEqual({ ok: false, code: 'HTTP_503' });
    await providers.get('wechat')?.outage(false);
  });

  it('and every promise of ledger and payments holds', async () => {
    const found: string[] = [];
    for (const check of [...(ledger.audits ?? []), ...(payments.audits ?? [])])
      found.push(...(await check.run(market.ctx())).breaches);
    expect(found).toEqual([]);
  });
});
