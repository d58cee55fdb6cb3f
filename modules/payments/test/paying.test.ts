import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hours, minutes, seconds, toId, transact, type Uuid } from '#kernel';
import { balance, COMMISSION, escrowAccount, gatewayAccount, journalsOfOrder, shopBalances } from '#modules/ledger';
import { closePayment, completePayment, openPayment, refundsOfOrder, repricePayment, startPayment } from '../index.ts';
import { selectDifferences } from '../store/reconciliation.ts';
import { openTill, type Till, type TillOrder } from './till.ts';

let till: Till;
beforeAll(async () => {
  till = await openTill();
});
afterAll(() => till.close());

const ctx = () => till.market.ctx();
const escrowOf = async (order: TillOrder): Promise<number[]> =>
  Promise.all(order.orderIds.map((id) => balance(ctx(), escrowAccount(id))));
const differences = async (kind: string) =>
  (await selectDifferences(ctx(), { state: null, day: null, after: null, limit: 100 })).filter(
    (row) => row.kind === kind,
  );
const eventsOf = (subjectId: Uuid) =>
  till.market.pool<{ name: string }[]>`SELECT name FROM kernel.events WHERE subject_id = ${subjectId} ORDER BY seq`;

describe('a payment', () => {
  it('is paid by the callback, books each order for its own shop, and tells it once', async () => {
    const order = await till.pay([100_00, 50_01]);
    expect(await till.stateOf(order)).toBe('pending');
    await till.gateway.tick();
    expect(await till.stateOf(order)).toBe('succeeded');
    expect(await escrowOf(order)).toEqual([100_00, 50_01]);
    const [mine, theirs] = await Promise.all(
      till.shops.map((shopId, place) => journalsOfOrder(ctx(), shopId, order.orderIds[place] as Uuid)),
    );
    expect(mine).toHaveLength(1);
    expect(theirs).toHaveLength(1);
    expect(JSON.stringify(mine)).not.toContain(order.orderIds[1]);
    expect((await eventsOf(order.paymentId)).map((event) => event.name)).toEqual(['payment.succeeded']);
  });

  it('answers the same page to every start, and refuses one when it is paid', async () => {
    const order = await till.open([10_00]);
    const first = await startPayment(ctx(), order);
    const again = await startPayment(ctx(), order);
    expect(first.cashierUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/cashier\//);
    expect(again.cashierUrl).toBe(first.cashierUrl);
    await till.control(`/payments/${order.number}/pay`);
    await till.gateway.tick();
    await expect(startPayment(ctx(), order)).rejects.toMatchObject({ code: 'payments.payment_already_paid' });
  });

  it.each(['double', 'mis-signed', 'delayed', 'lost'] as const)('survives a callback that is %s', async (scenario) => {
    const order = await till.pay([33_33], scenario);
    await till.pass(seconds(1));
    await till.pass(seconds(60));
    await till.pass(minutes(2));
    expect(await till.stateOf(order)).toBe('succeeded');
    expect(await journalsOfOrder(ctx(), till.shops[0], order.orderIds[0] as Uuid)).toHaveLength(1);
    expect(await till.audit()).toEqual([]);
  });

  it('is never completed by a wrong amount: the difference is listed, the query tells the truth', async () => {
    const order = await till.pay([20_00], 'wrong-amount');
    await till.gateway.tick();
    expect(await till.stateOf(order)).toBe('pending');
    const found = (await differences('amount_mismatch')).filter((row) => row.subject.startsWith(order.number));
    expect(found).toMatchObject([{ expectedFen: 20_00, foundFen: 19_99, state: 'open' }]);
    await till.market.drain();
    expect(await till.stateOf(order)).toBe('succeeded');
    expect(await escrowOf(order)).toEqual([20_00]);
  });

  it('is found by the sweeper after 30 seconds when every callback is lost, not before', async () => {
    const order = await till.pay([7_00], 'lost');
    await till.pass(seconds(29));
    expect(await till.stateOf(order)).toBe('pending');
    await till.pass(seconds(2));
    expect(await till.stateOf(order)).toBe('succeeded');
  });

  it('is found by the browser’s return', async () => {
    const order = await till.pay([8_00], 'lost');
    const me = till.market.user([], order.buyerId);
    const reply = await till.market.http('GET', `/trades/${toId('trd', order.tradeId)}/payment`, { as: me });
    expect(reply).toMatchObject({ status: 200, body: { state: 'succeeded', amountFen: 8_00, cashierUrl: null } });
    const [row] = await till.market.pool<
      { completedBy: string }[]
    >`SELECT completed_by FROM payments.payments WHERE id = ${order.paymentId}`;
    expect(row?.completedBy).toBe('browser');
  });

  it('is found by the browser’s return although a server whose clock ran ahead has asked “later than now”', async () => {
    const order = await till.open([8_00]);
    await startPayment(ctx(), order);
    const ahead = new Date(till.market.clock.now().getTime() + 45 * 60_000).toISOString();
    await till.market
      .pool`UPDATE payments.payments SET queried_at = ${ahead}, next_query_at = ${ahead} WHERE id = ${order.paymentId}`;
    await till.control(`/payments/${order.number}/pay`, { scenario: 'lost' });
    const reply = await till.market.http('GET', `/trades/${toId('trd', order.tradeId)}/payment`, {
      as: till.market.user([], order.buyerId),
    });
    expect(reply.body).toMatchObject({ state: 'succeeded' });
  });

  it('is another’s business: a stranger finds nothing', async () => {
    const order = await till.open([8_00]);
    const path = `/trades/${toId('trd', order.tradeId)}/payment`;
    for (const method of ['GET', 'POST']) {
      expect(await till.market.http(method, path, { as: till.market.user() })).toMatchObject({
        status: 404,
        body: { code: 'payments.payment_not_found' },
      });
      expect((await till.market.http(method, path)).status).toBe(401);
    }
    const started = await till.market.http('POST', path, { as: till.market.user([], order.buyerId) });
    expect(started).toMatchObject({ status: 200, body: { state: 'pending', amountFen: 8_00 } });
  });

  it('that is late, after the close, is sent back and never enters escrow', async () => {
    const order = await till.pay([60_00, 40_00], 'reordered');
    expect(await transact(ctx(), (tx) => closePayment(tx, { tradeId: order.tradeId, reason: 'timeout' }))).toEqual({
      closed: true,
      state: 'closed',
    });
    await till.pass(seconds(1));
    await till.pass(seconds(5));
    expect(await till.stateOf(order)).toBe('closed');
    expect(await escrowOf(order)).toEqual([0, 0]);
    await till.pass(seconds(10));
    await till.pass(minutes(1));
    const [refund] = await refundsOfOrder(ctx(), till.shops[0], order.orderIds[0] as Uuid);
    expect(refund).toMatchObject({ source: 'late', state: 'succeeded', amountFen: 60_00 });
    expect((await eventsOf(order.paymentId)).map((event) => event.name)).toEqual(['payment.closed', 'payment.late']);
    expect(await till.audit()).toEqual([]);
  });

  it('paid before the close is not closed', async () => {
    const order = await till.pay([5_00]);
    await till.gateway.tick();
    expect(await transact(ctx(), (tx) => closePayment(tx, { tradeId: order.tradeId, reason: 'timeout' }))).toEqual({
      closed: false,
      state: 'succeeded',
    });
  });

  it('paid at the gateway, closed here before anyone told us: the close finds the money and sends it back', async () => {
    const order = await till.pay([9_00], 'lost');
    await transact(ctx(), (tx) => closePayment(tx, { tradeId: order.tradeId, reason: 'timeout' }));
    await till.pass(seconds(1));
    await till.pass(seconds(30));
    await till.pass(minutes(1));
    expect(await refundsOfOrder(ctx(), till.shops[0], order.orderIds[0] as Uuid)).toMatchObject([
      { source: 'late', state: 'succeeded' },
    ]);
  });

  it('with new amounts is another payment; the old number is closed at the gateway', async () => {
    const order = await till.open([50_00]);
    await startPayment(ctx(), order);
    const { paymentId } = await repricePayment(ctx(), {
      tradeId: order.tradeId,
      parts: [{ shopId: till.shops[0], orderId: order.orderIds[0] as Uuid, amountFen: 45_00 }],
    });
    expect(paymentId).not.toBe(order.paymentId);
    await till.pass(seconds(1));
    await expect(till.control(`/payments/${order.number}/pay`)).rejects.toThrow('PAYMENT_CLOSED');
    const next = await startPayment(ctx(), order);
    await till.control(`/payments/${toId('pay', next.id)}/pay`);
    await till.gateway.tick();
    expect(await escrowOf(order)).toEqual([45_00]);
    await expect(repricePayment(ctx(), { tradeId: order.tradeId, parts: [] })).rejects.toMatchObject({
      code: 'payments.payment_already_paid',
    });
  });

  it('of nothing is complete without any provider', async () => {
    const order = await till.open([0, 0]);
    await till.market.drain();
    expect(await till.stateOf(order)).toBe('succeeded');
    expect(await journalsOfOrder(ctx(), till.shops[0], order.orderIds[0] as Uuid)).toEqual([]);
    expect(await till.audit()).toEqual([]);
  });

  it('is opened once for a trade, and not after its time', async () => {
    const order = await till.open([5_00]);
    const again = transact(ctx(), (tx) =>
      openPayment(tx, {
        tradeId: order.tradeId,
        buyerId: order.buyerId,
        parts: [],
        expiresAt: till.market.clock.now(),
      }),
    );
    await expect(again).rejects.toMatchObject({ code: 'payments.payment_not_open' });
    till.market.clock.advance(minutes(31));
    await expect(startPayment(ctx(), order)).rejects.toMatchObject({ code: 'payments.payment_expired' });
    await transact(ctx(), (tx) => closePayment(tx, { tradeId: order.tradeId, reason: 'timeout' }));
    await expect(startPayment(ctx(), order)).rejects.toMatchObject({ code: 'payments.payment_not_open' });
    await expect(
      completePayment(ctx(), {
        paymentId: till.shops[0],
        gatewayNo: 'x',
        amountFen: 1,
        paidAt: new Date(),
        source: 'operator',
      }),
    ).rejects.toMatchObject({ code: 'payments.payment_not_found' });
  });

  it('waits while the gateway is out of service, and says so', async () => {
    const order = await till.open([12_00]);
    await till.control('/outage', { seconds: 40 });
    await expect(startPayment(ctx(), order)).rejects.toMatchObject({
      code: 'payments.gateway_unavailable',
      status: 503,
    });
    till.market.clock.advance(seconds(41));
    expect((await startPayment(ctx(), order)).state).toBe('pending');
    await till.control(`/payments/${order.number}/pay`, { scenario: 'lost' });
    await till.control('/outage', { seconds: 120 });
    await till.pass(seconds(60));
    expect(await till.stateOf(order)).toBe('pending');
    await till.pass(hours(1));
    expect(await till.stateOf(order)).toBe('succeeded');
  });
});

describe('callbacks', () => {
  const post = (headers: Record<string, string>, body: string) =>
    till.market.http('POST', '/payments/callbacks/sandbox', {
      key: null,
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  it('of strangers are written down, counted and never acted on', async () => {
    // For a provider this market never had they are no failure of ours, which would bring its alarms about.
    expect((await till.market.http('POST', '/payments/callbacks/stripe', { key: null, body: {} })).status).toBe(404);
    const before = await till.market.pool<
      { n: number }[]
    >`SELECT count(*) AS n FROM payments.callbacks WHERE NOT genuine`;
    const forged = JSON.stringify({
      id: 'EVT1',
      event_type: 'PAYMENT.SUCCESS',
      resource: { ciphertext: 'AAAA', associated_data: 'payment', nonce: 'abcdefghijkl' },
    });
    const now = String(Math.floor(till.market.clock.now().getTime() / 1000));
    for (const headers of [
      {},
      {
        'dongxi-sandbox-timestamp': now,
        'dongxi-sandbox-nonce': 'n'.repeat(20),
        'dongxi-sandbox-signature': 'AAAA',
        'dongxi-sandbox-serial': 'deadbeefdeadbeef',
      },
    ])
      expect(await post(headers, forged)).toMatchObject({ status: 401, body: { code: 'payments.callback_refused' } });
    const after = await till.market.pool<
      { n: number }[]
    >`SELECT count(*) AS n FROM payments.callbacks WHERE NOT genuine`;
    expect((after[0]?.n ?? 0) - (before[0]?.n ?? 0)).toBe(2);
  });

  it('cannot be replayed when they are old, nor changed', async () => {
    const order = await till.pay([3_00]);
    await till.gateway.tick();
    const [kept] = await till.market.pool<{ headers: Record<string, string>; body: string }[]>`
      SELECT headers, body FROM payments.callbacks WHERE genuine ORDER BY received_at DESC, id DESC LIMIT 1`;
    expect(kept).toBeDefined();
    expect((await post(kept?.headers ?? {}, kept?.body ?? '')).status).toBe(200);
    expect(await journalsOfOrder(ctx(), till.shops[0], order.orderIds[0] as Uuid)).toHaveLength(1);
    expect((await post(kept?.headers ?? {}, `${kept?.body} `)).status).toBe(401);
    till.market.clock.advance(minutes(6));
    expect((await post(kept?.headers ?? {}, kept?.body ?? '')).status).toBe(401);
  });

  it('stay as they came', async () => {
    await expect(till.market.pool`UPDATE payments.callbacks SET genuine = true`).rejects.toMatchObject({
      code: '42501',
    });
    await expect(till.market.pool`DELETE FROM payments.callbacks`).rejects.toMatchObject({ code: '42501' });
  });
});

it('two parts, a commission: what the gateway holds is what we owe', async () => {
  const held = await balance(ctx(), gatewayAccount('sandbox'));
  const owed = (await Promise.all(till.shops.map((shopId) => shopBalances(ctx(), shopId)))).reduce(
    (sum, shop) => sum + shop.availableFen + shop.escrowFen + shop.payoutFen + shop.depositFen,
    0,
  );
  expect(-held).toBe(owed + (await balance(ctx(), COMMISSION)));
});
