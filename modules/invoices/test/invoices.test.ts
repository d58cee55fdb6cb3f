import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCtx, hours, minutes, toId, type Uuid, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { creditCodeCheck } from '#modules/accounts';
import { confirmReceipt, recordRefund, recordShipment, refundPlan } from '#modules/orders';
import { capitals, invoiceLines, reversal, sumOf, taxInside } from '../amounts.ts';
import { developmentProvider } from '../gateways/development.ts';
import { issueDue } from '../issuing-service.ts';
import { invoiceProvider } from '../provider.ts';
import { requestInvoice, sendByShop } from '../service.ts';
import { documentsOf } from '../store.ts';
import { checkedTitle } from '../titles.ts';
import type { Invoice, InvoiceAnswer, InvoiceLine, InvoiceRequest } from '../types.ts';

const CODE = `91330282MA2XXXXX1${''}`.slice(0, 17).replaceAll('X', '7');
const company = { kind: 'company', name: '慈溪某某电器有限公司', taxNumber: CODE + creditCodeCheck(CODE) } as const;
const person = { kind: 'personal', name: '王小明', taxNumber: null } as const;

let stall: Stall;
let buyer: Buyer;
const asked: InvoiceRequest[] = [];
let answer: ((request: InvoiceRequest) => Promise<InvoiceAnswer>) | null = null;
beforeAll(async () => {
  stall = await openStall({
    prepare: (runtime) => {
      runtime.slots.set(invoiceProvider.key, {
        ...developmentProvider,
        issue: (request: InvoiceRequest) => {
          asked.push(request);
          return (answer ?? developmentProvider.issue)(request);
        },
      });
    },
  });
  buyer = await stall.buyer();
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const asBuyer = () => createCtx(stall.market.runtime, buyer.actor);
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );

async function paid(priceFen: number, quantity = 1, freightFen = 800): Promise<Uuid> {
  const sku = await stall.sku({ priceFen, stock: 10 });
  const trade = await stall.buy(buyer, [{ sku, quantity }], freightFen);
  await stall.pay(trade);
  return trade.orders[0]?.orderId ?? buyer.id;
}
const complete = async (orderId: Uuid): Promise<void> => {
  await recordShipment(ctx(), stall.scopes[0], { orderId, parcelId: uuidv7(Date.now()) });
  await confirmReceipt(ctx(), { orderId, buyerId: buyer.id });
};
const documents = (orderId: Uuid): Promise<Invoice[]> => documentsOf(ctx(), stall.shops[0], orderId);
async function refund(orderId: Uuid, quantity: number, cause: string): Promise<void> {
  const { orderForShop } = await import('#modules/orders');
  const order = await orderForShop(ctx(), stall.scopes[0], orderId);
  const plan = refundPlan(order, [{ lineId: order.lines[0]?.id ?? orderId, quantity }]);
  await recordRefund(ctx(), { shopId: order.shopId, orderId, cause, reason: '', ...plan });
}

describe('amounts', () => {
  test.each([
    [11_300, 1_300, 1_300],
    [10_000, 600, 566],
    [1, 1_300, 0],
    [0, 1_300, 0],
  ])('%i fen at %i bps hold %i fen of tax', (amount, rate, tax) => expect(taxInside(amount, rate)).toBe(tax));

  test.each([
    [0, '零元整'],
    [5, '伍分'],
    [50, '伍角整'],
    [105_000, '壹仟零伍拾元整'],
    [100_005, '壹仟元零伍分'],
    [1_000_000_050, '壹仟万元伍角整'],
    [123_456_789, '壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分'],
    [10_001_000_000, '壹亿零壹万元整'],
    [-9_950, '负玖拾玖元伍角整'],
  ])('%i fen are %s', (amount, words) => expect(capitals(amount)).toBe(words));

  test('whatever is refunded in whatever steps, blue and red sum to what is left, line by line, tax too', () => {
    const line = fc.record({ amount: fc.integer({ min: 1, max: 900_000 }), rate: fc.constantFrom(0, 600, 900, 1_300) });
    const steps = fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), steps, (lines, cuts) => {
        const linesFor = (amounts: readonly number[]): InvoiceLine[] =>
          lines.flatMap(({ rate }, place) => {
            const amountFen = amounts[place] ?? 0;
            const lineId = `line-${place}` as Uuid;
            return amountFen > 0
              ? [{ lineId, title: '', quantity: 1, amountFen, taxBps: rate, taxFen: taxInside(amountFen, rate) }]
              : [];
          });
        let left = lines.map(({ amount }) => amount);
        const said: InvoiceLine[] = linesFor(left);
        for (const cut of cuts) {
          left = left.map((amount, place) => Math.floor(amount * (1 - (cut[place] ?? 0))));
          const red = reversal(said, linesFor(left));
          for (const one of red) expect(one.amountFen).toBeLessThan(0);
          said.push(...red);
          expect(sumOf(said)).toEqual(sumOf(linesFor(left)));
          expect(reversal(said, linesFor(left))).toEqual([]);
        }
      }),
    );
  });
});

describe('titles', () => {
  test('a company needs its number with the right check character; a person has none', () => {
    expect(checkedTitle({ ...company, taxNumber: ` ${company.taxNumber.toLowerCase()} ` })).toEqual(company);
    expect(checkedTitle({ ...person, taxNumber: 'x' })).toEqual(person);
    const wrong = company.taxNumber.slice(0, 17) + (company.taxNumber.endsWith('A') ? 'B' : 'A');
    for (const taxNumber of [null, '', '123', wrong])
      expect(() => checkedTitle({ ...company, taxNumber })).toThrow(
        expect.objectContaining({ code: 'invoices.title_invalid' }),
      );
    expect(() => checkedTitle({ ...person, name: ' 王 ' })).toThrow();
  });

  test('kept once, listed, forgotten; the field at fault is told in words', async () => {
    const keep = (body: unknown) => stall.market.http('POST', '/me/invoice-titles', { as: buyer.actor, body });
    const first = await keep(company);
    expect((await keep(company)).body).toEqual(first.body);
    const list = async () =>
      (await stall.market.http('GET', '/me/invoice-titles', { as: buyer.actor })).body as { id: string }[];
    expect(await list()).toHaveLength(1);
    const wrong = await keep({ ...company, taxNumber: '91330282MA2777711A' });
    expect(wrong.body).toMatchObject({
      code: 'invoices.title_invalid',
      fields: [{ field: 'title.taxNumber', message: '统一社会信用代码不正确，请核对 18 位代码' }],
    });
    const { id } = first.body as { id: string };
    const stranger = (await stall.buyer()).actor;
    expect((await stall.market.http('DELETE', `/me/invoice-titles/${id}`, { as: stranger })).status).toBe(404);
    expect((await stall.market.http('DELETE', `/me/invoice-titles/${id}`, { as: buyer.actor })).status).toBe(204);
    expect(await list()).toEqual([]);
    // An impatient program: no more than one may keep, however many come at once.
    const letters = [...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥角亢'];
    const replies = await Promise.all(
      letters.map((letter) =>
        stall.market.http('POST', '/me/invoice-titles', { as: stranger, body: { ...person, name: `王小${letter}` } }),
      ),
    );
    expect(replies.filter((one) => one.status < 300)).toHaveLength(20);
  });
});

describe('the life of an invoice', () => {
  test('asked for before completion, issued after it, with number and PDF; asked for once', async () => {
    const orderId = await paid(11_300, 2);
    const one = await requestInvoice(asBuyer(), { buyerId: buyer.id, orderId, title: company });
    expect(one).toMatchObject({ state: 'requested', amountFen: 0 });
    expect(await code(requestInvoice(asBuyer(), { buyerId: buyer.id, orderId, title: person }))).toBe(
      'invoices.already_requested',
    );
    await stall.market.drain();
    expect((await documents(orderId)).map((each) => each.state)).toEqual(['requested']);
    await complete(orderId);
    await stall.market.drain();
    const [issued] = await documents(orderId);
    expect(issued).toMatchObject({ state: 'issued', amountFen: 23_400, title: company });
    expect(issued?.invoiceNo).toMatch(/^26\d{18}$/);
    expect(issued?.lines.map((line) => [line.title === '运费', line.amountFen])).toEqual([
      [false, 22_600],
      [true, 800],
    ]);
    const pdf = await stall.market.app.inject({
      method: 'GET',
      url: `/api/me/invoices/${toId('inv', issued?.id ?? orderId)}/pdf`,
      headers: { authorization: `Bearer ${await token()}` },
    });
    expect(pdf.headers['content-type']).toContain('application/pdf');
    const read = await PDFDocument.load(pdf.rawPayload);
    expect(read.getTitle()).toBe(`${issued?.invoiceNo} 234.00`);
    expect(read.getPageCount()).toBe(1);
    expect(await stall.audit(['invoices'])).toEqual([]);
  });

  test('refunds before and after: the first are left out, the others reversed to the fen', async () => {
    const orderId = await paid(3_333, 3);
    await refund(orderId, 1, 'case:early');
    await recordShipment(ctx(), stall.scopes[0], { orderId, parcelId: uuidv7(Date.now()) });
    const one = await requestInvoice(asBuyer(), { buyerId: buyer.id, orderId, title: person });
    await sendByShop(ctx(), stall.scopes[0], one.id);
    await stall.market.drain();
    expect((await documents(orderId))[0]).toMatchObject({ state: 'issued', amountFen: 7_466 });
    await refund(orderId, 1, 'case:one');
    await stall.market.drain();
    await stall.market.drain();
    const partly = await documents(orderId);
    expect(partly.map((each) => [each.kind, each.state, each.amountFen])).toEqual([
      ['blue', 'issued', 7_466],
      ['red', 'issued', -3_333],
    ]);
    expect(asked.at(-1)).toMatchObject({ kind: 'red', reversesNo: partly[0]?.invoiceNo });
    await refund(orderId, 1, 'case:two');
    await stall.market.drain();
    expect((await documents(orderId)).reduce((sum, each) => sum + each.amountFen, 0)).toBe(800);
    expect(await stall.audit(['invoices'])).toEqual([]);
  });

  test('money goes back while the provider is at it: the red one follows the blue', async () => {
    const orderId = await paid(5_000, 2, 0);
    await complete(orderId);
    await requestInvoice(asBuyer(), { buyerId: buyer.id, orderId, title: person });
    answer = async (request) => {
      answer = null;
      await refund(orderId, 1, 'case:between');
      return developmentProvider.issue(request);
    };
    await issueDue(ctx());
    expect((await documents(orderId)).map((each) => [each.state, each.amountFen])).toEqual([
      ['issued', 10_000],
      ['issuing', -5_000],
    ]);
    await stall.market.drain();
    expect((await documents(orderId)).map((each) => each.state)).toEqual(['issued', 'issued']);
  });

  test('refused: the shop sees why and tries again under a new number; silent: asked again under the same', async () => {
    const orderId = await paid(2_000);
    await complete(orderId);
    const one = await requestInvoice(asBuyer(), { buyerId: buyer.id, orderId, title: person });
    answer = async () => ({ state: 'refused', failure: 'QUOTA_USED_UP' });
    await issueDue(ctx());
    expect((await documents(orderId))[0]).toMatchObject({ state: 'failed', failure: 'QUOTA_USED_UP' });
    const refusedAs = asked.at(-1)?.number;
    answer = async () => {
      throw new Error('no line');
    };
    await sendByShop(ctx(), stall.scopes[0], one.id);
    await issueDue(ctx());
    const silentAs = asked.at(-1)?.number;
    expect(silentAs).not.toBe(refusedAs);
    answer = async () => ({ state: 'processing' });
    stall.market.clock.advance(minutes(5));
    await issueDue(ctx());
    answer = null;
    stall.market.clock.advance(minutes(10));
    await issueDue(ctx());
    expect(asked.at(-1)?.number).toBe(silentAs);
    expect((await documents(orderId))[0]).toMatchObject({ state: 'issued', failure: null });
    expect(await code(sendByShop(ctx(), stall.scopes[0], one.id))).toBe('invoices.state_forbids');
    expect(await code(sendByShop(ctx(), stall.scopes[1], one.id))).toBe('invoices.invoice_not_found');
  });

  test('the shop issues early; all refunded before it: nothing is issued', async () => {
    const early = await paid(2_000);
    const one = await requestInvoice(asBuyer(), { buyerId: buyer.id, orderId: early, title: person });
    const staff = stall.market.user([
      { scope: 'shop', scopeId: stall.shops[0], role: 'owner', permissions: ['orders.invoice', 'orders.read'] },
    ]);
    const path = `/shops/${toId('shp', stall.shops[0])}/invoices/${toId('inv', one.id)}/issue`;
    expect((await stall.market.http('POST', path, { as: staff })).body).toMatchObject({ state: 'issuing' });
    await stall.market.drain();
    expect((await documents(early))[0]).toMatchObject({ state: 'issued', amountFen: 2_800 });
    const gone = await paid(2_000);
    await requestInvoice(asBuyer(), { buyerId: buyer.id, orderId: gone, title: person });
    await refund(gone, 1, 'case:all');
    await stall.market.drain();
    expect((await documents(gone))[0]).toMatchObject({ state: 'cancelled', failure: 'NOTHING_LEFT' });
    expect(await code(requestInvoice(asBuyer(), { buyerId: buyer.id, orderId: gone, title: person }))).toBe(
      'invoices.order_not_invoiceable',
    );
  });

  test('not paid, too late, another’s, without a title: refused', async () => {
    const sku = await stall.sku({ priceFen: 500, stock: 5 });
    const trade = await stall.buy(buyer, [{ sku, quantity: 1 }]);
    const unpaid = trade.orders[0]?.orderId ?? buyer.id;
    const ask = (orderId: Uuid, buyerId = buyer.id, title: typeof person | undefined = person) =>
      code(requestInvoice(asBuyer(), { buyerId, orderId, title }));
    expect(await ask(unpaid)).toBe('invoices.order_not_invoiceable');
    const orderId = await paid(500);
    expect(await ask(orderId, (await stall.buyer()).id)).toBe('orders.order_not_found');
    expect(await code(requestInvoice(asBuyer(), { buyerId: buyer.id, orderId }))).toBe('invoices.title_missing');
    await complete(orderId);
    stall.market.clock.advance(hours(181 * 24));
    expect(await ask(orderId)).toBe('invoices.request_too_late');
  });

  test('the database refuses a second invoice, a number twice, a red one that is not negative', async () => {
    const [known] = await stall.market.pool<{ id: Uuid; orderId: Uuid; invoiceNo: string }[]>`
      SELECT id, order_id, invoice_no FROM invoices.documents WHERE kind = 'blue' AND state = 'issued' LIMIT 1`;
    const insert = (more: string, orderId = known?.orderId) =>
      stall.market.owner
        .unsafe(`INSERT INTO invoices.documents (shop_id, id, order_id, buyer_id, title, seller, order_number, requested_at, kind, reverses_id, state, amount_fen, issued_at, invoice_no, due_at)
          VALUES ('${stall.shops[0]}', '${uuidv7(Date.now())}', '${orderId}', '${buyer.id}', '{}', '{}', '1', now(), ${more})`)
        .then(
          () => 'done',
          (error: { constraint_name?: string }) => error.constraint_name,
        );
    expect(await insert(`'blue', NULL, 'requested', 0, NULL, NULL, NULL`)).toBe('documents_one_blue');
    expect(await insert(`'red', '${known?.id}', 'issuing', 5, NULL, NULL, now()`)).toBe('documents_sign');
    expect(await insert(`'red', '${known?.id}', 'issued', -5, now(), '${known?.invoiceNo}', NULL`)).toBe(
      'documents_number_once',
    );
    expect(invoiceLines({ lines: [], freightFen: 0 as never, refundedFreightFen: 0 as never })).toEqual([]);
  });
});

const token = async (): Promise<string> => {
  await stall.market.http('GET', '/me/invoices', { as: buyer.actor });
  return `test-${buyer.actor.sessionId}-token`;
};
