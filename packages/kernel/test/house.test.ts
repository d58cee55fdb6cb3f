import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestMarket, testMarket } from './market.ts';

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: [] });
});
afterAll(() => market.close());

test('the application role cannot rewrite the event stream', async () => {
  await expect(market.pool`UPDATE kernel.events SET name = 'x'`).rejects.toThrow(/permission denied/);
  await expect(market.pool`DELETE FROM kernel.events`).rejects.toThrow(/permission denied/);
});

test('an unknown route is a problem in the language asked for', async () => {
  const zh = await market.http('GET', '/nowhere');
  const en = await market.http('GET', '/nowhere', { headers: { 'accept-language': 'en' } });
  expect(zh.status).toBe(404);
  expect(zh.body).toMatchObject({ code: 'request.route_not_found', title: '没有这个接口' });
  expect(en.body).toMatchObject({ code: 'request.route_not_found', title: 'There is no such route' });
});
