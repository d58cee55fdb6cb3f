import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, minutes, toId, uuidOf } from '#kernel';
import { grant, testIdentity } from '#modules/accounts';
import { createLog } from '../../server/log.ts';
import { paymentNumberOf } from './payment-number.ts';
import { openStreet, type Person, type Street } from './street.ts';

/** The main job with the log turned up to everything: no line of it names a person or tells a secret. */

const lines: string[] = [];
const secrets = new Map<string, string>();
let street: Street;
let buyer: Person;
let keeper: Person;

const PHONE = '13911112222';
const ADDRESS = { name: '欧阳思齐', phone: '13800138000', divisionCode: '330106', street: '梧桐里 7 号 402 室' };
const CARD = '6222020200112233445';
const IDENTITY = testIdentity(321);
const EMAIL = 'ouyang.siqi@mail.example.com';
const PASSWORD = 'ein-langes-Wort-7';

beforeAll(async () => {
  const into = new Writable({ write: (line, _encoding, done) => done(void lines.push(String(line))) });
  street = await openStreet({ log: createLog('trace', into) });
  buyer = await street.person(PHONE);
  keeper = await street.person('13911113333');
  const scopeId = street.stall.shops[0];
  await grant(street.market.ctx(), {
    userId: uuidOf('usr', keeper.userId as never),
    scope: 'shop',
    scopeId,
    role: 'manager',
  });
});
afterAll(() => street.close());

async function signedInAndKnown(): Promise<void> {
  const { market } = street;
  await market.http('POST', '/sign-in/phone', { body: { phone: PHONE, code: '000000' } });
  await buyer.ok('POST', '/me/email/code', { email: EMAIL });
  const [mail] = await market.owner<
    { code: string }[]
  >`SELECT code FROM accounts.dev_inbox WHERE phone_masked LIKE '%@%'`;
  await buyer.ok('PUT', '/me/email', { email: EMAIL, code: mail?.code });
  await buyer.ok('PUT', '/me/password', { password: PASSWORD });
  await market.http('POST', '/sign-in/email', { body: { email: EMAIL, password: `${PASSWORD}!` } });
  const signed = await market.http('POST', '/sign-in/email', { body: { email: EMAIL, password: PASSWORD } });
  secrets.set('token', (signed.body as { token: string }).token);
  await buyer.ok('POST', '/me/real-name/identity', { name: IDENTITY.name, idNumber: IDENTITY.idNumber, agreed: true });
  await buyer.call('POST', '/me/real-name/identity', {
    name: '欧阳思齐',
    idNumber: '330106199001011234',
    agreed: true,
  });
  const factor = await buyer.ok<object>('POST', '/me/second-factor', {});
  const [secret] = /[A-Z2-7]{16,}/.exec(JSON.stringify(factor)) ?? [];
  secrets.set('second factor', secret ?? '');
}

async function boughtAndShipped(): Promise<void> {
  const { stall, market } = street;
  const sku = await stall.sku({ priceFen: 12_999, stock: 5 });
  const address = await buyer.ok<{ id: string }>('POST', '/me/addresses', ADDRESS);
  await market.http('POST', '/addresses/parse', {
    body: { line: `${ADDRESS.name} ${ADDRESS.phone} 浙江省杭州市西湖区${ADDRESS.street}` },
  });
  const wanted = { lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }], addressId: address.id };
  const quote = await buyer.ok<{ fingerprint: string }>('POST', '/checkout/quote', wanted);
  const placed = await buyer.ok<{ tradeId: string; orders: { id: string }[] }>('POST', '/checkout/place', {
    ...wanted,
    fingerprint: quote.fingerprint,
  });
  await buyer.ok('POST', `/trades/${placed.tradeId}/payment`, {});
  await street.payAt(await paymentNumberOf(market, placed.tradeId), 'double');
  await street.pass(minutes(1));
  const order = placed.orders[0]?.id;
  const shop = `/shops/${toId('shp', street.stall.shops[0])}`;
  await keeper.ok('POST', `${shop}/orders/${order}/parcels`, { carrier: 'sf', waybillNo: 'SF0000000000021' });
  await keeper.call('GET', `${shop}/orders?q=${encodeURIComponent(ADDRESS.name)}`);
  await keeper.call('GET', `${shop}/orders/export?format=csv`);
  await keeper.call('PUT', `${shop}/bank-account`, { holder: '欧阳思齐', bank: '工商银行', number: CARD });
  const title = { kind: 'company', name: '思齐贸易有限公司', taxNumber: '91330106MA2XXXXX1B' };
  await buyer.call('POST', `/me/orders/${order}/invoices`, { title });
  for (let n = 0; n < 10; n += 1) await street.pass(hours(6));
  await buyer.call('POST', `/me/orders/${order}/confirm`, {});
  await street.pass(minutes(5));
}

/** What fails unforeseen is what is written down in full: a table whose rows are refused, while somebody writes into it. */
async function broken(): Promise<void> {
  const { market } = street;
  await market.owner`ALTER TABLE accounts.addresses ADD CONSTRAINT never CHECK (false) NOT VALID`;
  const reply = await buyer.call('POST', '/me/addresses?from=梧桐里', ADDRESS);
  await market.owner`ALTER TABLE accounts.addresses DROP CONSTRAINT never`;
  expect(reply.status).toBe(500);
  expect(lines.join('')).toContain('never');
}

test('no line names a person or tells a secret', async () => {
  await signedInAndKnown();
  await boughtAndShipped();
  await broken();
  const shown = lines.filter((line) => !/"development (sign-in|e-mail) code"/.test(line));
  // The development providers show their codes on purpose; they are refused in production.
  expect(lines.length).toBeGreaterThan(shown.length);
  const said = shown.join('\n');
  expect(said.length).toBeGreaterThan(500);
  const personal = [
    PHONE,
    ADDRESS.phone,
    ADDRESS.name,
    ADDRESS.street,
    CARD,
    IDENTITY.name,
    IDENTITY.idNumber,
    EMAIL,
    PASSWORD,
  ];
  for (const secret of [...personal, '思齐贸易', '91330106MA2XXXXX1B', ...secrets.values()]) {
    expect(secret.length).toBeGreaterThan(2);
    expect(said, secret).not.toContain(secret);
    expect(said, secret).not.toContain(encodeURIComponent(secret));
  }
  expect(said).not.toMatch(/"(authorization|cookie|set-cookie)"/i);
  // Nothing had to be blotted out: those who write the lines leave it out themselves.
  expect(said).not.toMatch(/\[(phone|identity|card|e-mail)\]/);
});
