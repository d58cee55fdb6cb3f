import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes, toId } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { childrenOf, distanceKm, divisionName, divisionPath, isDeliverable, loadDivisions } from '#modules/regions';

let market: TestMarket;
let seconds = 0;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'accounts'] });
  const began = performance.now();
  await loadDivisions(market.pool);
  seconds = (performance.now() - began) / 1000;
});
afterAll(() => market.close());

const admin = () => market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
const names = async (code: string) => (await divisionPath(market.ctx(), code)).map((one) => one.name);

test('countries and regions of origin, China first, each named in both languages as labels name them', async () => {
  type Item = { code: string; name: { zh: string; en: string } };
  const { items } = (await market.http('GET', '/countries')).body as { items: Item[] };
  expect([items[0]?.code, new Set(items.map((one) => one.code)).size]).toEqual(['CN', 249]);
  const named = (code: string) => items.find((one) => one.code === code)?.name;
  expect([named('JP'), named('TW')]).toEqual([
    { zh: '日本', en: 'Japan' },
    { zh: '中国台湾', en: 'Taiwan, China' },
  ]);
  expect(items.every(({ code, name }) => name.zh !== code && name.en !== code)).toBe(true);
});

describe('loading', () => {
  // About one second on two idle cores; the bound is wide because a test machine may be busy.
  test('all of China within seconds, and nothing the second time', async () => {
    const [count] = await market.owner<{ count: number }[]>`SELECT count(*)::int AS count FROM regions.divisions`;
    expect(count?.count).toBeGreaterThan(44_000);
    expect(seconds).toBeLessThan(10);
    expect(await loadDivisions(market.pool)).toEqual({ rows: 0, fresh: false });
  });

  test('no division stands without its parent, and only provinces stand alone', async () => {
    const roots = await market.owner<{ code: string }[]>`SELECT code FROM regions.divisions WHERE parent_code IS NULL`;
    expect(roots).toHaveLength(34);
    await expect(
      market.owner`INSERT INTO regions.divisions (code, parent_code, level, name) VALUES ('999999', '999900', 3, 'x')`,
    ).rejects.toThrow(/divisions_parent/);
    await expect(
      market.owner`INSERT INTO regions.divisions (code, parent_code, level, name) VALUES ('999900', NULL, 2, 'x')`,
    ).rejects.toThrow(/divisions_root/);
  });
});

describe('the tree', () => {
  test.each([
    ['330282', ['浙江省', '宁波市', '慈溪市']],
    ['330282005', ['浙江省', '宁波市', '慈溪市', '白沙路街道']],
    ['110105', ['北京市', '北京市', '朝阳区']],
    ['500230', ['重庆市', '重庆市', '丰都县']],
    ['441900121', ['广东省', '东莞市', '虎门镇']],
    ['419001001', ['河南省', '省直辖县级行政区划', '济源市', '沁园街道']],
    ['810001', ['香港特别行政区', '中西区']],
  ])('%s leads down by %j', async (code, path) => {
    expect(await names(code)).toEqual(path);
    expect(await divisionName(market.ctx(), code)).toBe(path.at(-1));
  });

  test.each(['000000', '330299', '330282999', '33', '441900999'])('%s is refused', async (code) => {
    await expect(divisionPath(market.ctx(), code)).rejects.toMatchObject({ code: 'regions.division_unknown' });
    expect(await isDeliverable(market.ctx(), code)).toBe(false);
  });

  test('goods go to districts and towns, and to cities that have no districts', async () => {
    const answers = await Promise.all(
      ['330000', '330200', '330282', '330282005', '441900', '441900121', '710000'].map((code) =>
        isDeliverable(market.ctx(), code),
      ),
    );
    expect(answers).toEqual([false, false, true, true, true, true, true]);
  });

  test('provinces have English names, cities their pinyin', async () => {
    const provinces = await childrenOf(market.ctx(), null);
    expect(provinces.every((one) => one.nameEn)).toBe(true);
    expect(provinces.find((one) => one.code === '610000')?.nameEn).toBe('Shaanxi');
    const cities = await childrenOf(market.ctx(), '610000');
    expect(cities.find((one) => one.name === '西安市')?.nameEn).toBe("Xi'an");
  });

  test('distances are those of the map, and the same both ways', async () => {
    const ctx = market.ctx();
    const there = await distanceKm(ctx, '310101', '110101');
    expect(there).toBeGreaterThan(1050);
    expect(there).toBeLessThan(1090);
    expect(await distanceKm(ctx, '110101', '310101')).toBeCloseTo(there ?? 0, 6);
    expect(await distanceKm(ctx, '330282005', '330282')).toBe(0);
  });

  test('over HTTP: provinces, towns, a path, an unknown code', async () => {
    const provinces = (await market.http('GET', '/divisions')).body as { items: { code: string }[] };
    expect(provinces.items).toHaveLength(34);
    const towns = (await market.http('GET', '/divisions?parent=330282')).body as { items: { name: string }[] };
    expect(towns.items.map((one) => one.name)).toContain('周巷镇');
    expect((await market.http('GET', '/divisions/330282')).body).toMatchObject({
      name: '慈溪市',
      nameEn: 'Cixi',
      path: [{ nameEn: 'Zhejiang' }, { nameEn: 'Ningbo' }, {}],
    });
    expect((await market.http('GET', '/divisions/330299')).body).toMatchObject({
      status: 404,
      code: 'regions.division_unknown',
    });
    expect((await market.http('GET', '/divisions/abc')).status).toBe(422);
  });

  test('smart paste over HTTP', async () => {
    const reply = await market.http('POST', '/addresses/parse', {
      body: { line: '张三 13800138000 浙江省宁波市慈溪市白沙路街道某路88号' },
      key: null,
    });
    expect(reply.body).toMatchObject({
      name: '张三',
      phone: '13800138000',
      divisionCode: '330282005',
      street: '某路88号',
      confidence: 1,
    });
  });
});

describe('belts', () => {
  const body = {
    name: { zh: '慈溪小家电', en: 'Cixi small appliances' },
    divisionCode: '330282',
    made: { zh: '小家电', en: 'Small home appliances' },
    story: { zh: '', en: '' },
  };

  test('an operator saves one; everyone reads it; the audit log knows before and after', async () => {
    const operator = admin();
    expect((await market.http('PUT', '/console/belts/cixi-appliances', { as: operator, body })).status).toBe(200);
    market.clock.advance(minutes(1));
    const again = await market.http('PUT', '/console/belts/cixi-appliances', {
      as: operator,
      body: { ...body, made: { zh: '电熨斗', en: 'Irons' } },
    });
    expect(again.body).toMatchObject({ made: { zh: '电熨斗' }, path: ['浙江省', '宁波市', '慈溪市'] });
    expect((await market.http('GET', '/belts')).body).toMatchObject({
      items: [{ code: 'cixi-appliances', name: body.name }],
      nextCursor: null,
    });
    expect((await market.http('GET', '/belts/cixi-appliances')).body).toMatchObject({ divisionCode: '330282' });
    const log = await market.http('GET', '/console/audit-log?action=regions.save_belt', { as: operator });
    expect(log.body).toMatchObject({
      items: [
        {
          before: { madeZh: '小家电' },
          after: { madeZh: '电熨斗' },
          subject: { id: 'cixi-appliances' },
          actor: { id: toId('usr', operator.userId) },
        },
        { before: null },
      ],
    });
  });

  test('refuses a division that is not, and readers who are no operators', async () => {
    const wrong = await market.http('PUT', '/console/belts/nowhere', {
      as: admin(),
      body: { ...body, divisionCode: '330299' },
    });
    expect(wrong.body).toMatchObject({ code: 'regions.division_unknown' });
    expect((await market.http('GET', '/belts/nowhere')).body).toMatchObject({ code: 'regions.belt_unknown' });
    expect((await market.http('PUT', '/console/belts/nowhere', { as: market.user(), body })).status).toBe(403);
  });
});
