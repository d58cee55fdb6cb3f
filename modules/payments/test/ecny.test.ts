import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chinaDay,
  days,
  type heldClock,
  later,
  minutes,
  provide,
  seconds,
  shopScope,
  transact,
  type Uuid,
  uuidv7,
} from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson, testIdentity, verifyRealName } from '#modules/accounts';
import { balance, buyerAccount, escrowAccount, shopBalances } from '#modules/ledger';
import { openShop } from '#modules/shops';
import { KEY_FILES } from '#sandbox-gateway';
import { authorization, readKeys } from '../gateways/sandbox-signing.ts';
import {
  openPayment,
  paymentGateways,
  paymentOfTrade,
  requestPayout,
  requestSettlement,
  setBankAccount,
  startPayment,
} from '../index.ts';
import { paymentNumber } from '../numbers.ts';
import { reconcile } from '../reconciliation.ts';
import { type Bench, keyOf, newPayment, openAt, openBench, paid, startEcny, UNLIMITED_WALLET } from './benches.ts';
import { genuine, verdict } from './wire-hands.ts';

type EcnyBench = Bench & {
  readonly started: Awaited<ReturnType<typeof startEcny>>;
  readonly keysFolder: string;
};
const WALLET_2 = '0040000000000002';
const WALLET_3 = '0040000000000003';
const WALLET_4 = '0040000000000004';

/** `<status> <code>` of what the gateway says to a signed request that no adapter of ours would write. */
async function ask(bench: EcnyBench, method: 'GET' | 'POST', path: string, content?: object): Promise<string> {
  const read = (file: string): string => readFileSync(join(bench.keysFolder, file), 'utf8').trim();
  const keys = readKeys({
    privateKeyPem: read(KEY_FILES.appPrivate),
    gatewayPublicKeyPem: read(KEY_FILES.gatewayPublic),
    apiKey: read(KEY_FILES.apiKey),
  });
  const body = content ? JSON.stringify(content) : '';
  const reply = await fetch(`${bench.started.url}${path}`, {
    method,
    headers: {
      authorization: authorization(keys, 'dongxi-test', { method, path, body, at: bench.clock.now() }),
      ...(content ? { 'content-type': 'application/json' } : {}),
    },
    ...(content ? { body } : {}),
  });
  const text = await reply.text();
  return `${reply.status} ${text.startsWith('{') ? ((JSON.parse(text) as { code?: string }).code ?? 'OK') : 'OK'}`;
}

const place = (bench: EcnyBench, more: object) => {
  const { number, amountFen, parts } = newPayment(bench, [10_00]);
  return ask(bench, 'POST', '/v1/payments', {
    out_trade_no: number,
    amount_fen: amountFen,
    currency: 'CNY',
    description: '慈溪小家电',
    notify_url: 'http://market.test/n',
    return_url: 'http://market.test/r',
    expires_at: later(bench.clock.now(), minutes(30)).toISOString(),
    freeze: true,
    parts: parts.map((part) => ({
      out_sub_no: part.subNumber,
      sub_merchant_id: part.subMerchantId,
      amount_fen: part.amountFen,
    })),
    ...more,
  });
};
const payBy = async (bench: EcnyBench, amountFen: number, wish: object) => {
  const payment = newPayment(bench, [amountFen]);
  await openAt(bench, payment);
  return bench.started.control(`/payments/${payment.number}/pay`, wish);
};
const times = async (bench: EcnyBench, amounts: readonly number[], wallet: string) => {
  let word = '';
  for (const amountFen of amounts) word = await payBy(bench, amountFen, { wallet });
  return word;
};

/** What the e-CNY channel of the gateway takes and refuses, and what our adapters refuse of the other channel (T7). */
const ROWS: readonly (readonly [wrong: string, act: (bench: EcnyBench) => Promise<string>, word: string])[] = [
  ['a payment in order is taken', (b) => place(b, { channel: 'ecny' }), '200 OK'],
  ['a payment of another channel than its shop', (b) => place(b, {}), '403 CHANNEL_WRONG'],
  ['a channel nobody knows', (b) => place(b, { channel: 'cheque' }), '400 BAD_REQUEST'],
  ['the bill of a channel nobody knows', (b) => ask(b, 'GET', '/v1/bills/2026-11-01.csv?channel=x'), '400 BAD_REQUEST'],
  ['no wallet', (b) => payBy(b, 1_00, {}), '403 WALLET_UNKNOWN'],
  ['an unknown wallet', (b) => payBy(b, 1_00, { wallet: '0040000000000099' }), '403 WALLET_UNKNOWN'],
  ['a wallet number that is none', (b) => payBy(b, 1_00, { wallet: '41' }), '400 BAD_REQUEST'],
  ['a class 4 wallet up to its single limit', (b) => payBy(b, 2_000_00, { wallet: WALLET_4 }), '200 OK'],
  ['one fen beyond it', (b) => payBy(b, 2_000_01, { wallet: WALLET_4 }), '403 WALLET_SINGLE_LIMIT'],
  ['its day to the last fen', (b) => times(b, [2_000_00, 1_000_00], WALLET_4), '200 OK'],
  ['one fen beyond its day', (b) => payBy(b, 1, { wallet: WALLET_4 }), '403 WALLET_DAY_LIMIT'],
  ['another wallet has a day of its own', (b) => payBy(b, 5_000_00, { wallet: WALLET_3 }), '200 OK'],
  ['one fen beyond class 3', (b) => payBy(b, 5_000_01, { wallet: WALLET_3 }), '403 WALLET_SINGLE_LIMIT'],
  ['one fen beyond class 2', (b) => payBy(b, 50_000_01, { wallet: WALLET_2 }), '403 WALLET_SINGLE_LIMIT'],
  [
    'what is under way counts for the day',
    async (b) => {
      await payBy(b, 50_000_00, { wallet: WALLET_2, scenario: 'reordered' });
      return times(b, [50_000_00, 1], WALLET_2);
    },
    '403 WALLET_DAY_LIMIT',
  ],
  ['class 1 has no limit', (b) => payBy(b, 1_000_000_00, { wallet: UNLIMITED_WALLET }), '200 OK'],
  [
    'the day after, all may pay again',
    async (b) => {
      await b.pass(days(1));
      return payBy(b, 2_000_00, { wallet: WALLET_4 });
    },
    '200 OK',
  ],
  [
    'a wallet at a payment of the standard channel',
    async (b) => {
      const shop = await b.started.other.registerShop({ subMerchantId: 'shop-one', name: '一店' });
      const one = newPayment(b, [1_00]);
      await b.started.other.createPayment({
        ...one,
        parts: one.parts.map((part) => ({ ...part, subMerchantId: shop })),
      });
      return b.started.control(`/payments/${one.number}/pay`, { wallet: UNLIMITED_WALLET });
    },
    '403 CHANNEL_WRONG',
  ],
  ['a callback in order is believed', async (b) => verdict(b, await genuine(b)), 'genuine'],
  [
    'a callback of this channel at the other’s address',
    async (b) => {
      const said = await b.started.other.verifyCallback(await genuine(b), b.clock.now());
      return said.genuine ? 'genuine' : said.reason;
    },
    'channel_other',
  ],
  [
    'a payment of this channel asked for by the other',
    async (b) => {
      const payment = await paid(b, [3_00]);
      return b.started.other.queryPayment(keyOf(payment)).then(
        () => 'answered',
        (error: { kind: string; code: string }) => `${error.kind} ${error.code}`,
      );
    },
    'unavailable CHANNEL_OTHER',
  ],
];

describe('what goes over the wire of the e-CNY wallet', () => {
  let bench: EcnyBench;
  beforeAll(async () => {
    bench = await openBench('ecny', startEcny);
  });
  afterAll(() => bench.close());
  it.each(ROWS)('%s', async (_wrong, act, word) => {
    expect(await act(bench)).toBe(word);
  });
  it('its bill has none of the other channel’s rows, nor the other its', async () => {
    const day = chinaDay(bench.clock.now());
    const { other } = bench.started;
    const mine = await paid(bench, [12_00]);
    const shop = await other.registerShop({ subMerchantId: 'shop-one', name: '一店' });
    const theirs = newPayment(bench, [13_00]);
    await other.createPayment({ ...theirs, parts: theirs.parts.map((part) => ({ ...part, subMerchantId: shop })) });
    expect(await bench.started.control(`/payments/${theirs.number}/pay`, {})).toBe('200 OK');
    await bench.pass(days(1));
    const numbers = async (gateway: Bench['gateway']) => (await gateway.dailyBill(day)).map((row) => row.number);
    expect(await numbers(other)).toEqual([theirs.number]);
    const own = await numbers(bench.gateway);
    expect(own).toContain(mine.number);
    expect(own).not.toContain(theirs.number);
  });
});

describe('a market that offers the sandbox and its e-CNY channel', () => {
  let market: TestMarket;
  let shopId: Uuid;
  let started: Awaited<ReturnType<typeof startEcny>>;
  beforeAll(async () => {
    const held: { market: TestMarket | null } = { market: null };
    market = await testMarket({
      modules: ['regions', 'operations', 'ledger', 'accounts', 'shops', 'payments'],
      prepare: async (runtime) => {
        started = await startEcny({
          keysFolder: join(runtime.home, 'ecny'),
          clock: () => runtime.clock.now().getTime(),
          now: runtime.clock as ReturnType<typeof heldClock>,
          autoTick: false,
          send: async (url, { headers, body: payload }) => {
            const asked = { method: 'POST', url: new URL(url).pathname, headers, payload } as const;
            const reply = await held.market?.app.inject(asked);
            return { status: reply?.statusCode ?? 502, text: reply?.body ?? '' };
          },
        });
        provide(runtime, paymentGateways, { sandbox: started.other, ecny: started.gateway });
      },
    });
    held.market = market;
    const owner = await registerPerson(market.ctx(), {
      email: 'owner@ecny.test',
      phone: '13700000077',
      password: 'a long enough pass phrase',
      nickname: 'Owner',
    });
    const { name, idNumber } = testIdentity(7);
    await verifyRealName(market.ctx(), owner.id, { kind: 'identity', name, number: idNumber });
    const opened = {
      code: 'ecny',
      name: '慈溪店',
      kind: 'company',
      ownerId: owner.id,
      divisionCode: '330282',
    } as const;
    shopId = (await openShop(market.ctx(), opened)).id;
  });
  afterAll(async () => {
    await started.close();
    await market.close();
  });

  async function paidBy(gateway: 'sandbox' | 'ecny', amountFen: number) {
    const now = market.clock.now();
    const made = (): Uuid => uuidv7(now.getTime());
    const trade = { tradeId: made(), buyerId: made() };
    const { paymentId } = await transact(market.ctx(), (tx) =>
      openPayment(tx, {
        ...trade,
        parts: [{ shopId, orderId: made(), amountFen }],
        expiresAt: later(now, minutes(30)),
      }),
    );
    await startPayment(market.ctx(), { ...trade, gateway, device: 'phone' });
    const wallet = gateway === 'ecny' ? { wallet: WALLET_4 } : {};
    expect(await started.control(`/payments/${paymentNumber(paymentId)}/pay`, wallet)).toBe('200 OK');
    market.clock.advance(seconds(5));
    await started.tick();
    await market.drain();
    return (await paymentOfTrade(market.ctx(), trade.tradeId))?.payment;
  }

  it('takes callbacks by each address and compares each bill with its own payments only', async () => {
    const day = chinaDay(market.clock.now());
    expect(await paidBy('ecny', 18_00)).toMatchObject({ state: 'succeeded', gateway: 'ecny' });
    expect(await paidBy('sandbox', 19_00)).toMatchObject({ state: 'succeeded', gateway: 'sandbox' });
    expect(await paidBy('ecny', 20_00)).toMatchObject({ state: 'succeeded', gateway: 'ecny' });
    market.clock.advance(days(1));
    await started.tick();
    await market.drain();
    expect(await reconcile(market.ctx(), 'ecny', day)).toMatchObject({ billRows: 2, matched: 2, differences: 0 });
    expect(await reconcile(market.ctx(), 'sandbox', day)).toMatchObject({ billRows: 1, matched: 1, differences: 0 });
  });

  it('a trade paid by both channels is paid once: what came second goes back the way it came', async () => {
    const now = market.clock.now();
    const made = (): Uuid => uuidv7(now.getTime());
    const trade = { tradeId: made(), buyerId: made() };
    const orderId = made();
    const expiresAt = later(now, minutes(30));
    const first = await transact(market.ctx(), (tx) =>
      openPayment(tx, { ...trade, parts: [{ shopId, orderId, amountFen: 21_00 }], expiresAt, gateway: 'sandbox' }),
    );
    await startPayment(market.ctx(), { ...trade, device: 'phone' });
    // The buyer has paid at the first; before anybody has heard of it, they choose the second and pay there too.
    expect(await started.control(`/payments/${paymentNumber(first.paymentId)}/pay`, {})).toBe('200 OK');
    await startPayment(market.ctx(), { ...trade, gateway: 'ecny', device: 'phone' });
    const second = (await paymentOfTrade(market.ctx(), trade.tradeId))?.payment;
    expect(second).toMatchObject({ gateway: 'ecny', state: 'pending' });
    expect(
      await started.control(`/payments/${paymentNumber(second?.id as Uuid)}/pay`, { wallet: UNLIMITED_WALLET }),
    ).toBe('200 OK');
    for (const wait of [5, 10, 40, 70, 310]) {
      market.clock.advance(seconds(wait));
      await started.tick();
      await market.drain();
    }
    expect((await paymentOfTrade(market.ctx(), trade.tradeId))?.payment).toMatchObject({
      id: second?.id,
      state: 'succeeded',
    });
    const back = await market.pool<{ paymentId: Uuid; state: string; amountFen: number; source: string }[]>`
      SELECT payment_id, state, amount_fen, source FROM payments.refunds WHERE order_id = ${orderId}`;
    expect(back).toEqual([{ paymentId: first.paymentId, state: 'succeeded', amountFen: 21_00, source: 'late' }]);
    expect(await balance(market.ctx(), escrowAccount(orderId))).toBe(21_00);
    expect(await balance(market.ctx(), buyerAccount(trade.buyerId))).toBe(0);
  });

  it('pays out from where the money lies: by one provider that holds it all, else by several', async () => {
    const scope = shopScope(shopId);
    await setBankAccount(market.ctx(), scope, { holder: '店主', bank: '工商银行', number: '6222020000001234' });
    const settled = async (gateway: 'sandbox' | 'ecny', shopFen: number) => {
      const paidOne = await paidBy(gateway, shopFen);
      const [part] = await market.pool<{ orderId: Uuid }[]>`
        SELECT order_id FROM payments.parts WHERE payment_id = ${paidOne?.id ?? ''}`;
      const orderId = part?.orderId as Uuid;
      await transact(market.ctx(), (tx) => requestSettlement(tx, { shopId, orderId, shopFen, commissionFen: 0 }));
      market.clock.advance(minutes(2));
      await market.drain();
    };
    await settled('ecny', 900_00);
    await settled('sandbox', 300_00);
    const most = await requestPayout(market.ctx(), scope, { amountFen: 400_00 });
    expect(most).toMatchObject({ gateway: 'ecny', amountFen: 400_00, more: [] });
    const usual = await requestPayout(market.ctx(), scope, { amountFen: 100_00 });
    expect(usual).toMatchObject({ gateway: 'sandbox', amountFen: 100_00, more: [] });
    const rest = await requestPayout(market.ctx(), scope, { amountFen: 700_00 });
    expect(rest).toMatchObject({
      gateway: 'ecny',
      amountFen: 500_00,
      more: [{ gateway: 'sandbox', amountFen: 200_00 }],
    });
    for (const wait of [5, 10, 40]) {
      market.clock.advance(seconds(wait));
      await started.tick();
      await market.drain();
    }
    const states = await market.pool<{ state: string }[]>`SELECT state FROM payments.payouts ORDER BY id`;
    expect(states.map((one) => one.state)).toEqual(['arrived', 'arrived', 'arrived', 'arrived']);
    expect((await shopBalances(market.ctx(), shopId)).availableFen).toBe(0);
  });

  it('calls the wallet by its name in both languages', async () => {
    const as = market.user([{ scope: 'platform', scopeId: null, role: 'finance', permissions: ['payments.*'] }]);
    const zh = await market.http('GET', '/console/gateways', { as, headers: { 'accept-language': 'zh-CN' } });
    expect(zh.body).toMatchObject({ items: [{ gateway: 'sandbox' }, { gateway: 'ecny', label: '数字人民币' }] });
    const en = await market.http('GET', '/console/gateways', { as, headers: { 'accept-language': 'en' } });
    expect(en.body).toMatchObject({ items: [{ gateway: 'sandbox' }, { gateway: 'ecny', label: 'e-CNY wallet' }] });
  });
});
