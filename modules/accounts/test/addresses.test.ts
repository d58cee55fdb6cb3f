import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Uuid } from '#kernel';
import { uuidOf } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { address, createSession, registerPerson } from '#modules/accounts';

let market: TestMarket;
let next = 0;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts'] });
});
afterAll(() => market.close());

const cixi = { name: '张三', phone: '13800138000', divisionCode: '330282005', street: '某路88号' };
type Listed = { items: { id: string; isDefault: boolean; street: string }[] };

async function buyer() {
  next += 1;
  const { id: userId } = await registerPerson(market.ctx(), { phone: `1350000${String(next).padStart(4, '0')}` });
  const headers = { authorization: `Bearer ${await createSession(market.ctx(), userId)}` };
  return {
    userId,
    add: (body: object) => market.http('POST', '/me/addresses', { headers, body }),
    change: (id: string, body: object) => market.http('PATCH', `/me/addresses/${id}`, { headers, body }),
    remove: (id: string) => market.http('DELETE', `/me/addresses/${id}`, { headers }),
    read: (id: string) => market.http('GET', `/me/addresses/${id}`, { headers }),
    list: async () => (await market.http('GET', '/me/addresses', { headers })).body as Listed,
  };
}
const idOf = (reply: { body: unknown }): string => (reply.body as { id: string }).id;

describe('addresses', () => {
  test('the first is the default; another default takes its place; a deleted default leaves it to the latest', async () => {
    const me = await buyer();
    const home = idOf(await me.add({ ...cixi, label: '家' }));
    const office = idOf(await me.add({ ...cixi, street: '公司路1号' }));
    expect((await me.list()).items.map((one) => one.isDefault)).toEqual([true, false]);
    await me.change(office, { isDefault: true });
    expect((await me.list()).items).toMatchObject([
      { id: office, isDefault: true },
      { id: home, isDefault: false },
    ]);
    expect((await me.remove(office)).status).toBe(204);
    expect((await me.list()).items).toMatchObject([{ id: home, isDefault: true }]);
    expect((await me.read(office)).body).toMatchObject({ code: 'accounts.address_not_found' });
  });

  test('one default only, and twenty addresses only, whatever the application does', async () => {
    const me = await buyer();
    const answers = await Promise.all(Array.from({ length: 23 }, (_, n) => me.add({ ...cixi, street: `第${n}街` })));
    expect(answers.filter((one) => one.status === 201)).toHaveLength(20);
    for (const refused of answers.filter((one) => one.status !== 201))
      expect(refused.body).toMatchObject({ code: 'accounts.addresses_full', params: { most: 20 } });
    expect((await me.list()).items.filter((one) => one.isDefault)).toHaveLength(1);
    const attack = (place: number, isDefault: boolean) => market.owner`
      INSERT INTO accounts.addresses (user_id, id, place, name, phone_sealed, country, division_code, division_names, street, is_default, created_at, updated_at)
      VALUES (${me.userId}, gen_random_uuid(), ${place}, 'x', 'x', 'CN', '330282', '{}', 'x', ${isDefault}, now(), now())`;
    await expect(attack(21, false)).rejects.toThrow(/addresses_limit/);
    await expect(attack(20, false)).rejects.toThrow(/addresses_place/);
    await me.remove((await me.list()).items[5]?.id ?? '');
    await expect(
      market.owner`UPDATE accounts.addresses SET is_default = true WHERE user_id = ${me.userId}`,
    ).rejects.toThrow(/addresses_one_default/);
  });

  test('in China down to the district at least; abroad in free text', async () => {
    const me = await buyer();
    expect((await me.add({ ...cixi, divisionCode: '330200' })).body).toMatchObject({
      code: 'accounts.address_division',
    });
    expect((await me.add({ ...cixi, divisionCode: '330299' })).body).toMatchObject({
      code: 'accounts.address_division',
    });
    expect((await me.add({ name: '张三', phone: '13800138000', street: '1号' })).body).toMatchObject({
      code: 'accounts.address_division',
    });
    expect((await me.add({ ...cixi, divisionCode: '441900' })).body).toMatchObject({
      divisionNames: ['广东省', '东莞市'],
    });
    const london = { name: 'Mary Smith', phone: '+44 7911 123456', country: 'GB', street: '221B Baker Street' };
    expect((await me.add(london)).body).toMatchObject({ code: 'accounts.address_region_missing' });
    expect((await me.add({ ...london, region: 'England', city: 'London', postalCode: 'NW1 6XE' })).body).toMatchObject({
      country: 'GB',
      divisionCode: null,
      divisionNames: ['England', 'London'],
      phone: '+447911123456',
    });
  });

  test.each([
    ['13800138000', '13800138000'],
    ['0574-63001234', '057463001234'],
    ['010 63001234', '01063001234'],
  ])('%s reaches the receiver and is shown in full to its owner as %s', async (phone, shown) => {
    const me = await buyer();
    const made = await me.add({ ...cixi, phone });
    expect(made.body).toMatchObject({ phone: shown });
    expect((await me.change(idOf(made), { street: '另一条路' })).body).toMatchObject({
      phone: shown,
      street: '另一条路',
      name: '张三',
    });
    const [row] =
      await market.owner`SELECT row_to_json(a)::text AS text FROM accounts.addresses a WHERE user_id = ${me.userId}`;
    expect(row?.text).not.toContain(shown.slice(-8));
  });

  test('a number that is none, blank names', async () => {
    const me = await buyer();
    expect((await me.add({ ...cixi, phone: '1234567' })).body).toMatchObject({ code: 'accounts.phone_invalid' });
    expect((await me.add({ ...cixi, name: '  ' })).status).toBe(422);
  });

  test('nobody reads, changes or deletes another one’s address', async () => {
    const [me, other] = [await buyer(), await buyer()];
    const id = idOf(await me.add(cixi));
    for (const reply of [await other.read(id), await other.change(id, { street: 'x' }), await other.remove(id)])
      expect(reply.body).toMatchObject({ code: 'accounts.address_not_found', status: 404 });
    expect((await market.http('GET', '/me/addresses')).status).toBe(401);
  });

  test('an order freezes names and masks, and the number sealed', async () => {
    const me = await buyer();
    const id: Uuid = uuidOf('adr', idOf(await me.add(cixi)));
    const frozen = await address(market.ctx(), me.userId, id);
    expect(frozen).toMatchObject({
      name: '张三',
      nameMasked: '张*',
      phoneMasked: '138****8000',
      divisionNames: ['浙江省', '宁波市', '慈溪市', '白沙路街道'],
    });
    expect(frozen.phone).not.toContain('138');
    expect(market.runtime.secrets.open(frozen.phone)).toBe('+8613800138000');
  });
});
