import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, hours, newId, provide, type Uuid } from '#kernel';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { storeMedia } from '#modules/media';
import { paymentGateways } from '#modules/payments';
import { agree, reject } from '../answers-service.ts';
import { appealAsBuyer, appealAsShop, escalate, rule, showAsBuyer, showAsShop, takeCase } from '../disputes-service.ts';
import { inspect, sendBack } from '../returns-service.ts';
import { type Bought, type Desk, openDesk } from './case-desk.ts';

let desk: Desk;
const gateway = willingGateway();
beforeAll(async () => {
  desk = await openDesk();
  provide(desk.stall.market.runtime, paymentGateways, { sandbox: gateway });
});
afterAll(() => desk.stall.market.close());

const of = (one: Bought) => desk.stall.market.ctx(one.buyer.actor);
const judge = () => desk.stall.market.user([{ scope: 'platform', scopeId: null, role: 'service', permissions: ['*'] }]);
const keeper = (one: Bought) =>
  desk.stall.market.user([{ scope: 'shop', scopeId: one.shopId, role: 'owner', permissions: ['*'] }]);
const because = '双方证据显示商品到货即有破损';
const refundAll = { outcome: 'refund', goodsFen: 3_333, freightBy: 'shop', reason: because } as const;

/** A request for one piece that the shop rejected and the buyer brought before the platform. */
async function disputed(more: Parameters<Desk['ask']>[1] = {}): Promise<{ one: Bought; id: Uuid }> {
  const one = await desk.received();
  const { id } = await desk.ask(one, { kind: 'refund_only', reason: 'damaged', ...more });
  await reject(desk.stall.market.ctx(), one.scope, id, '发货时完好无损');
  await escalate(of(one), one.buyer.id, id, '收到时已经破损');
  return { one, id };
}
async function judged(more: Parameters<Desk['ask']>[1] = {}) {
  const found = await disputed(more);
  await desk.advance(days(3));
  return found;
}

describe('evidence', () => {
  test('both sides show theirs for three days, then it is judged; pictures only of one’s own', async () => {
    const { one, id } = await disputed();
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const mine = await storeMedia(of(one), { shopId: null, body: png, visibility: 'private' });
    await showAsBuyer(of(one), one.buyer.id, id, { text: '开箱视频截图', mediaIds: [mine.id] });
    const shop = desk.stall.market.ctx(keeper(one));
    await showAsShop(shop, one.scope, id, { text: '出库称重记录正常', mediaIds: [] });
    await expect(showAsShop(shop, one.scope, id, { text: '', mediaIds: [mine.id] })).rejects.toMatchObject({
      code: 'aftersales.media_not_yours',
    });
    await expect(showAsShop(shop, one.scope, id, { text: '', mediaIds: [] })).rejects.toMatchObject({
      code: 'aftersales.evidence_empty',
    });
    await desk.advance(days(3));
    expect((await desk.row(id)).state).toBe('judging');
    await expect(showAsBuyer(of(one), one.buyer.id, id, { text: '再补充', mediaIds: [] })).rejects.toMatchObject({
      code: 'aftersales.state_forbids',
    });
  });

  test('the platform can be called for seven days after a rejection, then the case is closed', async () => {
    const one = await desk.received();
    const { id } = await desk.ask(one, { kind: 'refund_only' });
    await reject(desk.stall.market.ctx(), one.scope, id, '发货时完好无损');
    await desk.advance(days(7));
    expect((await desk.row(id)).state).toBe('closed');
    await expect(escalate(of(one), one.buyer.id, id, '要求平台介入')).rejects.toMatchObject({
      code: 'aftersales.state_forbids',
    });
  });

  test('a rejected case cannot be brought up while another is open, nor when all its money went back', async () => {
    const one = await desk.received();
    const first = await desk.ask(one, { kind: 'refund_only', quantity: 3 });
    await reject(desk.stall.market.ctx(), one.scope, first.id, '发货时完好无损');
    const second = await desk.ask(one, { kind: 'refund_only', quantity: 3 });
    await expect(escalate(of(one), one.buyer.id, first.id, '要求平台介入')).rejects.toMatchObject({
      code: 'aftersales.case_open',
    });
    await agree(desk.stall.market.ctx(), one.scope, second.id);
    await desk.stall.market.drain();
    await expect(escalate(of(one), one.buyer.id, first.id, '要求平台介入')).rejects.toMatchObject({
      code: 'aftersales.nothing_to_refund',
    });
  });
});

describe('a ruling', () => {
  test('waits three days for an appeal and is then carried out, with freight at the shop’s cost', async () => {
    const { id } = await judged();
    expect(await rule(desk.stall.market.ctx(judge()), id, refundAll)).toMatchObject({ state: 'ruled' });
    await desk.advance((days(3) - 60) as never);
    expect((await desk.row(id)).state).toBe('ruled');
    await desk.advance(hours(1));
    expect(await desk.row(id)).toMatchObject({ state: 'refunded', agreedBy: 'platform', amountFen: 3_333 + 266 });
    expect(await desk.stall.audit()).toEqual([]);
  });

  test('a part: the rest stays with the shop for good', async () => {
    const { one, id } = await judged({ quantity: 3 });
    await rule(desk.stall.market.ctx(judge()), id, { ...refundAll, goodsFen: 5_000, freightBy: 'buyer' });
    await desk.advance(days(3));
    expect(await desk.row(id)).toMatchObject({ state: 'refunded', amountFen: 5_000, freightFen: 0 });
    await expect(desk.ask(one, { kind: 'refund_only' })).rejects.toMatchObject({ code: 'orders.refund_too_much' });
    expect(await desk.stall.audit()).toEqual([]);
  });

  test('with the goods back first; rejected; out of bounds', async () => {
    const { one, id } = await judged();
    const at = desk.stall.market.ctx(judge());
    for (const goodsFen of [0, 3_334])
      await expect(rule(at, id, { ...refundAll, goodsFen })).rejects.toMatchObject({
        code: 'aftersales.ruling_amount',
      });
    await expect(rule(at, id, { ...refundAll, outcome: 'reject' })).rejects.toMatchObject({
      code: 'aftersales.ruling_amount',
    });
    await rule(at, id, { ...refundAll, outcome: 'return' });
    await desk.advance(days(3));
    expect((await desk.row(id)).state).toBe('awaiting_return');
    await sendBack(of(one), one.buyer.id, id, { carrier: 'sf', waybillNo: desk.waybill() });
    await inspect(at, one.scope, id, { found: 'as_sold', accept: true, stock: 'sellable', note: '' });
    await desk.stall.market.drain();
    expect((await desk.row(id)).state).toBe('refunded');
    const other = await judged();
    await rule(at, other.id, { outcome: 'reject', goodsFen: 0, freightBy: 'buyer', reason: because });
    await desk.advance(days(3));
    expect((await desk.row(other.id)).state).toBe('closed');
    expect(await desk.stall.audit()).toEqual([]);
  });

  test('an appeal, once, is judged by somebody else and carried out at once', async () => {
    const { one, id } = await judged();
    const first = judge();
    await rule(desk.stall.market.ctx(first), id, {
      outcome: 'reject',
      goodsFen: 0,
      freightBy: 'buyer',
      reason: because,
    });
    await appealAsBuyer(of(one), one.buyer.id, id, '证据没有被采纳');
    await expect(appealAsShop(desk.stall.market.ctx(keeper(one)), one.scope, id, '我们也要申诉')).rejects.toMatchObject(
      { code: 'aftersales.state_forbids' },
    );
    await expect(rule(desk.stall.market.ctx(first), id, refundAll)).rejects.toMatchObject({
      code: 'aftersales.judge_same',
    });
    await rule(desk.stall.market.ctx(judge()), id, refundAll);
    await desk.stall.market.drain();
    expect((await desk.row(id)).state).toBe('refunded');
    await expect(appealAsBuyer(of(one), one.buyer.id, id, '还要再申诉')).rejects.toMatchObject({
      code: 'aftersales.state_forbids',
    });
    const actions = await desk.stall.market.pool<{ action: string }[]>`
      SELECT action FROM operations.audit_log WHERE subject_id = ${id} AND action LIKE 'aftersales.rule%' ORDER BY action`;
    expect(actions.map((row) => row.action)).toEqual(['aftersales.rule', 'aftersales.rule_again']);
  });

  test('no party judges, nobody takes another’s case, and the platform’s own lateness is counted', async () => {
    const { one, id } = await judged();
    const buyerAsJudge = desk.stall.market.user(
      [{ scope: 'platform', scopeId: null, role: 'service', permissions: ['*'] }],
      one.buyer.id,
    );
    const keeperAsJudge = desk.stall.market.user([
      { scope: 'platform', scopeId: null, role: 'service', permissions: ['*'] },
      { scope: 'shop', scopeId: one.shopId, role: 'owner', permissions: ['*'] },
    ]);
    for (const party of [buyerAsJudge, keeperAsJudge])
      await expect(takeCase(desk.stall.market.ctx(party), id)).rejects.toMatchObject({
        code: 'aftersales.judge_is_party',
      });
    await takeCase(desk.stall.market.ctx(judge()), id);
    const other = desk.stall.market.ctx(judge());
    await expect(takeCase(other, id)).rejects.toMatchObject({ code: 'aftersales.taken' });
    await expect(rule(other, id, refundAll)).rejects.toMatchObject({ code: 'aftersales.taken' });
    await desk.advance(hours(72));
    expect(await desk.row(id)).toMatchObject({ state: 'judging', lateRulings: 1, judgeId: null });
    await takeCase(other, id);
  });

  test('pieces that were not shipped are refunded whole or not at all', async () => {
    const one = await desk.bought();
    const { id } = await desk.ask(one, { kind: 'refund_only', reason: 'too_slow', quantity: 3 });
    await reject(desk.stall.market.ctx(), one.scope, id, '今天就能发出');
    await escalate(of(one), one.buyer.id, id, '等不及了，要退款');
    await desk.advance(days(3));
    const at = desk.stall.market.ctx(judge());
    await expect(rule(at, id, { ...refundAll, goodsFen: 100 })).rejects.toMatchObject({
      code: 'aftersales.ruling_part_unshipped',
    });
    await rule(at, id, { ...refundAll, goodsFen: 9_999, freightBy: 'buyer' });
    await desk.advance(days(3));
    expect(await desk.row(id)).toMatchObject({ state: 'refunded', amountFen: 10_799 });
    expect(await desk.stall.stateOf(one.orderId)).toBe('closed');
    expect(await desk.stall.audit()).toEqual([]);
  });

  test('the database itself refuses a second ruling of the same person, and a second appeal', async () => {
    const { one, id } = await judged();
    const by = newId(desk.stall.market.ctx());
    const ruling = (round: number) => desk.stall.market.owner`
      INSERT INTO aftersales.rulings (shop_id, case_id, round, by_user, outcome, goods_fen, freight_by, reason, at)
      VALUES (${one.shopId}, ${id}, ${round}, ${by}, 'reject', 0, 'buyer', 'x', now())`;
    await ruling(1);
    await expect(ruling(2).execute()).rejects.toThrow('rulings_by_another');
    const appeal = () => desk.stall.market.owner`
      INSERT INTO aftersales.appeals (shop_id, case_id, side, by_user, reason, at) VALUES (${one.shopId}, ${id}, 'buyer', ${by}, 'x', now())`;
    await appeal();
    await expect(appeal().execute()).rejects.toThrow('appeals_pkey');
  });
});
