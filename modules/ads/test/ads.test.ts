import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, emit, GUEST, minutes, seconds, shopScope, toId, transact, uuidOf, uuidv7 } from '#kernel';
import { createSession, guestCookie } from '#modules/accounts';
import { type SkuForSale, takeOff } from '#modules/catalog';
import { ADVERTISING, balance, shopAccount } from '#modules/ledger';
import {
  accountOf,
  ask,
  begun,
  buyerActor,
  clean,
  clicked,
  codeOf,
  end,
  follow,
  fund,
  type Given,
  goods,
  openStreet,
  operator,
  reportOf,
  see,
  shopPath,
  shown,
  staff,
  stall,
} from './street.ts';

/** Paid placement on PostgreSQL: money in, an auction, clicks that count and clicks that do not, settlement, reports; the audit after each. */
beforeAll(openStreet);
afterAll(() => stall?.market.close());

test('from the account to the report: two shops bid, the better pays the second price, a click is charged once, the day is settled', async () => {
  const { market } = stall;
  const [mine, theirs] = [await goods('竹编果盘', 0), await goods('竹编果盘', 1)];
  const word = [{ word: '竹编果盘', bidFen: 120 }];
  const first = await begun([mine], { words: word });
  expect(first.phase).toBe('unpaid');
  expect((await shown('竹编果盘', GUEST)).items).toEqual([]);
  const paid = await market.http('POST', shopPath(0, '/ads-account/pay-in'), {
    as: staff(),
    body: { amountFen: 20_000 },
  });
  expect(paid.body).toEqual({ balanceFen: 20_000 });
  await fund(1, 20_000);
  const second = await begun([theirs], { shop: 1, words: [{ word: '竹编果盘', bidFen: 90 }] });
  const buyer = await buyerActor();
  const page = await shown('竹编果盘', buyer.actor);
  expect(page.shared).toBe(false);
  expect(page.items.map((one) => [one.position, one.card.productId])).toEqual([
    [0, toId('prd', mine.productId)],
    [5, toId('prd', theirs.productId)],
  ]);
  market.clock.advance(seconds(2));
  const link = page.items[0]?.link ?? '';
  const both = await Promise.all([follow(link, buyer.actor), follow(link, buyer.actor)]);
  expect(both.map((one) => one.body)).toEqual([
    { productId: toId('prd', mine.productId) },
    { productId: toId('prd', mine.productId) },
  ]);
  // Equal quality: 90 fen, and one more where the tie is not its own; charged once.
  const price = 20_000 - (await accountOf());
  expect([90, 91]).toContain(price);
  expect(await see(first.id)).toMatchObject({ phase: 'running', spentFen: price, spentTodayFen: price });
  expect(await reportOf(first.id, 'word')).toMatchObject({
    rows: [{ key: '竹编果盘', impressions: 1, clicks: 1, spentFen: price, refused: 1 }],
    reasons: [{ reason: 'same_impression', text: '同一次展示重复点击', count: 1 }],
  });
  expect(await clean()).toEqual([]);
  // An order of the same goods within the window belongs to the click; nothing is settled before the day is over.
  await stall.pay(await stall.buy(buyer, [{ sku: mine, quantity: 2 }]));
  await market.drain();
  expect(await reportOf(first.id, 'product')).toMatchObject({ total: { orders: 1, amountFen: 10_000 } });
  expect(await balance(market.ctx(), shopAccount(stall.shops[0], 'ads'))).toBe(20_000);
  market.clock.advance(days(1));
  await market.drain();
  expect(await balance(market.ctx(), shopAccount(stall.shops[0], 'ads'))).toBe(20_000 - price);
  expect(await balance(market.ctx(), ADVERTISING)).toBe(price);
  expect(await see(first.id)).toMatchObject({ spentFen: price, spentTodayFen: 0 });
  const back = (amountFen: number) =>
    market.http('POST', shopPath(0, '/ads-account/pay-back'), { as: staff(), body: { amountFen } });
  expect(codeOf(await back(20_000))).toBe('ads.account_short');
  expect((await back(20_000 - price)).body).toEqual({ balanceFen: 0 });
  expect(await clean()).toEqual([]);
  await fund(0, 20_000);
  for (const [id, shop] of [
    [first.id, 0],
    [second.id, 1],
  ] as const)
    expect((await end(id, shop)).status).toBe(200);
});

test('clicks that are nobody’s are not charged, and the report says why', async () => {
  const { market } = stall;
  const sku = await goods('黄铜门环');
  const one = await begun([sku], { words: [{ word: '黄铜门环', bidFen: 50 }] });
  expect((await shown('黄铜门环', GUEST, { agent: 'Mozilla/5.0 (compatible; Baiduspider/2.0)' })).items).toEqual([]);
  const [buyer, other] = [await buyerActor(), await buyerActor()];
  const before = await accountOf();
  const link = async (as: Actor): Promise<string> => (await shown('黄铜门环', as)).items[0]?.link ?? '';
  const quick = await link(buyer.actor);
  await follow(quick, buyer.actor);
  const keeper = staff();
  const own = await link(keeper);
  const passed = await link(buyer.actor);
  const ahead = await link(other.actor);
  const robot = await link(other.actor);
  market.clock.advance(seconds(2));
  await follow(own, keeper);
  await follow(passed, other.actor);
  await follow(ahead, other.actor, { ahead: true });
  await follow(robot, other.actor, { agent: 'curl/8.5' });
  expect(await accountOf()).toBe(before);
  const late = await link(other.actor);
  await clicked('黄铜门环', buyer.actor);
  await clicked('黄铜门环', buyer.actor);
  market.clock.advance(minutes(61));
  await follow(late, other.actor);
  expect(await accountOf()).toBe(before - 10);
  const { total, reasons } = await reportOf(one.id, 'day');
  expect(total).toMatchObject({ clicks: 1, spentFen: 10, refused: 7 });
  expect(Object.fromEntries(reasons.map((row) => [row.reason, row.count]))).toEqual({
    too_quick: 1,
    own_staff: 1,
    other_viewer: 1,
    looked_ahead: 1,
    robot: 1,
    again: 1,
    too_late: 1,
  });
  // Nothing but what was signed opens anything.
  const forged = `${late.slice(0, -1)}${late.endsWith('0') ? '1' : '0'}`;
  expect(codeOf(await follow(forged, buyer.actor))).toBe('ads.link_unknown');
  expect(codeOf(await follow('https://elsewhere.example', buyer.actor))).toBe('ads.link_unknown');
  expect(await clean()).toEqual([]);
  await end(one.id);
});

test('forty at once on budgets for ten: exactly ten are charged, however many servers', async () => {
  const { market } = stall;
  const sku = await goods('靛蓝扎染布');
  const one = await begun([sku], { words: [{ word: '靛蓝扎染布', bidFen: 3_000 }], dailyFen: 3_000, totalFen: 3_000 });
  // A rival that makes each click cost 300.
  const rival = await begun([await goods('靛蓝扎染布', 1)], { shop: 1, words: [{ word: '靛蓝扎染布', bidFen: 299 }] });
  const links: [string, Actor][] = [];
  for (let n = 0; n < 40; n += 1) {
    const as: Actor = { kind: 'guest', guestId: uuidv7(Date.now()) };
    links.push([(await shown('靛蓝扎染布', as)).items[0]?.link ?? '', as]);
  }
  market.clock.advance(seconds(5));
  const before = await accountOf();
  const replies = await Promise.all(links.map(([link, as]) => follow(link, as)));
  expect(replies.map((reply) => reply.status)).toEqual(links.map(() => 200));
  const { spentFen, phase, spentTodayFen } = await see(one.id);
  expect([299, 300]).toContain(spentFen / 10);
  expect(spentTodayFen).toBe(spentFen);
  expect(before - (await accountOf())).toBe(spentFen);
  expect(['running', 'spent']).toContain(phase);
  expect(await clean()).toEqual([]);
  await end(one.id);
  await end(rival.id, 1);
});

test('what is swept is given back, before the settlement and after it', async () => {
  const { market } = stall;
  market.clock.advance(days(3));
  const sku = await goods('麦秆草帽');
  const one = await begun([sku], { words: [{ word: '麦秆草帽', bidFen: 40 }] });
  const before = await accountOf();
  for (let n = 0; n < 4; n += 1) await clicked('麦秆草帽', { kind: 'guest', guestId: uuidv7(Date.now()) });
  expect(await accountOf()).toBe(before - 40);
  market.clock.advance(days(1));
  await market.drain();
  const earned = await balance(market.ctx(), ADVERTISING);
  // Later it comes out that all of them were one address: the limit is lowered, as an operator would.
  const { setSetting } = await import('#modules/operations');
  await setSetting(market.ctx(operator()), { key: 'ads.sweep_address_day', value: 3, reason: '异常流量' });
  await clicked('麦秆草帽', { kind: 'guest', guestId: uuidv7(Date.now()) });
  market.clock.advance(minutes(11));
  await market.drain();
  expect(await accountOf()).toBe(before - 10);
  expect(await balance(market.ctx(), ADVERTISING)).toBe(earned - 40);
  expect(await see(one.id)).toMatchObject({ spentFen: 10 });
  expect(await reportOf(one.id, 'day')).toMatchObject({ total: { clicks: 1, givenBack: 4, spentFen: 10 } });
  expect(await clean()).toEqual([]);
  await setSetting(market.ctx(operator()), { key: 'ads.sweep_address_day', value: 60, reason: '恢复' });
  await end(one.id);
});

test('what does not answer is not shown whatever the bid; goods off the shelf, hours, pauses, and the platform’s stop', async () => {
  const { market } = stall;
  const sku = await goods('苎麻夏布');
  const one = await begun([sku], {
    words: [
      { word: '苎麻夏布', bidFen: 40 },
      { word: '游戏手机', bidFen: 9_000 },
    ],
  });
  const seen = async (q = '苎麻夏布') => (await shown(q, GUEST)).items.length;
  expect([await seen(), await seen('游戏手机'), await seen('夏天'), await seen('')]).toEqual([1, 0, 0, 0]);
  const step = (move: string) => market.http('POST', shopPath(0, `/ads/${one.id}/${move}`), { as: staff() });
  expect((await step('pause')).body).toMatchObject({ phase: 'paused' });
  expect(codeOf(await step('pause'))).toBe('ads.campaign_state');
  expect(await seen()).toBe(0);
  await step('resume');
  const terms = (more: object) =>
    market.http('POST', shopPath(0, `/ads/${one.id}/terms`), {
      as: staff(),
      body: {
        words: [{ word: '苎麻夏布', bidFen: 60 }],
        bidFen: null,
        dailyFen: 5_000,
        totalFen: null,
        pacing: 'fast',
        fromHour: 0,
        toHour: 24,
        endsAt: null,
        ...more,
      },
    });
  const hour = (market.clock.now().getUTCHours() + 8) % 24;
  const away = hour < 12 ? { fromHour: 22, toHour: 24 } : { fromHour: 0, toHour: 2 };
  expect((await terms(away)).body).toMatchObject({ phase: 'resting' });
  expect(await seen()).toBe(0);
  expect((await terms({})).body).toMatchObject({ phase: 'running' });
  expect(await seen()).toBe(1);
  // Sold out, it makes room; with stock again it is back.
  const rest = await goods('苎麻夏布', 1);
  const theirs = await begun([rest], { shop: 1, words: [{ word: '苎麻夏布', bidFen: 20 }] });
  const first = async () => (await shown('苎麻夏布', GUEST)).items[0]?.card.productId;
  expect(await first()).toBe(toId('prd', sku.productId));
  await stall.buy(await buyerActor(), [{ sku, quantity: 50 }]);
  expect(await first()).toBe(toId('prd', rest.productId));
  await end(theirs.id, 1);
  await takeOff(market.ctx(staff()), shopScope(stall.shops[0]), sku.productId);
  expect(await seen()).toBe(0);
  await market.drain();
  expect((await see(one.id)) as unknown).toMatchObject({ goods: [{ live: false }] });
  const stop = () =>
    market.http('POST', `/console/ads/${one.id}/stop`, { as: operator(), body: { reason: '宣传与商品不符' } });
  expect((await stop()).body).toMatchObject({ phase: 'stopped', stopReason: '宣传与商品不符' });
  expect(codeOf(await stop())).toBe('ads.campaign_state');
  expect(codeOf(await step('resume'))).toBe('ads.campaign_state');
  const list = (await market.http('GET', '/console/ads', { as: operator() })).body as { items: { id: string }[] };
  expect(list.items.map((row) => row.id)).toContain(one.id);
  expect(await clean()).toEqual([]);
});

test('by category: shown to who looks through it and to who asks for its goods', async () => {
  const sku = await goods('漆器首饰盒');
  const categoryId = sku.categoryIds.at(-1) ?? sku.categoryId;
  const one = await begun([sku], { target: 'category', categoryId: sku.categoryId, bidFen: 30 });
  expect((await shown('', GUEST, { category: categoryId })).items).toHaveLength(1);
  expect((await shown('漆器首饰盒', GUEST)).items).toHaveLength(1);
  expect((await shown('雨伞', GUEST)).items).toHaveLength(0);
  expect((await shown('', GUEST, { category: 'no-such' })).items).toHaveLength(0);
  await end(one.id);
});

test('what a shop cannot begin, each with its reason, and nothing half done', async () => {
  const { market } = stall;
  const [sku, foreign] = [await goods('粗陶茶则'), await goods('粗陶茶则', 1)];
  const words = [{ word: '粗陶茶则', bidFen: 50 }];
  const refused = async (more: Given, of: readonly SkuForSale[] = [sku]) => codeOf(await ask(of, { words, ...more }));
  const now = market.clock.now();
  expect(await refused({}, [foreign])).toBe('ads.goods_invalid');
  expect(await refused({ words: [] })).toBe('ads.words_invalid');
  expect(await refused({ words: [...words, ...words] })).toBe('ads.words_invalid');
  expect(await refused({ words: [{ word: '！！', bidFen: 50 }] })).toBe('ads.words_invalid');
  expect(await refused({ words: [{ word: '全国最佳茶则', bidFen: 50 }] })).toBe('ads.word_forbidden');
  expect(await refused({ words: [{ word: '茶则', bidFen: 9 }] })).toBe('ads.bid_invalid');
  expect(await refused({ words: [{ word: '茶则', bidFen: 10_001 }] })).toBe('ads.bid_invalid');
  expect(await refused({ dailyFen: 2_999 })).toBe('ads.budget_invalid');
  expect(await refused({ dailyFen: 5_000, totalFen: 4_999 })).toBe('ads.budget_invalid');
  expect(await refused({ fromHour: 9, toHour: 9 })).toBe('ads.hours_invalid');
  expect(await refused({ endsAt: now })).toBe('ads.period_invalid');
  expect(await refused({ target: 'category', categoryId: sku.categoryId, bidFen: 50 })).toBe('ads.target_invalid');
  expect(await refused({ target: 'category', categoryId: 'no-such', bidFen: 50, words: [] })).toBe(
    'ads.category_outside',
  );
  const rich = await market.http('POST', shopPath(0, '/ads-account/pay-in'), {
    as: staff(),
    body: { amountFen: 900_000_000 },
  });
  expect(codeOf(rich)).toBe('ads.balance_short');
  const list = (await market.http('GET', shopPath(0, '/ads'), { as: staff() })).body as {
    items: { goods: { title: { zh: string } }[] }[];
  };
  expect(JSON.stringify(list)).not.toContain('粗陶茶则');
  const helped = await market.http('GET', shopPath(0, `/ad-words?words=${encodeURIComponent('粗陶茶则，没人要')}`), {
    as: staff(),
  });
  expect(helped.body).toEqual({
    items: [
      { word: '粗陶茶则', others: 0, pageFen: 10, firstFen: 10 },
      { word: '没人要', others: 0, pageFen: 10, firstFen: 10 },
    ],
  });
  expect(await clean()).toEqual([]);
});

test('a word that is somebody else’s registered brand is refused, and stands for nothing once the right to it is gone', async () => {
  const { market } = stall;
  const brandId = uuidv7(market.clock.now().getTime());
  const ctx = market.ctx();
  const paper = (state: string) => market.owner`
    INSERT INTO catalog.brand_papers (shop_id, id, kind, brand_id, name_zh, name_en, registration_no, evidence, valid_from, valid_until, state, sent_at, decided_at)
    VALUES (${stall.shops[0]}, ${brandId}, 'authorisation', ${brandId}, '青瓷坊', '', 'TM-77', ARRAY[${brandId}]::uuid[], ${market.clock.now()},
      ${new Date(market.clock.now().getTime() + 86_400_000)}, ${state}, ${market.clock.now()}, ${market.clock.now()})
    ON CONFLICT (shop_id, id) DO UPDATE SET state = excluded.state`;
  const say = async () => {
    await transact(ctx, (tx) => emit(tx, { name: 'brand.changed', subjectId: brandId, payload: { brandId } }));
    await market.drain();
  };
  await market.owner`
    INSERT INTO catalog.brands (id, name_zh, name_en, registration_no, owner_shop_id, registered_at)
    VALUES (${brandId}, '青瓷坊', '', 'TM-77', ${stall.shops[1]}, ${market.clock.now()})`;
  await market.owner`INSERT INTO catalog.brand_names (key, brand_id) VALUES ('青瓷坊', ${brandId})`;
  const sku = await goods('冰裂茶则青瓷');
  await fund(0, 10_000);
  const words = [
    { word: '青瓷坊 茶则', bidFen: 50 },
    { word: '冰裂茶则', bidFen: 50 },
  ];
  expect(codeOf(await ask([sku], { words }))).toBe('ads.word_brand');
  await paper('approved');
  const { id } = await begun([sku], { words });
  const buyer = market.user();
  const asked = async (q: string) => (await shown(q, buyer)).items.length;
  expect([await asked('青瓷坊茶则'), await asked('冰裂茶则')]).toEqual([1, 1]);
  const brands = async () => Object.fromEntries((await see(id)).words.map((one) => [one.word, one.brand]));
  await paper('revoked');
  await say();
  expect(await brands()).toEqual({ '青瓷坊 茶则': '青瓷坊', 冰裂茶则: null });
  expect([await asked('青瓷坊茶则'), await asked('冰裂茶则')]).toEqual([0, 1]);
  await paper('approved');
  await say();
  expect(await asked('青瓷坊茶则')).toBe(1);
  // What the console shows of the auction is what the page showed.
  const { body } = await market.http('GET', `/console/ads/auction?q=${encodeURIComponent('冰裂茶则')}`, {
    as: operator(),
  });
  expect(body).toMatchObject({ slots: 3, items: [{ word: '冰裂茶则', slot: 1, priceFen: 10, out: null }] });
  expect((await end(id)).status).toBe(200);
});

test('who clicked before signing in is who buys afterwards; other goods of the shop count as the shop’s', async () => {
  const { market } = stall;
  const [sku, other] = [await goods('艾草蚊香'), await goods('陶土香插')];
  const one = await begun([sku], { words: [{ word: '艾草蚊香', bidFen: 50 }] });
  const guestId = uuidv7(Date.now());
  await clicked('艾草蚊香', { kind: 'guest', guestId });
  const buyer = await buyerActor();
  expect(guestCookie(market.runtime, guestId)).toContain(guestId);
  await createSession(market.ctx({ kind: 'guest', guestId }), buyer.id);
  await market.drain();
  await stall.pay(await stall.buy(buyer, [{ sku: other, quantity: 1 }]));
  await market.drain();
  expect(await reportOf(one.id, 'product')).toMatchObject({ total: { orders: 1, amountFen: 5_000 } });
  market.clock.advance(days(16));
  await stall.pay(await stall.buy(buyer, [{ sku, quantity: 1 }]));
  await market.drain();
  expect(await reportOf(one.id, 'product')).toMatchObject({ total: { orders: 1 } });
  expect(await clean()).toEqual([]);
});

test('three begun at once where one is left: one begins', async () => {
  const { owner } = stall.market;
  const sku = await goods('瓷枕');
  const word = { words: [{ word: '瓷枕', bidFen: 50 }] };
  const one = await begun([sku], word);
  const id = uuidOf('adc', one.id as never);
  await owner`UPDATE ads.campaigns SET state = 'ended', stop_reason = NULL WHERE shop_id = ${stall.shops[0]} AND id <> ${id}`;
  await owner`INSERT INTO ads.campaigns SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid()))).* FROM ads.campaigns c,
    generate_series(1, 98) WHERE c.id = ${id}`;
  const replies = await Promise.all([ask([sku], word), ask([sku], word), ask([sku], word)]);
  expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409]);
  await owner`UPDATE ads.campaigns SET state = 'ended', stop_reason = NULL WHERE shop_id = ${stall.shops[0]} AND id <> ${id}`;
});

test('the database refuses what no service asked for', async () => {
  const { owner, pool } = stall.market;
  const sku = await goods('锡茶叶罐');
  const one = await begun([sku], { words: [{ word: '锡茶叶罐', bidFen: 50 }], dailyFen: 3_000, totalFen: 3_000 });
  const buyer = await buyerActor();
  await clicked('锡茶叶罐', buyer.actor);
  const id = uuidOf('adc', one.id as never);
  await expect(owner`UPDATE ads.accounts SET balance_fen = -1`).rejects.toThrow(/accounts_never_negative/);
  await expect(owner`UPDATE ads.campaigns SET spent_fen = 3001 WHERE id = ${id}`).rejects.toThrow(/campaigns_within/);
  await expect(owner`UPDATE ads.days SET spent_fen = 3001 WHERE campaign_id = ${id}`).rejects.toThrow(/days_within/);
  await expect(owner`UPDATE ads.clicks SET reason = 'robot' WHERE campaign_id = ${id}`).rejects.toThrow(
    /clicks_reason/,
  );
  await expect(
    owner`INSERT INTO ads.clicks SELECT (gen_random_uuid()), impression_id, shop_id, campaign_id, product_id, word, price_fen, day, at, viewer, device, ip, buyer_id, state, reason, settlement_id FROM ads.clicks WHERE campaign_id = ${id}`,
  ).rejects.toThrow(/clicks_charged_once/);
  await expect(pool`UPDATE ads.impressions SET price_fen = 1 WHERE campaign_id = ${id}`).rejects.toThrow(
    /permission denied/,
  );
  await expect(pool`DELETE FROM ads.settlements`).rejects.toThrow(/permission denied/);
});
