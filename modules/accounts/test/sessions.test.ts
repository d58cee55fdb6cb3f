import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { deviceName, maskedIp } from '../device-name.ts';

describe('what a session says of its device', () => {
  test.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36', 'Chrome · Windows'],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0', 'Edge · Windows'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari · iPhone',
    ],
    ['Mozilla/5.0 (Linux; Android 15; V2) Chrome/140 Mobile Safari/537.36 MicroMessenger/8.0.50', 'WeChat · Android'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox · Linux'],
    ['curl/8.5.0', null],
    [null, null],
  ])('%s → %s', (agent, name) => expect(deviceName(agent)).toBe(name));

  test.each([
    ['203.0.113.7', '203.0.*.*'],
    ['::ffff:203.0.113.7', '203.0.*.*'],
    ['2001:db8:1::2', '2001:db8:*'],
    [null, null],
  ])('%s → %s', (ip, masked) => expect(maskedIp(ip)).toBe(masked));
});

describe('the list of devices', () => {
  let market: TestMarket;
  beforeAll(async () => {
    market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts'] });
  });
  afterAll(() => market.close());

  async function signIn(userAgent: string): Promise<Record<string, string>> {
    market.clock.set(new Date(market.clock.now().getTime() + 61_000));
    const phone = '13700000001';
    const sent = await market.http('POST', '/sign-in/code', { body: { phone } });
    const reply = await market.http('POST', '/sign-in/phone', {
      headers: { 'user-agent': userAgent },
      body: { phone, code: String(sent.headers['x-dongxi-dev-code']) },
    });
    return { authorization: `Bearer ${(reply.body as { token: string }).token}` };
  }

  test('names devices, masks addresses, marks this one; one end or all others at once', async () => {
    const phone = await signIn('Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36');
    await signIn('Mozilla/5.0 (Windows NT 10.0) Firefox/140.0');
    const desk = await signIn('Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/18 Safari/605.1');
    const list = async () =>
      (
        (await market.http('GET', '/me/sessions', { headers: desk })).body as {
          items: { id: string; device: string; current: boolean; ip: string }[];
        }
      ).items;
    const before = await list();
    expect(before.map((one) => one.device)).toEqual(['Safari · macOS', 'Firefox · Windows', 'Chrome · Android']);
    expect(before.map((one) => one.current)).toEqual([true, false, false]);
    expect(before.every((one) => one.ip === '127.0.*.*')).toBe(true);
    await market.http('DELETE', `/me/sessions/${before[1]?.id}`, { headers: desk });
    expect(await list()).toHaveLength(2);
    const ended = await market.http('DELETE', '/me/sessions', { headers: desk });
    expect(ended.body).toEqual({ ended: 1 });
    expect((await market.http('GET', '/me', { headers: phone })).status).toBe(401);
    expect((await market.http('GET', '/me', { headers: desk })).status).toBe(200);
  });
});
