import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, days, minutes, toId, type Uuid } from '#kernel';
import { addAddress } from '#modules/accounts';
import { setSetting } from '#modules/operations';
import { addStaff } from '#modules/shops';
import { clear, creditOf, flag, module, postReviews, productRatings, type Stars } from '../index.ts';
import { openScene, type Scene, stars } from './scene.ts';

type Buyer = Extract<Actor, { kind: 'user' }>;
let scene: Scene;
let operator: Actor;
beforeAll(async () => {
  scene = await openScene();
  operator = scene.market.user([
    { scope: 'platform', scopeId: null, role: 'operator', permissions: ['reviews.read', 'reviews.flag'] },
  ]);
});
afterAll(() => scene?.market.close());
// Each test has a month of its own.
beforeEach(() => scene.market.clock.advance(days(31)));

const LONG = '收到以后仔细看了做工，壶口没有毛刺，烧水声音比以前那只小很多，倒水也不会洒，家里老人用着也顺手，值得买。';

const breaches = async (): Promise<string[]> => {
  const found = await Promise.all((module.audits ?? []).map((audit) => audit.run(scene.market.ctx())));
  return found.flatMap((one) => one.breaches);
};
const figures = async () => {
  const { shopId } = scene.scope;
  const [credit, rating] = await Promise.all([
    creditOf(scene.market.ctx(), [shopId]),
    productRatings(scene.market.ctx(), [...scene.productIds]),
  ]);
  return { credit: credit.get(shopId), ratings: scene.productIds.map((id) => rating.get(id)) };
};
async function say(who: Buyer, goods: Stars, text = ''): Promise<{ id: Uuid; productId: Uuid }> {
  const { orderId, lineIds } = await scene.order(who.userId);
  const lines = [stars(lineIds[0], goods, { text })];
  const [posted] = await postReviews(scene.market.ctx(who), { buyerId: who.userId, orderId, lines });
  if (!posted) throw new Error('nothing was posted');
  return { id: posted.id, productId: posted.productId };
}
const seenAs = async (path: string, as: Actor) => (await scene.market.http('GET', path, { as })).body as Page;
type Page = {
  items: {
    id: string;
    folded: boolean;
    text: string;
    flag?: { rule: string; note: string | null; appeals: object[] };
  }[];
  counts: { all: number; folded: number };
};
const rev = (id: Uuid): string => toId('rev', id);

describe('a flagged review stays and does not count', () => {
  test('figures are as if it had not been; taken off, as if nothing had happened', async () => {
    const buyer = await scene.buyer('老王');
    await say(buyer, 5);
    const before = await figures();
    const bad = await say(buyer, 1, '太差了');
    const after = await figures();
    await flag(scene.market.ctx(operator), bad.id, { rule: 'operator', note: '同行恶意差评' });
    expect(await figures()).toEqual(before);
    expect(await breaches()).toEqual([]);
    await expect(
      flag(scene.market.ctx(operator), bad.id, { rule: 'operator', note: '再来一次' }),
    ).rejects.toMatchObject({ code: 'reviews.already_flagged' });
    await clear(scene.market.ctx(operator), bad.id, '核实为真实交易');
    expect(await figures()).toEqual(after);
    expect(await breaches()).toEqual([]);
    await expect(clear(scene.market.ctx(operator), bad.id, '再撤一次')).rejects.toMatchObject({
      code: 'reviews.not_flagged',
    });
  });

  test('beyond the cap of six, the seventh takes the place of a flagged one, and gives it back', async () => {
    const buyer = await scene.buyer('常客');
    const points = async () => (await figures()).credit?.points ?? Number.NaN;
    const start = await points();
    const posted: Uuid[] = [];
    for (let n = 0; n < 7; n += 1) posted.push((await say(buyer, 5)).id);
    expect(await points()).toBe(start + 6);
    await flag(scene.market.ctx(operator), posted[2] as Uuid, { rule: 'operator', note: '空包' });
    expect(await points()).toBe(start + 6);
    await flag(scene.market.ctx(operator), posted[0] as Uuid, { rule: 'operator', note: '空包' });
    expect(await points()).toBe(start + 5);
    // What comes now counts at the free place.
    await say(buyer, 5);
    expect(await points()).toBe(start + 6);
    await clear(scene.market.ctx(operator), posted[2] as Uuid, '核实为真实交易');
    expect(await points()).toBe(start + 6);
    expect(await breaches()).toEqual([]);
    await expect(
      scene.market.owner`UPDATE reviews.counted SET place = 7 WHERE review_id = ${posted[3] as Uuid}`,
    ).rejects.toThrow('counted_within_cap');
  });

  test('everyone sees it folded only; author, shop and operator see it with the reason', async () => {
    const buyer = await scene.buyer('张三');
    const { id, productId } = await say(buyer, 5, '好到不真实');
    const shown = `/products/${toId('prd', productId)}/reviews`;
    const all = (await seenAs(shown, buyer)).counts.all;
    const flagged = await scene.market.http('POST', `/console/reviews/${rev(id)}/flag`, {
      as: operator,
      body: { reason: '刷单订单，已核实' },
    });
    expect(flagged.body).toMatchObject({ folded: true, flag: { rule: 'operator', note: '刷单订单，已核实' } });
    const page = await seenAs(shown, buyer);
    expect(page.items.map((one) => one.id)).not.toContain(rev(id));
    expect(page.counts.all).toBe(all - 1);
    const folded = await seenAs(`${shown}?filter=folded`, buyer);
    expect(folded.items.find((one) => one.id === rev(id))).toMatchObject({ folded: true, text: '好到不真实' });
    expect(folded.items[0]).not.toHaveProperty('flag');
    for (const [path, as] of [
      ['/me/reviews', buyer],
      [`/shops/${toId('shp', scene.scope.shopId)}/reviews?filter=folded`, scene.shopkeeper()],
      ['/console/reviews?filter=folded', operator],
    ] as const)
      expect((await seenAs(path, as)).items.find((one) => one.id === rev(id))?.flag).toMatchObject({
        note: '刷单订单，已核实',
      });
    expect((await scene.market.http('GET', '/console/reviews', { as: buyer })).status).toBe(403);
  });

  test('author and shop appeal once each; the operator stays with it, or takes it off', async () => {
    const [buyer, stranger] = [await scene.buyer('李四'), await scene.buyer('路人')];
    const { id } = await say(buyer, 5, '真心好评');
    const mine = `/me/reviews/${rev(id)}/appeal`;
    const ours = `/shops/${toId('shp', scene.scope.shopId)}/reviews/${rev(id)}/appeal`;
    const post = (path: string, as: Actor, body: object) => scene.market.http('POST', path, { as, body });
    expect((await post(mine, buyer, { text: '没有标记' })).body).toMatchObject({ code: 'reviews.not_flagged' });
    await flag(scene.market.ctx(operator), id, { rule: 'operator', note: '疑似刷单' });
    expect((await post(mine, stranger, { text: '不是我的' })).status).toBe(404);
    expect((await post(mine, buyer, { text: '我真的买了' })).status).toBe(201);
    expect((await post(mine, buyer, { text: '再说一次' })).body).toMatchObject({ code: 'reviews.appealed_already' });
    expect((await seenAs('/console/reviews?filter=appealed', operator)).items.map((one) => one.id)).toContain(rev(id));
    const stays = await post(`/console/reviews/${rev(id)}/reject-appeals`, operator, { reason: '物流为空包' });
    expect(stays.body).toMatchObject({
      flag: { appeals: [{ side: 'buyer', decision: 'rejected', answer: '物流为空包' }] },
    });
    expect(
      (await post(`/console/reviews/${rev(id)}/reject-appeals`, operator, { reason: '再驳一次' })).body,
    ).toMatchObject({ code: 'reviews.appeal_not_open' });
    expect((await post(ours, scene.shopkeeper(), { text: '有发货底单' })).status).toBe(201);
    const cleared = await post(`/console/reviews/${rev(id)}/clear`, operator, { reason: '底单属实' });
    expect(cleared.body).toMatchObject({ folded: false, flag: null });
    const decided = await scene.market.pool`
      SELECT side, decision FROM reviews.flag_appeals a JOIN reviews.flag_events e USING (shop_id, seq) WHERE e.review_id = ${id} ORDER BY side`;
    expect(decided).toEqual([
      { side: 'buyer', decision: 'rejected' },
      { side: 'shop', decision: 'upheld' },
    ]);
  });
});

describe('the first rules', () => {
  const ruleOf = async (id: Uuid): Promise<string | null> => {
    await scene.market.drain();
    const [row] = await scene.market.pool<{ rule: string }[]>`
      SELECT e.rule FROM reviews.flags f JOIN reviews.flag_events e USING (shop_id, seq) WHERE f.review_id = ${id}`;
    return row?.rule ?? null;
  };

  test('a long text that another buyer wrote is a copy; one’s own words again, and short praise, are not', async () => {
    const [first, second] = [await scene.buyer('原创'), await scene.buyer('复制')];
    expect(await ruleOf((await say(first, 5, LONG)).id)).toBeNull();
    expect(await ruleOf((await say(first, 5, LONG)).id)).toBeNull();
    expect(await ruleOf((await say(second, 5, `${LONG.replaceAll('，', ' ')}！`)).id)).toBe('near_duplicate');
    expect(await ruleOf((await say(first, 5, '很好，推荐购买')).id)).toBeNull();
    expect(await ruleOf((await say(second, 5, '很好，推荐购买')).id)).toBeNull();
    expect(await breaches()).toEqual([]);
  });

  test('the shop’s own people, and who lives where they do', async () => {
    const [clerk, cousin, stranger] = [await scene.buyer('店员'), await scene.buyer('亲戚'), await scene.buyer('邻居')];
    await addStaff(scene.market.ctx(), scene.scope, { userId: clerk.userId, role: 'service' });
    const home = { name: '收件人', phone: '13800138000', divisionCode: '330106', street: '文三路 1 号 2 幢' };
    for (const [who, street] of [
      [clerk, home.street],
      [cousin, '文三路1号2幢'],
      [stranger, '文三路 1 号 3 幢'],
    ] as const)
      await addAddress(scene.market.ctx(who), who.userId, { ...home, street });
    expect(await ruleOf((await say(clerk, 5)).id)).toBe('shop_hands');
    expect(await ruleOf((await say(cousin, 5)).id)).toBe('shop_hands');
    expect(await ruleOf((await say(stranger, 5)).id)).toBeNull();
  });

  test('what comes beyond a burst; and nothing at all where watching is off', async () => {
    const ctx = scene.market.ctx(operator);
    await setSetting(ctx, { key: 'reviews.burst_count', value: 3, reason: '测试' });
    const ids: Uuid[] = [];
    for (let n = 0; n < 4; n += 1) {
      ids.push((await say(await scene.buyer(`一阵${n}`), 5)).id);
      scene.market.clock.advance(minutes(1));
    }
    const low = await say(await scene.buyer('不同'), 1);
    expect(await Promise.all(ids.map(ruleOf))).toEqual([null, null, null, 'burst']);
    expect(await ruleOf(low.id)).toBeNull();
    await setSetting(ctx, { key: 'reviews.watch', value: false, reason: '测试' });
    expect(await ruleOf((await say(await scene.buyer('又一个'), 5)).id)).toBeNull();
  });
});
