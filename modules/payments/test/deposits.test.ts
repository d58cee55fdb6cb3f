import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, hours, seconds, shopScope, toId, transact, type Uuid } from '#kernel';
import { registerPerson, testIdentity, verifyRealName } from '#modules/accounts';
import { post, shopAccount, shopBalances } from '#modules/ledger';
import { setSetting, waitingInShop } from '#modules/operations';
import { drawDeposit, openShop, registerGoods, shop, stepShop } from '#modules/shops';
import { requestPayout, setBankAccount } from '../index.ts';
import { openTill, type Till } from './till.ts';

let till: Till;
type Goods = { id: string; path: string[]; products: number }[];
const goods = new Map<Uuid, Goods>();
const inGoods = (path: string[]): Goods => [{ id: path.at(-1) ?? '', path, products: 1 }];
beforeAll(async () => {
  till = await openTill();
  registerGoods({
    categories: async (_ctx, shopId) =>
      (goods.get(shopId) ?? []).map((one) => ({ ...one, name: { zh: one.id, en: '' }, licences: [] })),
    name: async (_ctx, id) => (id === 'unknown' ? null : { zh: id, en: '' }),
  });
});
afterAll(() => till.close());

const ctx = () => till.market.ctx();
const operator: Actor = {
  kind: 'user',
  userId: '018f0000-0000-7000-8000-00000000cccc' as Uuid,
  sessionId: '018f0000-0000-7000-8000-00000000cccd' as Uuid,
  guestId: null,
  grants: [{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }],
};
let made = 0;
/** A shop in its trial, with some money of its own. */
async function trialShop(availableFen = 0) {
  made += 1;
  const owner = await registerPerson(ctx(), { phone: `1370000${1000 + made}`, nickname: '店主' });
  const { name, idNumber } = testIdentity(made);
  await verifyRealName(ctx(), owner.id, { kind: 'identity', name, number: idNumber });
  const opened = await openShop(ctx(), {
    code: `trial-${made}`,
    name: '试运营店',
    kind: 'individual',
    ownerId: owner.id,
    divisionCode: '330282',
    terms: 'trial',
  });
  if (availableFen > 0) await fund(opened.id, availableFen);
  const staff = till.market.user([{ scope: 'shop', scopeId: opened.id, role: 'owner', permissions: ['*'] }], owner.id);
  return { id: opened.id, staff, scope: shopScope(opened.id), path: `/shops/${toId('shp', opened.id)}` };
}
let funds = 0;
const fund = (shopId: Uuid, amountFen: number) => {
  funds += 1;
  return transact(ctx(), (tx) =>
    post(tx, {
      cause: `test-fund:${funds}`,
      kind: 'correction',
      shopId,
      postings: [
        { account: 'gateway:sandbox', amountFen: -amountFen },
        { account: shopAccount(shopId, 'available'), amountFen },
      ],
    }),
  );
};
type Trial = Awaited<ReturnType<typeof trialShop>>;
const deposit = async (one: Trial) => (await till.market.http('GET', `${one.path}/deposit`, { as: one.staff })).body;
const payIn = (one: Trial, amountFen: number) =>
  till.market.http('POST', `${one.path}/deposit/from-balance`, { as: one.staff, body: { amountFen } });
const rate = (categoryId: string, amountFen: number | null) =>
  till.market.http('PUT', `/console/deposit-rates/${categoryId}`, { as: operator, body: { amountFen } });
const stateOf = async (one: Trial) => {
  const { state, stateCause } = await shop(ctx(), one.id);
  return [state, stateCause];
};
const events = async (one: Trial, name: string) =>
  (await till.market.pool`SELECT 1 FROM kernel.events WHERE name = ${name} AND shop_id = ${one.id}`).length;

test('a trial warns, ends, pauses the shop, and what is paid in opens it again', async () => {
  const one = await trialShop(150_000);
  expect(await deposit(one)).toMatchObject({
    mode: 'trial',
    requiredFen: 100_000,
    heldFen: 0,
    missingFen: 100_000,
    dueAt: null,
    trial: { endsAt: '2027-02-20T02:00:00.000Z', listingLimit: 200, payoutDayFen: 5_000_000 },
  });
  await till.pass(days(60));
  await till.pass(hours(1));
  expect(await events(one, 'shop.trial_ending')).toBe(1);
  const waiting = async () => (await waitingInShop(ctx(), one.scope)).find((each) => each.key === 'shops.deposit');
  expect(await waiting()).toMatchObject({ count: 1, nextDeadlineAt: new Date('2027-02-20T02:00:00Z') });
  await till.pass(days(29));
  expect(await stateOf(one)).toEqual(['open', null]);
  await till.pass(hours(23));
  expect(await events(one, 'shop.trial_ending')).toBe(2);
  expect(await stateOf(one)).toEqual(['paused', 'trial_ended']);
  expect((await till.market.http('POST', `${one.path}/resume`, { as: one.staff, body: {} })).body).toMatchObject({
    code: 'shops.shop_held',
  });
  expect((await payIn(one, 100_001)).body).toMatchObject({ code: 'shops.deposit_more_than_needed' });
  await payIn(one, 40_000);
  expect(await stateOf(one)).toEqual(['paused', 'trial_ended']);
  expect(await deposit(one)).toMatchObject({ heldFen: 40_000, missingFen: 60_000, overdue: true });
  expect((await payIn(one, 60_000)).body).toMatchObject({
    mode: 'deposit',
    missingFen: 0,
    overdue: false,
    trial: null,
  });
  expect(await stateOf(one)).toEqual(['open', null]);
  expect((await payIn(one, 1)).body).toMatchObject({ code: 'shops.deposit_not_needed' });
  expect(await shopBalances(ctx(), one.id)).toMatchObject({ availableFen: 50_000, depositFen: 100_000 });
});

test('a shop that pays during its trial leaves it; one that has too little is refused and nothing moved', async () => {
  const one = await trialShop(99_999);
  expect((await payIn(one, 100_000)).body).toMatchObject({ code: 'shops.deposit_balance_short' });
  expect(await shopBalances(ctx(), one.id)).toMatchObject({ availableFen: 99_999, depositFen: 0 });
  await fund(one.id, 1);
  expect((await payIn(one, 100_000)).body).toMatchObject({ mode: 'deposit', trial: null });
  await till.pass(days(100));
  expect(await stateOf(one)).toEqual(['open', null]);
});

test('the highest of the categories counts; a dearer one is demanded with a deadline, then limits the shop', async () => {
  const one = await trialShop(10_000_000);
  await payIn(one, 100_000);
  expect((await rate('unknown', 5)).body).toMatchObject({ code: 'shops.deposit_category_unknown' });
  await rate('jewels', 1_000_000);
  await rate('cheap', 20_000);
  goods.set(one.id, [...inGoods(['cheap', 'cheap-1']), ...inGoods(['jewels', 'jewels-1', 'jewels-1-2'])]);
  await rate('jewels-1', 500_000);
  await till.pass(seconds(30));
  const asked = await deposit(one);
  expect(asked).toMatchObject({
    requiredFen: 500_000,
    missingFen: 400_000,
    basis: [
      { categoryId: 'jewels-1-2', amountFen: 500_000 },
      { categoryId: 'cheap-1', amountFen: 20_000 },
    ],
  });
  expect(await events(one, 'shop.deposit_demanded')).toBe(1);
  const { dueAt } = asked as { dueAt: string };
  // A demand that grows does not start anew.
  await till.pass(days(10));
  await rate('jewels-1', 600_000);
  await till.pass(seconds(30));
  expect(await deposit(one)).toMatchObject({ missingFen: 500_000, dueAt });
  await till.pass(days(6));
  expect(await stateOf(one)).toEqual(['limited', 'deposit']);
  await payIn(one, 500_000);
  expect(await stateOf(one)).toEqual(['open', null]);
  goods.set(one.id, []);
});

test('paying through the provider lands in the deposit, once, and the books stay whole', async () => {
  const one = await trialShop();
  const begun = await till.market.http('POST', `${one.path}/deposit/payments`, {
    as: one.staff,
    body: { amountFen: 100_000 },
  });
  expect(begun.body).toMatchObject({
    state: 'pending',
    amountFen: 100_000,
    cashierUrl: expect.stringContaining('http'),
  });
  const [row] = await till.market.pool<{ id: Uuid }[]>`SELECT id FROM payments.payments WHERE purpose = 'deposit'`;
  const { paymentNumber } = await import('../numbers.ts');
  await till.control(`/payments/${paymentNumber(row?.id as Uuid)}/pay`, {});
  for (let turn = 0; turn < 4; turn += 1) await till.pass(seconds(40));
  expect(await shopBalances(ctx(), one.id)).toMatchObject({ availableFen: 0, escrowFen: 0, depositFen: 100_000 });
  expect(await deposit(one)).toMatchObject({ mode: 'deposit', missingFen: 0 });
  expect(await till.audit()).toEqual([]);

  const late = await trialShop();
  await till.market.http('POST', `${late.path}/deposit/payments`, { as: late.staff, body: { amountFen: 5 } });
  await till.pass(hours(3));
  const states = await till.market.pool<
    { state: string }[]
  >`SELECT state FROM payments.payments WHERE purpose = 'deposit' ORDER BY id`;
  expect(states.map((each) => each.state)).toEqual(['succeeded', 'closed']);
});

test('drawing takes what is there, once a cause, and asks for it back', async () => {
  const one = await trialShop(100_000);
  expect(await transact(ctx(), (tx) => drawDeposit(tx, one.id, 10, 'case:0'))).toBe(0);
  await payIn(one, 100_000);
  const draw = (amountFen: number, cause: string) => transact(ctx(), (tx) => drawDeposit(tx, one.id, amountFen, cause));
  expect(await draw(30_000, 'case:1')).toBe(30_000);
  expect(await draw(30_000, 'case:1')).toBe(30_000);
  expect(await deposit(one)).toMatchObject({ heldFen: 70_000, missingFen: 30_000, overdue: false });
  const both = await Promise.all([draw(50_000, 'case:2'), draw(50_000, 'case:3')]);
  expect(both.reduce((sum, each) => sum + each, 0)).toBe(70_000);
  expect(await shopBalances(ctx(), one.id)).toMatchObject({ availableFen: 100_000, depositFen: 0 });
  await till.pass(days(16));
  expect(await stateOf(one)).toEqual(['limited', 'deposit']);
  // Frozen and let go again, it is still held for what is due.
  await stepShop(ctx(), one.id, 'freeze', '涉嫌售假');
  await stepShop(ctx(), one.id, 'unfreeze', '已核实');
  expect(await stateOf(one)).toEqual(['limited', 'deposit']);
  const waived = await till.market.http('POST', `/console/shops/${toId('shp', one.id)}/deposit-terms`, {
    as: operator,
    body: { mode: 'waived', reason: '扶贫店铺免缴' },
  });
  expect(waived.body).toMatchObject({ mode: 'waived', missingFen: 0 });
  expect(await stateOf(one)).toEqual(['open', null]);
  expect(await till.audit()).toEqual([]);
});

test('a trial withdraws no more than its day allows, however the requests meet', async () => {
  const one = await trialShop(900_000);
  await setSetting(ctx(), { key: 'shops.trial_payout_day_fen', value: 300_000, reason: '试运营提现测试' });
  await setBankAccount(ctx(), one.scope, { holder: '某店', bank: '宁波银行', number: '6222021234567890' });
  const ask = (amountFen: number) =>
    requestPayout(ctx(), one.scope, { amountFen }).then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  const outcomes = await Promise.all([ask(200_000), ask(200_000)]);
  expect(outcomes.toSorted()).toEqual(['done', 'payments.payout_trial_limit']);
  expect(await ask(100_000)).toBe('done');
  expect(await shopBalances(ctx(), one.id)).toMatchObject({ availableFen: 600_000 });
  await till.pass(days(1));
  expect(await ask(300_000)).toBe('done');
});

test('the database refuses terms that cannot be', async () => {
  const refused = (sql: string) => till.market.owner.unsafe(sql);
  await expect(refused(`UPDATE shops.terms SET missing_fen = 1, due_at = NULL`)).rejects.toThrow('terms_missing');
  await expect(
    refused(
      `UPDATE shops.terms SET mode = 'trial', trial_ends_at = NULL, missing_fen = 0, due_at = NULL, overdue = false`,
    ),
  ).rejects.toThrow('terms_trial');
  await expect(refused(`UPDATE shops.shops SET state = 'open', state_cause = 'deposit'`)).rejects.toThrow(
    'shops_state_cause',
  );
  await expect(refused(`UPDATE shops.deposit_draws SET drawn_fen = asked_fen + 1`)).rejects.toThrow(
    'deposit_draws_within',
  );
});
