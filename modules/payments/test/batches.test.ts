import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hours, parseId, seconds, toId, transact, type Uuid } from '#kernel';
import { balance, shopAccount } from '#modules/ledger';
import { setSetting } from '#modules/operations';
import { stepShop } from '#modules/shops';
import { requestPayout, requestSettlement, setBankAccount } from '../index.ts';
import { openTill, type Till } from './till.ts';

let till: Till;
beforeAll(async () => {
  till = await openTill();
  const order = await till.pay([500_00]);
  await till.pass(seconds(5));
  const [shopId] = till.shops;
  const settle = { shopId, orderId: order.orderIds[0] as Uuid, shopFen: 480_00, commissionFen: 20_00 };
  await transact(till.market.ctx(), (tx) => requestSettlement(tx, settle));
  for (let n = 0; n < 4; n += 1) await till.pass(seconds(5));
  await setBankAccount(till.market.ctx(), till.scopes[0], {
    holder: '=慈溪"小家电"',
    bank: '工商银行',
    number: '6222 0200 0000 1234',
  });
  await setSetting(till.market.ctx(), { key: 'payments.payout_channel', value: 'bank', reason: '试用银行批量打款' });
});
afterAll(() => till.close());

const desk = () =>
  till.market.user([{ scope: 'platform', scopeId: null, role: 'finance', permissions: ['payments.*'] }]);
const call = (method: string, path: string, body?: unknown) =>
  till.market.http(method, `/console/payout-batches${path}`, { as: desk(), ...(body === undefined ? {} : { body }) });
const onTheWay = () => balance(till.market.ctx(), shopAccount(till.shops[0], 'payout'));
const available = () => balance(till.market.ctx(), shopAccount(till.shops[0], 'available'));
const fund = (amountFen: number, bankNo: string, gateway = 'sandbox') =>
  till.market.http('POST', '/console/bank-fundings', {
    as: desk(),
    body: { gateway, amountFen, bankNo, note: '转入打款专户' },
  });
const bank = async () => (await till.market.http('GET', '/console/bank-money', { as: desk() })).body;
const payout = async (amountFen: number) => (await requestPayout(till.market.ctx(), till.scopes[0], { amountFen })).id;

it('a file carries what has cooled down, once; the bank’s answer ends each payout by the one door', async () => {
  expect(await call('POST', '')).toMatchObject({ status: 409, body: { code: 'payments.batch_empty' } });
  const first = await payout(100_00);
  till.market.clock.advance(seconds(1));
  const second = await payout(50_50);
  await till.pass(seconds(5));
  expect((await call('GET', '/waiting')).body).toEqual({ waiting: 2 });
  // Nothing was moved to the bank yet, then too little, then more than the provider has, then the same credit twice.
  const short = (freeFen: number) => ({ code: 'payments.batch_bank_short', params: { freeFen, neededFen: 150_50 } });
  expect((await call('POST', '')).body).toMatchObject(short(0));
  expect(await fund(150_49, 'ICBC-1')).toMatchObject({ status: 201, body: { amountFen: 150_49, bankNo: 'ICBC-1' } });
  expect((await call('POST', '')).body).toMatchObject(short(150_49));
  expect(await fund(1_000_00, 'ICBC-2')).toMatchObject({ status: 409, body: { code: 'payments.funding_exceeds' } });
  expect(await fund(51_01, 'ICBC-1')).toMatchObject({ status: 409, body: { code: 'payments.funding_booked' } });
  expect(await fund(1, 'ICBC-3', 'bank')).toMatchObject({ status: 422, body: { code: 'payments.funding_gateway' } });
  expect(await fund(100_01, 'ICBC-2')).toMatchObject({ status: 201 });
  const made = await call('POST', '');
  expect(await bank()).toEqual({ heldFen: 250_50, underWayFen: 150_50, freeFen: 100_00 });
  expect(made).toMatchObject({ status: 201, body: { lines: 2, amountFen: 150_50, arrived: 0, returned: 0 } });
  expect(await call('POST', '')).toMatchObject({ status: 409, body: { code: 'payments.batch_empty' } });
  const { batchId, fileHash } = made.body as { batchId: string; fileHash: string };

  const { text } = await call('GET', `/${batchId}/file`);
  expect(
    createHash('sha256')
      .update(text.replace(/^\uFEFF/, ''))
      .digest('hex'),
  ).toBe(fileHash);
  const lines = text.trim().split('\r\n');
  expect(lines[1]).toMatch(/^1,pyo_\w+,"'=慈溪""小家电""",6222020000001234,"工商银行",100\.00,"店铺提现"$/);
  expect(lines.at(-1)).toBe('SUMMARY,2,150.50');
  const numbers = lines.slice(1, 3).map((line) => line.split(',')[1] ?? '');
  expect(numbers.map((number) => parseId('pyo', number))).toEqual([first, second]);

  const before = await available();
  const file = `number,amount_yuan,result,reason\n${numbers[0]},100.00,ARRIVED,\n${numbers[1]},50.49,ARRIVED,\n${numbers[1]},50.50,RETURNED,户名不符\npyo_x,1.00,ARRIVED,\n`;
  const answer = await call('POST', `/${batchId}/returns`, { file });
  expect(answer.body).toEqual({
    arrived: 1,
    returned: 1,
    refused: [
      { line: 3, number: numbers[1], why: 'amount_differs' },
      { line: 5, number: 'pyo_x', why: 'not_in_batch' },
    ],
  });
  expect((await available()) - before).toBe(50_50);
  expect(await onTheWay()).toBe(0);
  // What came back to the bank is there again.
  expect(await bank()).toEqual({ heldFen: 150_50, underWayFen: 0, freeFen: 150_50 });
  const again = `number,amount_yuan,result,reason\n${numbers[1]},50.50,ARRIVED,\n`;
  expect((await call('POST', `/${batchId}/returns`, { file: again })).body).toMatchObject({
    arrived: 0,
    refused: [{ why: 'already_returned' }],
  });
  expect((await call('GET', '')).body).toMatchObject({ items: [{ batchId, arrived: 1, returned: 1 }] });
  expect(await till.audit()).toEqual([]);
});

it('a changed account cools down first: its payout is in no file before', async () => {
  await setBankAccount(till.market.ctx(), till.scopes[0], {
    holder: '王小明',
    bank: '农业银行',
    number: '6228480000004321',
  });
  await payout(10_00);
  await till.pass(seconds(5));
  expect((await call('GET', '/waiting')).body).toEqual({ waiting: 0 });
  await till.pass(hours(24));
  expect((await call('GET', '/waiting')).body).toEqual({ waiting: 1 });
});

it('what is no table of the bank is refused whole', async () => {
  const made = await call('POST', '');
  const { batchId } = made.body as { batchId: string };
  expect(await call('POST', `/${batchId}/returns`, { file: 'hello' })).toMatchObject({
    status: 422,
    body: { code: 'payments.return_file_invalid' },
  });
  expect(await call('GET', '/btc_01h455vb4pex5vsknk084sn02q/file')).toMatchObject({ status: 404 });
});

it('a frozen shop is paid out by no file either', async () => {
  const [shopId] = till.shops;
  const id = await payout(20_00);
  await till.pass(seconds(5));
  await stepShop(till.market.ctx(), shopId, 'freeze', '售假调查');
  expect(await call('POST', '')).toMatchObject({ status: 409, body: { code: 'payments.batch_empty' } });
  await stepShop(till.market.ctx(), shopId, 'unfreeze', '查清');
  const made = await call('POST', '');
  expect(made).toMatchObject({ status: 201, body: { amountFen: 20_00 } });
  const { batchId } = made.body as { batchId: string };
  expect((await call('GET', `/${batchId}/file`)).text).toContain(toId('pyo', id));
});

it('whoever makes, takes or answers a file, or books money to the bank, shows a fresh second factor', () => {
  const routes = till.market.modules.find((one) => one.name === 'payments')?.routes ?? [];
  const acts = routes.filter(
    ({ method, path }) =>
      /^\/console\/(payout-batches|bank-)/.test(path) && (method !== 'GET' || path.endsWith('/file')),
  );
  expect(acts.map((one) => [one.path, one.secondFactor])).toEqual([
    ['/console/payout-batches', 'always'],
    ['/console/payout-batches/:batchId/file', 'always'],
    ['/console/payout-batches/:batchId/returns', 'always'],
    ['/console/bank-fundings', 'always'],
  ]);
});
