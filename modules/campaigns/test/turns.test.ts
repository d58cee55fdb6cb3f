import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, later } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { turnDue } from '../turn-service.ts';

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket();
});
afterAll(() => market?.close());

async function published(code: string): Promise<void> {
  const operator = market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
  const at = (n: number): string => later(market.clock.now(), days(n)).toISOString();
  const draft = await market.http('POST', '/console/campaigns', {
    as: operator,
    body: {
      code,
      name: { zh: '年货节', en: 'Festival' },
      intro: { zh: '一年一次', en: 'Once a year' },
      enrolFrom: at(0),
      reviewFrom: at(1),
      warmUpFrom: at(2),
      presaleFrom: null,
      liveFrom: at(3),
      liveUntil: at(5),
      returnsUntil: at(12),
      terms: {
        minLevel: 0,
        minGoodRateBps: null,
        minDsrTenths: null,
        minOffBps: 0,
        minQuantity: 1,
        maxShipHours: null,
        categoryIds: [],
        divisions: [],
      },
    },
  });
  expect(draft.status, draft.text).toBe(201);
  const { id } = draft.body as { id: string };
  expect((await market.http('POST', `/console/campaigns/${id}/publish`, { as: operator })).status).toBe(200);
}
const turns = () =>
  market.owner<{ code: string; turn: string }[]>`SELECT code, turn FROM campaigns.campaigns ORDER BY code`;

test('a campaign that cannot be turned stops no other, and is turned when it can be', async () => {
  for (const code of ['a-broken-one', 'b-sound-one']) await published(code);
  await market.owner`ALTER TABLE campaigns.campaigns ADD CONSTRAINT broken CHECK (code <> 'a-broken-one' OR turn = 'set')`;
  market.clock.advance(days(2));
  await expect(turnDue(market.ctx())).rejects.toMatchObject({ constraint_name: 'broken' });
  expect(await turns()).toEqual([
    { code: 'a-broken-one', turn: 'set' },
    { code: 'b-sound-one', turn: 'live' },
  ]);
  await market.owner`ALTER TABLE campaigns.campaigns DROP CONSTRAINT broken`;
  expect(await turnDue(market.ctx())).toBe(1);
  expect(await turns()).toEqual([
    { code: 'a-broken-one', turn: 'live' },
    { code: 'b-sound-one', turn: 'live' },
  ]);
});
