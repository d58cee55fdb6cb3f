import { afterAll, beforeAll, expect, test } from 'vitest';
import { secretsOfHome } from '#kernel';
import { type TestMarket, testMarket } from '../../../packages/kernel/test/market.ts';
import { makeAdministrator } from '../administrator.ts';

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'accounts'] });
  // The program and the market of the test read the same keys.
  secretsOfHome(market.home);
});
afterAll(() => market.close());

test('the first administrator signs in with the password that was printed; of two made at once one is refused', async () => {
  const emails = ['first@example.cn', 'second@example.cn'];
  const made = await Promise.allSettled(
    emails.map((email) => makeAdministrator({ ownerUrl: market.ownerUrl, home: market.home, email })),
  );
  expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const won = made.findIndex(({ status }) => status === 'fulfilled');
  expect(made[1 - won]).toMatchObject({ reason: { code: 'accounts.admin_there' } });
  // Nothing is left of whoever was refused.
  const people = await market.owner<{ email: string }[]>`SELECT email FROM accounts.users`;
  expect(people.map((one) => one.email)).toEqual([emails[won]]);

  const password = (made[won] as PromiseFulfilledResult<string>).value;
  const signedIn = await market.http('POST', '/sign-in/email', {
    body: { email: emails[won], password },
    key: null,
  });
  expect(signedIn.status).toBe(200);
  const [audited] = await market.owner<{ action: string }[]>`SELECT action FROM operations.audit_log`;
  expect(audited).toEqual({ action: 'accounts.grant' });
});
