import type { Words } from './notation.ts';
import { type Place, places } from './places.ts';
import { randomFrom } from './random.ts';
import { shops } from './shops.ts';

export interface Address {
  receiver: string;
  phone: string;
  place: Place;
  /** Street, house and door, invented. */
  street: string;
  label: Words;
}

/** How a buyer of the demo behaves. */
export type BuyerManner = 'newcomer' | 'regular' | 'collector' | 'gift_giver' | 'bargain_hunter' | 'company_buyer';

export interface Buyer {
  code: string;
  name: string;
  nickname: Words;
  phone: string;
  email: string;
  manner: BuyerManner;
  addresses: readonly Address[];
}

/** Someone who works in the market: an owner or clerk of a shop, an operator, a regional or regulator's officer. */
export interface Worker {
  code: string;
  name: string;
  phone: string;
  email: string;
  role: 'owner' | 'manager' | 'service' | 'packer' | 'streamer' | 'operator' | 'region' | 'regulator';
  shopCode?: string;
}

const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪范金石廖贾夏韦付方邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃'.split(
    '',
  );
const givens =
  '晓雯 志强 雨桐 建国 佳怡 浩然 婉清 子墨 秀兰 明轩 思琪 俊杰 雅楠 海涛 梦瑶 国栋 欣妍 文博 静怡 家豪 晨曦 丽华 一鸣 若曦 永康 书瑶 立军 紫萱 天佑 玉梅 泽宇 诗涵 春燕 嘉树 安然 卫东 可心 景行 彩霞 奕辰 念慈 德明 知夏 小满 少华 清禾 长青 乐言 守正 芷若 振宇 映雪 望舒 开心 岚 磊 娜 鑫 倩 超 颖 凯 璐 斌'.split(
    ' ',
  );
const streets =
  '桂花路 滨河路 青年路 文化街 学府路 东湖路 翠竹街 和平路 建设路 梧桐巷 长乐街 新民路 望江路 石榴巷 双桥路 红星街 明德路 丰收街'.split(
    ' ',
  );
const estates = '柳岸小区 和园 青枫苑 春江里 书香苑 锦绣里 桃李园 望山居 清水湾 安居苑'.split(' ');
const nickZh =
  '爱喝茶的猫 阳台种葱 早睡失败 一只面包 山野来信 糯米团子 慢慢走 今天吃什么 海边的灯 半颗柠檬 小城故事 收纳狂人 老陈不老 橘子汽水 雨后天晴 修理工阿明 奶奶的围裙 云朵邮差 夜跑选手 纸飞机'.split(
    ' ',
  );
const nickEn = [
  'Tea Cat',
  'Balcony Leeks',
  'Late Again',
  'One Bread',
  'Letter from the Hills',
  'Rice Ball',
  'Slowly Walking',
  'What’s for Dinner',
  'Lamp by the Sea',
  'Half a Lemon',
  'Small Town Tales',
  'Tidy Fan',
  'Not So Old Chen',
  'Orange Soda',
  'After Rain',
  'Fixer Ming',
  'Grandma’s Apron',
  'Cloud Postman',
  'Night Runner',
  'Paper Plane',
];
const manners: readonly BuyerManner[] = [
  'newcomer',
  'regular',
  'regular',
  'regular',
  'collector',
  'gift_giver',
  'bargain_hunter',
  'bargain_hunter',
  'company_buyer',
];

/** A phone number of the demo: the block 199 0000 0000 … 9999, which no one dials. */
function phone(number: number): string {
  return `1990000${String(number).padStart(4, '0')}`;
}

function makeBuyers(count: number): Buyer[] {
  const random = randomFrom('people/buyers');
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, index): Buyer => {
    let name = '';
    do name = random.pick(surnames) + random.pick(givens);
    while (taken.has(name));
    taken.add(name);
    const number = index + 1;
    const nick = random.whole(0, nickZh.length - 1);
    const address = (label: Words, receiver: string): Address => ({
      receiver,
      phone: phone(number),
      place: random.pick(places),
      street: `${random.pick(streets)}${random.whole(1, 388)}号${random.chance(0.6) ? `${random.pick(estates)}${random.whole(1, 28)}幢${random.whole(1, 3)}单元` : ''}${random.whole(1, 26)}${String(random.whole(1, 6)).padStart(2, '0')}室`,
      label,
    });
    const home = address({ zh: '家', en: 'Home' }, name);
    const extra = random.chance(0.35) ? [address({ zh: '公司', en: 'Work' }, name)] : [];
    const parents = random.chance(0.18)
      ? [address({ zh: '父母家', en: 'Parents' }, name.slice(0, 1) + random.pick(givens))]
      : [];
    return {
      code: `buyer-${String(number).padStart(3, '0')}`,
      name,
      nickname: { zh: `${nickZh[nick] ?? ''}${number}`, en: `${nickEn[nick] ?? ''} ${number}` },
      phone: phone(number),
      email: `buyer${number}@example.com`,
      manner: random.pick(manners),
      addresses: [home, ...extra, ...parents],
    };
  });
}

function makeShopPeople(): Worker[] {
  const random = randomFrom('people/shops');
  let number = 5000;
  const worker = (shopCode: string, role: Worker['role'], name: string): Worker => {
    number += 1;
    return {
      code: `${shopCode}-${role}`,
      name,
      phone: phone(number),
      email: `${role}.${shopCode}@example.com`,
      role,
      shopCode,
    };
  };
  const name = (): string => random.pick(surnames) + random.pick(givens);
  return shops.flatMap((shop) => {
    const staff: Worker[] = [worker(shop.code, 'owner', shop.owner.zh)];
    if (shop.kind !== 'individual')
      staff.push(worker(shop.code, 'service', name()), worker(shop.code, 'packer', name()));
    if (shop.kind === 'flagship' || shop.kind === 'factory' || shop.code === 'demo')
      staff.push(worker(shop.code, 'manager', name()), worker(shop.code, 'streamer', name()));
    return staff;
  });
}

function makeOperators(): Worker[] {
  const rows: readonly [Worker['role'], string, string][] = [
    ['operator', 'admission', '方知遥'],
    ['operator', 'campaigns', '苏映月'],
    ['operator', 'governance', '严守正'],
    ['operator', 'settlement', '钱清和'],
    ['operator', 'service', '乔小满'],
    ['region', 'cixi', '岑卫东'],
    ['region', 'jingdezhen', '余景行'],
    ['region', 'liuzhou', '韦国栋'],
    ['regulator', 'market', '郑明德'],
    ['regulator', 'consumer', '安若曦'],
  ];
  return rows.map(([role, desk, name], index) => ({
    code: `${role}-${desk}`,
    name,
    phone: phone(9001 + index),
    email: `${role}.${desk}@example.com`,
    role,
  }));
}

/** Buyers with their addresses. */
export const buyers: readonly Buyer[] = makeBuyers(240);
/** Owners and staff of every shop. */
export const shopPeople: readonly Worker[] = makeShopPeople();
/** Operators of the platform, officers of the regions, and the regulator. */
export const operators: readonly Worker[] = makeOperators();
