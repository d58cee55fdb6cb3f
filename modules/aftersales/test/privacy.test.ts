import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours } from '#kernel';
import { reject } from '../answers-service.ts';
import { escalate, showAsBuyer, showAsShop } from '../disputes-service.ts';
import { ownCases } from '../privacy-service.ts';
import { type Desk, openDesk } from './case-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stall.market.close());

test('a person’s file has their own cases with what they said and showed, and nothing of the other side or of others', async () => {
  const [one, other] = [await desk.received(), await desk.received()];
  const asked = await desk.ask(one, { description: '壶底漏水' });
  await desk.ask(other, { description: '别人的' });
  const { market } = desk.stall;
  await reject(market.ctx(), one.scope, asked.id, '签收时完好');
  await escalate(market.ctx(one.buyer.actor), one.buyer.id, asked.id, '有视频为证');
  const keeper = market.user([{ scope: 'shop', scopeId: one.shopId, role: 'service', permissions: ['aftersales.*'] }]);
  await showAsBuyer(market.ctx(one.buyer.actor), one.buyer.id, asked.id, { text: '开箱就漏', mediaIds: [] });
  await showAsShop(market.ctx(keeper), one.scope, asked.id, { text: '出厂检验记录', mediaIds: [] });
  await desk.advance(hours(1));
  expect(await ownCases(market.ctx(one.buyer.actor), one.buyer.id)).toEqual([
    expect.objectContaining({
      kind: 'return_refund',
      state: 'evidence',
      description: '壶底漏水',
      rejection: '签收时完好',
      evidence: [expect.objectContaining({ text: '开箱就漏' })],
    }),
  ]);
});
