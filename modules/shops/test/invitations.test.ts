import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, shopScope, toId, type Uuid } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { grantsOf, registerPerson } from '#modules/accounts';
import { openShop, shop } from '#modules/shops';

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops'] });
});
afterAll(() => market?.close());

let made = 0;
async function someone() {
  made += 1;
  const phone = String(13_400_000_000 + made);
  return { id: (await registerPerson(market.ctx(), { phone, nickname: `某人${made}` })).id, phone };
}
async function aShop() {
  const owner = await someone();
  const { id } = await openShop(market.ctx(), {
    code: `invites-${made}`,
    name: '招人的店',
    kind: 'individual',
    ownerId: owner.id,
    divisionCode: '330282',
  });
  return { id, owner, path: `/shops/${toId('shp', id)}`, as: await inShop(id, owner.id) };
}
/** A person with the grants they have now. */
const inShop = async (_shopId: Uuid, userId: Uuid): Promise<Actor> =>
  market.user(await grantsOf(market.ctx(), userId), userId);
const coded = (code: string) => ({ body: { code } });
const tokenOf = (reply: { body: unknown }): string => (reply.body as { link: string }).link.split('/').at(-1) ?? '';
const accept = (token: string, as: Actor) => market.http('POST', `/staff-invitations/${token}/accept`, { as });
const roleOf = async (shopId: Uuid, userId: Uuid) =>
  (await grantsOf(market.ctx(), userId)).filter((one) => one.scopeId === shopId).map((one) => one.role);

test('staff come by a link of their own will; it works once, for whom it is meant, until it ends', async () => {
  const one = await aShop();
  const [guide, streamer, stranger] = [await someone(), await someone(), await someone()];
  const invite = (body: object) => market.http('POST', `${one.path}/invitations`, { as: one.as, body });
  expect(await invite({ role: 'owner' })).toMatchObject(coded('shops.staff_role_unknown'));
  // A manager holds nothing of the shop's money, and cannot bring it in by a link.
  const manager = market.user([{ scope: 'shop', scopeId: one.id, role: 'manager', permissions: ['shops.*'] }]);
  expect(
    await market.http('POST', `${one.path}/invitations`, { as: manager, body: { role: 'finance' } }),
  ).toMatchObject({ status: 403, ...coded('shops.staff_role_exceeds') });
  const open = await invite({ role: 'guide' });
  expect(await roleOf(one.id, guide.id)).toEqual([]);
  expect((await market.pool`SELECT token_hash FROM shops.invitations`)[0]?.tokenHash).not.toContain(tokenOf(open));
  expect(
    (await market.http('GET', `/staff-invitations/${tokenOf(open)}`, { as: market.user([], guide.id) })).body,
  ).toMatchObject({
    role: 'guide',
    shop: { name: '招人的店' },
  });
  const both = await Promise.all([
    accept(tokenOf(open), market.user([], guide.id)),
    accept(tokenOf(open), market.user([], stranger.id)),
  ]);
  expect(both.map((reply) => reply.status).toSorted()).toEqual([200, 409]);
  expect([await roleOf(one.id, guide.id), await roleOf(one.id, stranger.id)].flat()).toEqual(['guide']);

  const meant = await invite({ role: 'streamer', phone: streamer.phone });
  expect(meant.body).toMatchObject({ phoneMasked: expect.stringContaining('****') });
  expect(await accept(tokenOf(meant), market.user([], stranger.id))).toMatchObject(coded('shops.invitation_not_yours'));
  expect((await accept(tokenOf(meant), market.user([], streamer.id))).status).toBe(200);
  expect(await roleOf(one.id, streamer.id)).toEqual(['streamer']);
  expect(await accept('nobody-ever-sent-this-link', one.as)).toMatchObject(coded('shops.invitation_not_found'));

  const late = await invite({ role: 'packer' });
  market.clock.advance(days(7));
  const packer = await someone();
  expect(await accept(tokenOf(late), market.user([], packer.id))).toMatchObject(coded('shops.invitation_over'));
  const taken = await invite({ role: 'packer' });
  const gone = await market.http('DELETE', `${one.path}/invitations/${(taken.body as { id: string }).id}`, {
    as: one.as,
  });
  expect(gone.status).toBe(204);
  expect(await accept(tokenOf(taken), market.user([], packer.id))).toMatchObject(coded('shops.invitation_over'));
  const again = await invite({ role: 'packer' });
  expect(await accept(tokenOf(again), market.user([], one.owner.id))).toMatchObject(coded('shops.staff_already'));
  // Refused, the invitation was not used up.
  expect((await accept(tokenOf(again), market.user([], packer.id))).status).toBe(200);
});

test('a shop changes hands when both sides say so, and has one owner at every moment', async () => {
  const one = await aShop();
  const heir = await someone();
  const invitation = await market.http('POST', `${one.path}/invitations`, { as: one.as, body: { role: 'manager' } });
  const offer = (as: Actor, userId: Uuid) =>
    market.http('POST', `${one.path}/transfer`, { as, body: { userId: toId('usr', userId) } });
  const answer = (what: string, as: Actor) => market.http('POST', `${one.path}/transfer/${what}`, { as });
  expect(await offer(one.as, heir.id)).toMatchObject(coded('shops.staff_not_found'));
  await accept(tokenOf(invitation), market.user([], heir.id));
  const manager = await inShop(one.id, heir.id);
  expect(await offer(manager, heir.id)).toMatchObject(coded('shops.owner_only'));
  expect(await offer(one.as, one.owner.id)).toMatchObject(coded('shops.owner_already'));
  expect((await offer(one.as, heir.id)).body).toMatchObject({ transfer: { mine: false } });
  expect(await offer(one.as, heir.id)).toMatchObject(coded('shops.transfer_under_way'));
  expect(await answer('accept', one.as)).toMatchObject(coded('shops.transfer_none'));
  expect((await answer('decline', manager)).body).toEqual({ transfer: null });
  await offer(one.as, heir.id);
  market.clock.advance(days(7));
  expect(await answer('accept', manager)).toMatchObject(coded('shops.transfer_none'));
  await offer(one.as, heir.id);
  const met = await Promise.all([answer('accept', manager), answer('withdraw', one.as)]);
  const accepted = met[0]?.status === 200;
  expect(met.filter((reply) => reply.status === 200)).toHaveLength(1);
  if (!accepted) {
    await offer(one.as, heir.id);
    expect((await answer('accept', manager)).status).toBe(200);
  }
  expect((await shop(market.ctx(), one.id)).ownerId).toBe(heir.id);
  expect([await roleOf(one.id, heir.id), await roleOf(one.id, one.owner.id)]).toEqual([['owner'], ['manager']]);
  const list = await market.http('GET', `${one.path}/staff`, { as: await inShop(one.id, heir.id) });
  expect((list.body as { items: { role: string }[] }).items.map((each) => each.role)).toEqual(['owner', 'manager']);
});

test('the database never leaves a shop without its owner', async () => {
  const one = await aShop();
  const gone = market.owner`DELETE FROM shops.staff WHERE shop_id = ${one.id} AND role = 'owner'`;
  await expect(gone.execute()).rejects.toThrow('shops_owner_on_staff');
  expect(shopScope(one.id).shopId).toBe(one.id);
});
