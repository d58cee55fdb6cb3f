import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, shopScope, toId, transact, type Uuid } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson } from '#modules/accounts';
import { post, shopAccount, shopBalances } from '#modules/ledger';
import { depositFromBalance, openShop, registerClosingCheck, shop, stepShop } from '#modules/shops';

let market: TestMarket;
const openOrders = new Map<Uuid, number>();
beforeAll(async () => {
  registerClosingCheck(async (_ctx, shopId) => ({ what: 'orders.open', count: openOrders.get(shopId) ?? 0 }));
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops'] });
});
afterAll(() => market?.close());

const operator: Actor = {
  kind: 'user',
  userId: '018f0000-0000-7000-8000-00000000dddd' as Uuid,
  sessionId: '018f0000-0000-7000-8000-00000000ddde' as Uuid,
  guestId: null,
  grants: [{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['shops.*'] }],
};
let made = 0;
async function aShop(availableFen = 0) {
  made += 1;
  const owner = await registerPerson(market.ctx(), { phone: `1360000${1000 + made}`, nickname: '店主' });
  const opened = await openShop(market.ctx(), {
    code: `leaving-${made}`,
    name: '要关的店',
    kind: 'individual',
    ownerId: owner.id,
    divisionCode: '330282',
    terms: 'trial',
  });
  const move = (from: string, to: string, amountFen: number, cause: string) =>
    transact(market.ctx(), (tx) =>
      post(tx, {
        cause: `${cause}:${opened.id}`,
        kind: 'correction',
        shopId: opened.id,
        postings: [
          { account: from, amountFen: -amountFen },
          { account: to, amountFen },
        ],
      }),
    );
  const available = shopAccount(opened.id, 'available');
  if (availableFen > 0) await move('gateway:sandbox', available, availableFen, 'fund');
  const grants = [{ scope: 'shop' as const, scopeId: opened.id, role: 'owner', permissions: ['*'] }];
  const path = `/shops/${toId('shp', opened.id)}`;
  const as = market.user(grants, owner.id);
  return {
    id: opened.id,
    path,
    as,
    manager: market.user(grants.map((one) => ({ ...one, role: 'manager', permissions: ['shops.*'] }))),
    payOut: (amountFen: number) => move(available, 'gateway:sandbox', amountFen, 'out'),
    say: async (what: string, body?: unknown) => market.http('POST', `${path}/closing${what}`, { as, body }),
    see: async () => (await market.http('GET', `${path}/closing`, { as })).body,
  };
}
const coded = (code: string) => ({ body: { code } });
const state = async (id: Uuid) => {
  const one = await shop(market.ctx(), id);
  return [one.state, one.stateCause];
};

test('a shop leaves in order: notice, orders, deposit, money, data, and only then it is closed', async () => {
  const one = await aShop(150_000);
  await depositFromBalance(market.ctx(), shopScope(one.id), 100_000);
  expect(await one.say('/finish')).toMatchObject(coded('shops.closing_none'));
  expect(
    await market.http('POST', `${one.path}/closing`, { as: one.manager, body: { reason: '不做了' } }),
  ).toMatchObject({ status: 403, ...coded('shops.owner_only') });
  expect((await one.say('', { reason: '转行不做了' })).body).toMatchObject({
    closing: { noticeUntil: '2026-12-22T02:00:00.000Z', dataTakenAt: null },
    availableFen: 50_000,
    depositFen: 100_000,
    mayReturnDeposit: true,
    mayFinish: false,
  });
  expect(await state(one.id)).toEqual(['paused', 'closing']);
  expect((await market.http('GET', `/shop-pages/leaving-${made}`)).body).toMatchObject({
    trading: false,
    closesAfter: '2026-12-22T02:00:00.000Z',
  });
  expect(await one.say('', { reason: '再说一次' })).toMatchObject(coded('shops.closing_under_way'));
  expect(await market.http('POST', `${one.path}/resume`, { as: one.as, body: {} })).toMatchObject(
    coded('shops.shop_held'),
  );

  openOrders.set(one.id, 2);
  expect(await one.say('/deposit')).toMatchObject(coded('shops.shop_not_finished'));
  expect(await one.see()).toMatchObject({ open: [{ what: 'orders.open', count: 2 }], mayReturnDeposit: false });
  openOrders.delete(one.id);
  expect((await one.say('/deposit')).body).toMatchObject({ availableFen: 150_000, depositFen: 0 });
  expect(await shopBalances(market.ctx(), one.id)).toMatchObject({ availableFen: 150_000, depositFen: 0 });

  expect(await one.say('/finish')).toMatchObject(coded('shops.closing_notice'));
  market.clock.advance(days(30));
  expect(await one.say('/finish')).toMatchObject(coded('shops.shop_money_left'));
  expect(
    await market.http('POST', `/console/shops/${toId('shp', one.id)}/close`, {
      as: operator,
      body: { reason: '商家申请' },
    }),
  ).toMatchObject(coded('shops.shop_money_left'));
  await one.payOut(150_000);
  expect(await one.say('/finish')).toMatchObject(coded('shops.closing_data'));
  const zip = await market.app.inject({
    method: 'GET',
    url: `/api${one.path}/data.zip`,
    headers: { authorization: `Bearer test-${one.as.sessionId}-token` },
  });
  expect(zip.statusCode).toBe(200);
  const files = unzipSync(new Uint8Array(zip.rawPayload));
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['statement-available.csv', 'statement-deposit.csv', 'statement-payout.csv']),
  );
  expect(new TextDecoder().decode(files['statement-deposit.csv'])).toContain('退还保证金');
  expect(await one.see()).toMatchObject({ mayFinish: true });
  expect((await one.say('/finish')).body).toMatchObject({ state: 'closed' });
  expect(await state(one.id)).toEqual(['closed', null]);
});

test('who changes their mind is open again; a shop the operator limited asks the operator', async () => {
  const one = await aShop();
  await one.say('', { reason: '想想看' });
  expect((await one.say('/call-off')).body).toMatchObject({ closing: null });
  expect(await state(one.id)).toEqual(['open', null]);
  expect(await one.say('/call-off')).toMatchObject(coded('shops.closing_none'));
  await stepShop(market.ctx(operator), one.id, 'limit', '虚假发货');
  expect(await one.say('', { reason: '想走了' })).toMatchObject(coded('shops.shop_step_not_allowed'));
  expect(await one.see()).toMatchObject({ closing: null });
});

test('a frozen shop appeals; a person answers, and upheld the freeze ends', async () => {
  const one = await aShop();
  const say = (text = '我们有完整的进货凭证，请复核') =>
    market.http('POST', `${one.path}/appeals`, { as: one.as, body: { text } });
  expect(await say()).toMatchObject(coded('shops.appeal_nothing'));
  await stepShop(market.ctx(operator), one.id, 'freeze', '涉嫌售假');
  const first = await say();
  expect(first.body).toMatchObject({ against: 'frozen', state: 'submitted', answer: null });
  expect(await say()).toMatchObject(coded('shops.appeal_under_way'));
  const answer = (reply: { body: unknown }, what: 'uphold' | 'reject', as: Actor = operator) =>
    market.http('POST', `/console/shop-appeals/${(reply.body as { id: string }).id}/${what}`, {
      as,
      body: { answer: '凭证与商品不符' },
    });
  expect((await answer(first, 'reject', one.as)).status).toBe(403);
  expect((await answer(first, 'reject')).body).toMatchObject({ state: 'rejected', answer: '凭证与商品不符' });
  expect(await state(one.id)).toEqual(['frozen', null]);
  expect(await answer(first, 'uphold')).toMatchObject(coded('shops.appeal_answered'));
  const second = await say('补充了品牌方的授权书，请再次复核');
  const queue = await market.http('GET', '/console/shop-appeals?state=submitted', { as: operator });
  expect((queue.body as { items: unknown[] }).items).toHaveLength(1);
  expect((await answer(second, 'uphold')).body).toMatchObject({ state: 'upheld' });
  expect(await state(one.id)).toEqual(['open', null]);
});

test('the database keeps one closing and one open appeal a shop', async () => {
  const one = await aShop();
  await one.say('', { reason: '不做了' });
  const again = market.owner`
    INSERT INTO shops.closings (shop_id, id, state, reason, asked_at, notice_until)
    VALUES (${one.id}, gen_random_uuid(), 'under_way', '又', now(), now())`;
  await expect(again.execute()).rejects.toThrow('closings_one');
  const answerless = market.owner`UPDATE shops.appeals SET answer = NULL WHERE state <> 'submitted'`;
  await expect(answerless.execute()).rejects.toThrow('appeals_answered');
});
