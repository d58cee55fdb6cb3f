import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shortName } from '../names.ts';
import { openAtlas } from './atlas.ts';

const atlas = openAtlas();

describe('lines as people paste them', () => {
  test.each([
    [
      '张三 13800138000 浙江省宁波市慈溪市白沙路街道某路88号',
      '张三',
      '13800138000',
      '浙江省/宁波市/慈溪市/白沙路街道',
      '某路88号',
    ],
    [
      '慈溪市白沙路街道某路88号 张三 138-0013-8000',
      '张三',
      '13800138000',
      '浙江省/宁波市/慈溪市/白沙路街道',
      '某路88号',
    ],
    ['李四，13900139000，北京市朝阳区建国路88号', '李四', '13900139000', '北京市/北京市/朝阳区', '建国路88号'],
    ['北京 北京市 朝阳区 建国路88号 王五 13700137000', '王五', '13700137000', '北京市/北京市/朝阳区', '建国路88号'],
    [
      '收货人: 欧阳娜娜\n手机号码: +86 13800138000\n所在地区: 广东省深圳市南山区粤海街道\n详细地址: 科苑路15号',
      '欧阳娜娜',
      '13800138000',
      '广东省/深圳市/南山区/粤海街道',
      '科苑路15号',
    ],
    [
      '广东省东莞市虎门镇大宁社区浦江路2号 陈小姐 13500000000',
      '陈小姐',
      '13500000000',
      '广东省/东莞市/虎门镇',
      '大宁社区浦江路2号',
    ],
    ['某路88号, 慈溪市, 宁波市, 浙江省, 张三 13800138000', '张三', '13800138000', '浙江省/宁波市/慈溪市', '某路88号'],
    ['张三13800138000浙江省宁波市慈溪市白沙路88号', '张三', '13800138000', '浙江省/宁波市/慈溪市', '白沙路88号'],
    ['张三浙江省宁波市慈溪市白沙路88号13800138000', '张三', '13800138000', '浙江省/宁波市/慈溪市', '白沙路88号'],
    [
      '广东深圳龙岗区深圳市龙岗区横岗镇六约塘坑村金塘街13号',
      undefined,
      undefined,
      '广东省/深圳市/龙岗区',
      '横岗镇六约塘坑村金塘街13号',
    ],
    [
      '新疆石河子市北泉镇1号 阿不都·热合曼 13999999999',
      '阿不都·热合曼',
      '13999999999',
      '新疆维吾尔自治区/自治区直辖县级行政区划/石河子市/北泉镇',
      '1号',
    ],
    ['香港中西区皇后大道中1号 李嘉 13800138000', '李嘉', '13800138000', '香港特别行政区/中西区', '皇后大道中1号'],
    ['吉林市船营区解放路1号 13600136000 赵敏', '赵敏', '13600136000', '吉林省/吉林市/船营区', '解放路1号'],
    [
      '湖北省仙桃市干河街道1号 周杰 0728-3251234',
      '周杰',
      '0728-3251234',
      '湖北省/省直辖县级行政区划/仙桃市/干河街道',
      '1号',
    ],
    [
      '上海浦东张江高科技园区 13600136000 韩梅梅',
      '韩梅梅',
      '13600136000',
      '上海市/上海市/浦东新区/张江高科技园区',
      undefined,
    ],
    [
      '内蒙古呼和浩特市新城区中山路1号 邮编：010050 13600136000 巴特尔',
      '巴特尔',
      '13600136000',
      '内蒙古自治区/呼和浩特市/新城区',
      '中山路1号',
    ],
    [
      '１３８００１３８０００ 王小明 江苏省苏州市昆山市玉山镇前进中路１号',
      '王小明',
      '13800138000',
      '江苏省/苏州市/昆山市/玉山镇',
      '前进中路1号',
    ],
    [
      '中国浙江省杭州市西湖区文三路1号 孙悟空 008613800138000',
      '孙悟空',
      '13800138000',
      '浙江省/杭州市/西湖区',
      '文三路1号',
    ],
    [
      '浙江宁波慈溪周巷镇环城北路1号，钱多多收，13600136000',
      '钱多多',
      '13600136000',
      '浙江省/宁波市/慈溪市/周巷镇',
      '环城北路1号',
    ],
    [
      '四川成都武侯区人民南路四段27号商鼎国际 13600136000 刘备',
      '刘备',
      '13600136000',
      '四川省/成都市/武侯区',
      '人民南路四段27号商鼎国际',
    ],
  ])('%s', async (line, name, phone, path, street) => {
    const parsed = await atlas.parse(line);
    expect({
      name: parsed.name,
      phone: parsed.phone,
      path: atlas.path(parsed.divisionCode),
      street: parsed.street,
    }).toEqual({ name, phone, path, street });
  });

  test('a street that is named after a city is no city', async () => {
    for (const street of ['北京西路1号', '南京路步行街', '中山三路88号', '广州大道南788号', '上海大厦3楼'])
      expect(await atlas.parse(`${street} 13600136000 张三`)).toMatchObject({ name: '张三', street });
    expect((await atlas.parse('北京西路1号')).divisionCode).toBeUndefined();
  });

  test('a district that exists several times is not guessed', async () => {
    const parsed = await atlas.parse('朝阳区建国路88号 王五 13700137000');
    expect(parsed).toEqual({ name: '王五', phone: '13700137000', street: '朝阳区建国路88号', confidence: 0.65 });
  });

  test('a town decides between districts of one name', async () => {
    const parsed = await atlas.parse('鼓楼区 洪山镇 1号');
    expect(atlas.path(parsed.divisionCode)).toBe('福建省/福州市/鼓楼区/洪山镇');
  });

  test('abroad: name and number are found, the rest stays as street', async () => {
    expect(await atlas.parse('Mary Smith +44 7911 123456 221B Baker Street London')).toEqual({
      name: 'Mary Smith',
      phone: '+447911123456',
      street: '221B Baker Street London',
      confidence: 0.65,
    });
  });
});

/** 芒市芒市镇: a town that repeats its district cannot be told from a district said twice. */
const echoes = (code: string): boolean => {
  const [town = '', district = ''] = atlas.path(code).split('/').reverse();
  return district !== '' && town.startsWith(district);
};

/** A district or town with the names on the way down to it, chosen anywhere in China. */
const anyPlace = fc
  .constantFrom(...atlas.all.values())
  .filter((one) => one.level >= 3 && !atlas.path(one.code).includes('直辖县级') && !echoes(one.code));
const anyName = fc.constantFrom(
  '张三',
  '李小龙',
  '王芳',
  '欧阳修',
  '陈佩斯',
  '刘德华',
  '赵云',
  '周星驰',
  '吴京',
  '孙俪',
);
const anyPhone = fc.integer({ min: 3_000_000_000, max: 9_999_999_999 }).map((tail) => `1${tail}`);
const anyStreet = fc
  .tuple(
    fc.constantFrom('解放', '文三', '长江', '人民', '建设', '学院', '工业'),
    fc.constantFrom('路', '大道', '街'),
    fc.integer({ min: 1, max: 999 }),
  )
  .map(([stem, kind, number]) => `${stem}${kind}${number}号`);
const namesOf = (code: string): string[] => {
  const names: string[] = [];
  for (let at = atlas.all.get(code); at; at = at.parentCode ? atlas.all.get(at.parentCode) : undefined)
    names.unshift(at.name);
  return names;
};

describe('for any place in China', () => {
  test('name, phone, district and street come back, whatever their order and separators', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyPlace,
        anyName,
        anyPhone,
        anyStreet,
        fc.constantFrom(0, 1, 2, 3, 4, 5),
        fc.constantFrom(' ', '，', ',', '\n', '；', '  '),
        async (place, name, phone, street, order, gap) => {
          const address = `${namesOf(place.code).join('')}${street}`;
          const parts =
            [
              [name, phone, address],
              [name, address, phone],
              [phone, name, address],
              [phone, address, name],
              [address, name, phone],
              [address, phone, name],
            ][order] ?? [];
          const parsed = await atlas.parse(parts.join(gap));
          expect(parsed.phone).toBe(phone);
          expect(parsed.name).toBe(name);
          expect(atlas.path(parsed.divisionCode)).toBe(atlas.path(place.code));
          expect(parsed.street).toBe(street);
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('no input whatever breaks it, and confidence stays between 0 and 1', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.string({ unit: fc.constantFrom(...'省市区县路号张138 0,，\n北京东') }),
        ),
        async (line) => {
          const parsed = await atlas.parse(line);
          expect(parsed.confidence).toBeGreaterThanOrEqual(0);
          expect(parsed.confidence).toBeLessThanOrEqual(1);
          if (parsed.divisionCode) expect(atlas.all.has(parsed.divisionCode)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('hurried names: province and city without their endings still lead to the district', async () => {
    let right = 0;
    let asked = 0;
    for (const district of atlas.all.values()) {
      if (district.level !== 3 || atlas.path(district.code).includes('直辖县级')) continue;
      asked += 1;
      const [province = '', ...rest] = namesOf(district.code);
      const line = `${shortName(province)}${rest.slice(0, -1).map(shortName).join('')}${district.name}解放路1号`;
      if ((await atlas.parse(line)).divisionCode === district.code) right += 1;
    }
    expect(right / asked).toBeGreaterThan(0.995);
  });
});

describe('real office addresses', () => {
  const file = join(process.env.DONGXI_DATA ?? '', 'divisions/cpca/addr.csv');
  test('most of 18,000 lines lead to a place, and none to a place that the line contradicts', async () => {
    if (!existsSync(file)) {
      console.info('divisions/cpca/addr.csv not found under DONGXI_DATA: real addresses not measured');
      return;
    }
    const lines = readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.replace(/,[^,]*$/, '').replace(/^"|"$/g, ''))
      .filter((line) => line.trim() !== '');
    const cities = [...atlas.all.values()].filter((one) => one.level === 2);
    const found = { none: 0, province: 0, city: 0, district: 0, town: 0, contradicted: 0 };
    for (const line of lines) {
      const { divisionCode } = await atlas.parse(line);
      const level = divisionCode ? (atlas.all.get(divisionCode)?.level ?? 0) : 0;
      found[(['none', 'province', 'city', 'district', 'town'] as const)[level] ?? 'none'] += 1;
      const said = cities.find((city) => line.startsWith(city.name));
      if (said && divisionCode && !atlas.path(divisionCode).includes(said.name)) found.contradicted += 1;
    }
    console.info('real addresses', lines.length, found);
    expect((found.district + found.town) / lines.length).toBeGreaterThan(0.6);
    expect(found.contradicted).toBe(0);
  });
});
