import { belts } from './belts.ts';
import { categoryPath } from './categories.ts';
import { goodsByBelt } from './goods/index.ts';
import {
  type AxisValue,
  attribute,
  axis,
  type Design,
  design,
  type GoodsFamily,
  type NamedValue,
  type Words,
  words,
} from './notation.ts';
import { type Random, randomFrom } from './random.ts';
import { type Shop, shops } from './shops.ts';

export interface SaleAttribute {
  name: Words;
  values: readonly AxisValue[];
}

export interface Sku {
  /** The shop's own code (外部编码), unique in the market. */
  code: string;
  /** Index of the chosen value of each sale attribute. */
  choice: readonly number[];
  priceFen: number;
  /** Crossed-out price, only where the shop really sold at it; otherwise absent. */
  listPriceFen?: number;
  weightGrams: number;
  stock: number;
}

/** A listing of a shop: everything the seeding script needs, without ids. */
export interface Product {
  /** Unique in the market: shop code, family and design. */
  code: string;
  shopCode: string;
  beltCode: string;
  familyCode: string;
  title: Words;
  points: readonly [Words, Words, Words];
  detail: readonly Words[];
  attributes: readonly NamedValue[];
  style: Words;
  categoryGid: string;
  categoryPath: string;
  originDivisionCode: string;
  saleAttributes: readonly SaleAttribute[];
  skus: readonly Sku[];
  shelfLifeDays?: number;
  /** What the picture maker needs to know. */
  look: {
    draw: string;
    colour: string;
    accent: string;
    pattern: string;
    /** Colours of the variants, the first is the hero's. */
    colours: readonly string[];
    places: readonly string[];
    signs: readonly string[];
    /** Width and height in centimetres. */
    size: readonly [number, number];
  };
}

const kindFactor = { individual: 1.04, sole_trader: 0.98, company: 1, flagship: 1.12, factory: 0.88 } as const;

/** A price a shop would write: .90 or .00 below 100 yuan, whole yuan ending in 8 or 9 above. */
export function shopPrice(fen: number): number {
  if (fen < 2000) return Math.max(190, Math.floor(fen / 100) * 100 + 90);
  if (fen < 10000) return Math.floor(fen / 100) * 100 + (Math.floor(fen / 100) % 2 === 0 ? 90 : 0);
  const yuan = Math.round(fen / 100);
  const tens = Math.floor(yuan / 10) * 10;
  return (tens + (yuan % 10 >= 5 ? 9 : 8)) * 100;
}

function saleAttributes(family: GoodsFamily, random: Random): SaleAttribute[] {
  let room = 12;
  const read = family.axes.map(axis);
  // The later axes (sizes) are taken whole first, so that a colour gives way before a size does.
  return read
    .map((part, index) => ({ part, index }))
    .reverse()
    .map(({ part, index }) => {
      const [low, high] = part.take;
      const count = Math.max(1, Math.min(random.whole(low, high), Math.floor(room)));
      room /= count;
      return { index, name: { zh: part.zh, en: part.en }, values: random.sample(part.values, count) };
    })
    .sort((a, b) => a.index - b.index)
    .map(({ name, values }) => ({ name, values }));
}

function choices(attributes: readonly SaleAttribute[]): number[][] {
  return attributes.reduce<number[][]>(
    (rows, entry) => rows.flatMap((row) => entry.values.map((_, index) => [...row, index])),
    [[]],
  );
}

function makeSkus(
  code: string,
  family: GoodsFamily,
  base: number,
  attributes: readonly SaleAttribute[],
  shop: Shop,
  random: Random,
): Sku[] {
  const listFactor = random.chance(0.4) ? random.whole(115, 150) / 100 : 0;
  return choices(attributes).map((choice, index) => {
    const factor = choice.reduce((sum, value, place) => sum * (attributes[place]?.values[value]?.factor ?? 1), 1);
    const priceFen = shopPrice(Math.round(base * factor));
    const heavy = choice.reduce((sum, value, place) => {
      const part = attributes[place]?.values[value];
      return part && part.colour === undefined ? sum * part.factor : sum;
    }, 1);
    const sku = {
      code: `${code}-${String(index + 1).padStart(2, '0')}`,
      choice,
      priceFen,
      weightGrams: Math.max(5, Math.round((family.grams * heavy) / 5) * 5),
      stock: random.chance(0.03)
        ? 0
        : random.whole(6, shop.kind === 'individual' ? 60 : shop.kind === 'factory' ? 900 : 380),
    };
    return listFactor === 0 ? sku : { ...sku, listPriceFen: shopPrice(Math.round(priceFen * listFactor)) };
  });
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function makeTitle(shop: Shop, family: GoodsFamily, entry: Design, random: Random): Words {
  const name = words(family.name);
  const tail = words(random.pick(family.tails));
  const house = (shop.kind === 'flagship' || shop.kind === 'factory') && random.chance(0.6);
  const zh = `${house ? `${shop.name.zh.slice(0, 2)} ` : ''}${entry.zh}${name.zh} ${tail.zh}`;
  return { zh, en: `${capital(entry.en)} ${name.en}, ${tail.en}` };
}

const shopCare: readonly Words[] = [
  {
    zh: '{shop}每日下午四点前付款当天发出，破损拍照即补。',
    en: '{shop} ships the same day before four in the afternoon; breakage is replaced on a photo.',
  },
  {
    zh: '有问题请直接找{shop}的客服，发图说明，我们先解决再分责任。',
    en: 'Ask the service desk of {shop} with a picture; we solve first and sort blame later.',
  },
  {
    zh: '{shop}出库前逐件检查，箱内附质检卡。',
    en: '{shop} checks every piece before it leaves, with a card in the box.',
  },
  {
    zh: '收到后请先查看外箱，如有破损可当面拒收，{shop}重新发。',
    en: 'Check the carton on arrival; refuse it if damaged and {shop} sends again.',
  },
];

function makeProduct(shop: Shop, family: GoodsFamily, entry: Design): Product {
  const code = `${shop.code}-${family.code}-${shortCode(entry.en)}`;
  const random = randomFrom(`product/${code}`);
  const attributes = saleAttributes(family, random);
  const base = family.fen * entry.factor * kindFactor[shop.kind] * (random.whole(93, 108) / 100);
  const colours = attributes.flatMap((part) =>
    part.values.flatMap((value) => (value.colour === undefined ? [] : [value.colour])),
  );
  const care = random.pick(shopCare);
  const fill = (text: string, name: string): string => text.replace('{shop}', name);
  const points = random.sample(family.points, 2).map(words);
  const [second, third] = points;
  if (!second || !third) throw new Error(`demo goods: ${family.code} needs two selling points`);
  const belt = belts.find((candidate) => candidate.code === shop.beltCode);
  if (!belt) throw new Error(`demo shop: no belt ${shop.beltCode}`);
  const metalFirst = /^(necklace|studs|bracelet|pendant|ring|loose)$/.test(family.code);
  const hero = colours.length > 0 && !metalFirst ? (colours[0] ?? entry.colour) : entry.colour;
  const product = {
    code,
    shopCode: shop.code,
    beltCode: shop.beltCode,
    familyCode: family.code,
    title: makeTitle(shop, family, entry, random),
    points: [entry.note, second, third] as const,
    detail: [
      entry.note,
      ...family.detail.map(words),
      { zh: fill(care.zh, shop.name.zh), en: fill(care.en, shop.name.en) },
    ],
    attributes: [
      ...family.attributes.map(attribute),
      { name: { zh: '款式', en: 'Design' }, value: { zh: entry.zh, en: capital(entry.en) } },
      {
        name: { zh: '产地', en: 'Made in' },
        value: {
          zh: `${belt.province.zh}${belt.name.zh.slice(0, 2)}`,
          en: `${belt.name.en.split(' ')[0] ?? ''}, ${belt.province.en}`,
        },
      },
    ].filter((part, index, all) => all.findIndex((other) => other.name.zh === part.name.zh) === index),
    style: words(family.style),
    categoryGid: `gid://shopify/TaxonomyCategory/${family.category}`,
    categoryPath: categoryPath(family.category),
    originDivisionCode: shop.divisionCode,
    saleAttributes: attributes,
    skus: makeSkus(code, family, base, attributes, shop, random),
    look: {
      draw: family.draw,
      colour: hero,
      accent: entry.colour,
      pattern: entry.pattern,
      colours: colours.length > 0 && !metalFirst ? colours : [entry.colour],
      places: family.places.split(' '),
      signs: family.signs.split(' '),
      size: family.size,
    },
  };
  return family.shelfLifeDays === undefined ? product : { ...product, shelfLifeDays: family.shelfLifeDays };
}

/** The English name of a design as a short code. */
function shortCode(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 18)
    .replace(/-$/, '');
}

function designsOf(shop: Shop): { family: GoodsFamily; entry: Design }[] {
  return (goodsByBelt[shop.beltCode] ?? []).flatMap((family) =>
    family.designs.map((line) => ({ family, entry: design(line) })),
  );
}

/** The listings of a shop: each design of the belt belongs to one shop at least, the rest is drawn by the shop's own taste. */
function listingsOf(shop: Shop): Product[] {
  const all = designsOf(shop);
  const peers = shops.filter((other) => other.beltCode === shop.beltCode);
  const turn = peers.findIndex((other) => other.code === shop.code);
  const own = all.filter((_, index) => index % peers.length === turn);
  const others = all.filter((_, index) => index % peers.length !== turn);
  const random = randomFrom(`listings/${shop.code}`);
  const extra = random.sample(others, Math.max(0, shop.listings - own.length));
  return all
    .filter((part) => own.includes(part) || extra.includes(part))
    .map((part) => makeProduct(shop, part.family, part.entry));
}

/** All listings of the demo market, grouped by shop in the order of `shops`. */
export const products: readonly Product[] = shops.flatMap(listingsOf);
