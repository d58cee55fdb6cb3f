import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { audit } from '../audit.ts';

let market: TestMarket;
const only = ['regions'];
beforeAll(async () => {
  market = await testMarket({ modules: only });
});
afterAll(() => market?.close());

test('what was applied is looked at; a market of an older version is asked to start first, not called broken', async () => {
  const findings = await audit(market.ownerUrl, only);
  expect(findings.flatMap((one) => one.breaches)).toEqual([]);
  expect(findings.find((one) => one.name.startsWith('every migration'))?.counted).toBeGreaterThan(1);

  const [last] = await market.owner<{ name: string; sha256: string }[]>`
    DELETE FROM kernel.migrations WHERE (module, name) = (SELECT module, name FROM kernel.migrations WHERE module = 'regions' ORDER BY name DESC LIMIT 1)
    RETURNING name, sha256`;
  await expect(audit(market.ownerUrl, only)).rejects.toMatchObject({
    code: 'database_older',
    message: expect.stringContaining(`regions/${last?.name}`),
  });

  await market.owner`INSERT INTO kernel.migrations (module, name, sha256) VALUES ('regions', ${last?.name ?? ''}, 'another')`;
  expect((await audit(market.ownerUrl, only)).flatMap((one) => one.breaches)).toEqual([
    `regions/${last?.name} differs from what was applied`,
  ]);
});
