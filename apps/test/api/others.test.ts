import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, type Route, toId, type Uuid, uuidOf, uuidv7 } from '#kernel';
import type { Buyer } from '#kernel/test/stall.ts';
import { address, testIdentity, verifyRealName } from '#modules/accounts';
import { complain, decide, draft, submit } from '#modules/content';
import { serveRendition, storeMedia } from '#modules/media';
import { loadModules } from '../../server/market.ts';
import { furnish } from './neighbour.ts';
import { bodyOf } from './samples.ts';
import { openStreet, type Person, type Street } from './street.ts';

/**
 * Every route of people's own things is called by another person, with the ids of all that one buyer has: nothing is shown, nothing of
 * theirs moves. Bodies that name a thing are tried as well.
 */

/** Things of one person, by the name their id has in a path; what is not here belongs to a shop or to everybody. */
const PERSONAL = [
  'addressId',
  'applicationId',
  'appointmentId',
  'caseId',
  'complaintId',
  'couponId',
  'exportId',
  'invoiceId',
  'journalId',
  'lineId',
  'mediaId',
  'orderId',
  'passkeyId',
  'presaleId',
  'reviewId',
  'sessionId',
  'titleId',
  'tradeId',
] as const;
type Things = Readonly<Record<(typeof PERSONAL)[number], string>>;

const routes = (await loadModules())
  .flatMap((module) => module.routes ?? [])
  .filter(({ access, path }) => access.kind === 'signed-in' || (access.kind === 'public' && path.startsWith('/cart')))
  .filter(({ path }) => PERSONAL.some((name) => path.includes(`:${name}`)) && !path.startsWith('/reviews/'));

/** Words that only the buyer and whoever serves them may read. */
const SECRETS = ['文三路', '13800138000', '王小明', '悄悄话'];

let street: Street;
let victim: Person;
let theirs: Things;
let shared: Readonly<Record<string, string>>;
let stranger: Actor;
let victimId: Uuid;

const idOf = (answer: unknown, prefix: string): string => {
  const found = new RegExp(`${prefix}_[0-9a-z]{26}`).exec(JSON.stringify(answer))?.[0];
  if (!found) throw new Error(`no ${prefix} in ${JSON.stringify(answer)}`);
  return found;
};

/** An update of the first shop, before readers' eyes. */
async function livePiece({ market, shops }: Street['stall']): Promise<Uuid> {
  const none = { zh: '', en: '' };
  const author = { kind: 'shop' as const, shopId: shops[0] };
  const body = {
    title: { zh: '上新了', en: '' },
    text: { zh: '今天到了一批新壶。', en: '' },
    mediaIds: [],
    videoId: null,
    posterId: null,
    captions: none,
    goods: [],
    shopCodes: [],
    beltCodes: [],
    topics: [],
    aiMade: false,
  };
  const { id } = await draft(market.ctx(), author, { kind: 'update', body });
  const sent = await submit(market.ctx(), author, id, null);
  if (sent.state === 'checking') await decide(market.ctx(market.user()), id, { verdict: 'pass' });
  return id;
}

/** The victim says that a piece of the shop's uses their picture. */
async function complaint(actor: Actor, evidenceId: Uuid): Promise<string> {
  const { market, stall } = street;
  const { name, idNumber } = testIdentity(880);
  await verifyRealName(market.ctx(), victimId, { kind: 'identity', name, number: idNumber });
  const words = { work: '《文三路》组照', statement: '悄悄话：封面是本人拍摄的《文三路》第三张，未经许可使用。' };
  const pieceId = await livePiece(stall);
  const made = await complain(market.ctx(actor), pieceId, { ...words, evidenceIds: [evidenceId] });
  return toId('ccp', made.id);
}

/** One of everything that a person can have. */
async function live(): Promise<Things> {
  const { market } = street;
  victim = await street.person('13911119999');
  victimId = uuidOf('usr', victim.userId as never);
  const own = await victim.ok<{ id: string }>('POST', '/me/addresses', {
    name: '王小明',
    phone: '13800138000',
    divisionCode: '330106',
    street: '文三路 1 号',
  });
  const addressId = uuidOf('adr', own.id as never);
  const receiver = await address(market.ctx(), victimId, addressId);
  const buyer: Buyer = {
    id: victimId,
    addressId,
    actor: market.user([], victimId),
    receiver: receiver as Buyer['receiver'],
  };
  const belongings = await furnish(street, 1, buyer);
  const cart = await victim.ok('POST', '/cart/lines', { skuId: belongings.skuId, quantity: 1 });
  shared = { ...belongings, cartLineId: idOf(cart, 'cln') };
  const title = await victim.ok('POST', '/me/invoice-titles', { kind: 'personal', name: '王小明', taxNumber: null });
  const exported = await victim.ok('POST', '/me/exports', {});
  await market.drain();
  const form = { shopName: '悄悄话小店', divisionCode: '330106', contactName: '王小明', contactPhone: '13800138000' };
  const application = await victim.ok('POST', '/shop-applications', { kind: 'individual', form, submit: false });
  const presale = await victim.ok('POST', `/presale-offers/${belongings.presaleOfferId}/deposits`, {
    quantity: 1,
    agreed: true,
  });
  const [passkeyId, credential] = [uuidv7(Date.now()), 'c'.repeat(40)];
  await market.owner`
    INSERT INTO accounts.passkeys (id, user_id, credential_id, public_key, counter, transports, synced, name, created_at)
    VALUES (${passkeyId}, ${victimId}, ${credential}, ''::bytea, 0, '{}', false, '悄悄话', ${market.clock.now()})`;
  const uploaded = await storeMedia(market.ctx(buyer.actor), {
    shopId: null,
    body: await sharp({ create: { width: 40, height: 40, channels: 3, background: 'teal' } })
      .png()
      .toBuffer(),
    visibility: 'private',
  });
  const [trade] = await market.owner<{ id: Uuid }[]>`
    SELECT trade_id AS id FROM orders.orders WHERE id = ${uuidOf('ord', belongings.orderId as never)}`;
  return {
    ...(belongings as Record<'appointmentId' | 'caseId' | 'invoiceId' | 'lineId' | 'orderId' | 'reviewId', string>),
    addressId: own.id,
    applicationId: idOf(application, 'apl'),
    complaintId: await complaint(buyer.actor, uploaded.id),
    couponId: idOf(await victim.ok('GET', '/me/vouchers'), 'cpn'),
    exportId: idOf(exported, 'exp'),
    journalId: idOf(await victim.ok('GET', '/me/statement'), 'jrn'),
    mediaId: toId('med', uploaded.id),
    passkeyId: toId('psk', passkeyId),
    presaleId: idOf(presale, 'psl'),
    sessionId: idOf(await victim.ok('GET', '/me/sessions'), 'ses'),
    titleId: idOf(title, 'ivt'),
    tradeId: toId('trd', trade?.id as Uuid),
  };
}

beforeAll(async () => {
  street = await openStreet();
  theirs = await live();
  stranger = street.market.user([], (await street.stall.buyer()).id);
});
afterAll(() => street.close());

/** Every row of every table that says it is the victim's, as one digest. */
async function victimNow(): Promise<string> {
  const { owner } = street.market;
  const columns = await owner<{ name: string; column: string }[]>`
    SELECT table_schema || '.' || table_name AS name, column_name AS column FROM information_schema.columns
    WHERE column_name IN ('buyer_id', 'user_id', 'owner_id', 'applicant_id', 'person_id') AND data_type = 'uuid'
      AND table_schema NOT IN ('kernel', 'graphile_worker') ORDER BY 1, 2`;
  expect(columns.length).toBeGreaterThan(40);
  const rows = await owner.unsafe(
    columns
      .map(
        ({ name, column }) =>
          `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM ${name} t WHERE ${column} = '${victimId}'`,
      )
      .join(' UNION ALL '),
  );
  return JSON.stringify(rows);
}

const pathTo = (route: Route): string =>
  route.path.replace(/:(\w+)/g, (_whole, param: string) => {
    const name = route.path.startsWith('/cart') ? 'cartLineId' : param;
    const id = theirs[name as keyof Things] ?? shared[name];
    if (!id) throw new Error(`the victim has no ${name}: add it to live()`);
    return id;
  });

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (name, route) => {
  test('shows and moves nothing of another person', async () => {
    const before = await victimNow();
    const body = route.body ? bodyOf(route.body as never, { ...shared, ...theirs }, 'first') : undefined;
    const reply = await street.market.http(route.method, pathTo(route), {
      as: stranger,
      ...(body === undefined ? {} : { body }),
    });
    expect(await victimNow()).toBe(before);
    for (const secret of SECRETS) expect(reply.text, name).not.toContain(secret);
    // What became of a thing of another may be answered as nothing: it tells nothing.
    if (reply.text === '{"items":[]}' || reply.text === '{"items":[],"nextCursor":null}') return;
    expect(reply.status, reply.text).toBeGreaterThanOrEqual(400);
    expect(reply.status, reply.text).toBeLessThan(500);
    const { code } = reply.body as { code: string };
    expect(code, reply.text).not.toBe('request.invalid');
    // Nor does the answer tell that there is such a thing: another id of that kind is answered alike.
    const nowhere = pathTo(route).replace(/([a-z]{3})_[0-9a-z]{26}/g, (_id, prefix: string) =>
      toId(prefix as 'ord', uuidv7(1_700_000_000_000)),
    );
    const elsewhere = await street.market.http(route.method, nowhere, {
      as: stranger,
      ...(body === undefined ? {} : { body }),
    });
    expect((elsewhere.body as { code: string }).code).toBe(code);
  });
});

test('what is told to one person is kept in no cache', async () => {
  const own = await victim.call('GET', '/me/addresses');
  expect([own.status, own.headers['cache-control']]).toEqual([200, 'no-store']);
  const open = await street.market.http('GET', '/divisions');
  expect(open.headers['cache-control']).not.toBe('no-store');
});

test('there are enough of them', () => expect(routes.length).toBeGreaterThanOrEqual(55));

describe('what a body names belongs to who sends it', () => {
  const ask = (method: string, path: string, body: unknown) => street.market.http(method, path, { as: stranger, body });
  const lines = () => [{ skuId: shared.skuId, quantity: 1 }];

  test.each([
    ['an address at a quote', 'POST', '/checkout/quote', () => ({ lines: lines(), addressId: theirs.addressId })],
    [
      'an address at placing',
      'POST',
      '/checkout/place',
      () => ({ lines: lines(), addressId: theirs.addressId, fingerprint: '0'.repeat(64) }),
    ],
    [
      'a line to review',
      'POST',
      `/me/orders/ORDER/reviews`,
      () => ({ lines: [{ lineId: theirs.lineId, goodsStars: 5, serviceStars: 5, logisticsStars: 5, text: '好' }] }),
    ],
  ] as const)('%s', async (_what, method, path, body) => {
    const before = await victimNow();
    const reply = await ask(method, path.replace('ORDER', theirs.orderId), body());
    expect(await victimNow()).toBe(before);
    expect(reply.status, reply.text).toBeGreaterThanOrEqual(400);
    for (const secret of SECRETS) expect(reply.text).not.toContain(secret);
  });

  test('a coupon of another takes nothing off', async () => {
    const plain = { lines: lines(), divisionCode: '330106' };
    const payable = (reply: { body: unknown }) => (reply.body as { payableFen?: number }).payableFen;
    const quoted = payable(await ask('POST', '/checkout/quote', plain));
    expect(quoted).toBeGreaterThan(0);
    expect([undefined, quoted]).toContain(
      payable(await ask('POST', '/checkout/quote', { ...plain, coupons: [theirs.couponId] })),
    );
  });

  test('a private picture of another is nobody’s avatar, and no address of it is served', async () => {
    const reply = await ask('PATCH', '/me', { avatarMediaId: theirs.mediaId });
    expect(reply.text).not.toContain('文三路');
    expect(await serveRendition(street.market.runtime, theirs.mediaId, 'w160.webp')).toBeNull();
  });
});
