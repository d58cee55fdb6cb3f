import { expect } from 'vitest';
import { type Actor, seconds, shopScope, toId, transact } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { post, shopAccount } from '#modules/ledger';
import { payIn } from '../index.ts';

/** A market whose two shops have earned ten thousand yuan each, and what shops, visitors and the platform do there about ads. */
export let stall: Stall;

export async function openStreet(): Promise<void> {
  stall = await openStall();
  for (const [at, shopId] of stall.shops.entries()) {
    await transact(stall.market.ctx(), (tx) =>
      post(tx, {
        cause: `test-earned:${at}`,
        kind: 'correction',
        shopId,
        postings: [
          { account: 'gateway:sandbox', amountFen: -1_000_000 },
          { account: shopAccount(shopId, 'available'), amountFen: 1_000_000 },
        ],
      }),
    );
  }
}

const HUMAN = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';
export const shopPath = (shop: 0 | 1, rest: string) => `/shops/${toId('shp', stall.shops[shop])}${rest}`;
const permissions = ['promotions.read', 'promotions.edit', 'money.payout'];
export const staff = (shop: 0 | 1 = 0): Actor =>
  stall.market.user([{ scope: 'shop', scopeId: stall.shops[shop], role: 'owner', permissions }]);
export const operator = (): Actor =>
  stall.market.user([{ scope: 'platform', scopeId: null, role: 'operator', permissions }]);
export const clean = () => stall.audit(['ads', 'ledger']);
export const codeOf = (reply: { body: unknown }) => (reply.body as { code: string }).code;

export type Given = {
  shop?: 0 | 1;
  words?: { word: string; bidFen: number }[];
  dailyFen?: number;
  totalFen?: number | null;
  pacing?: 'even' | 'fast';
  target?: 'words' | 'category';
  categoryId?: string | null;
  bidFen?: number | null;
  fromHour?: number;
  toHour?: number;
  startsAt?: Date;
  endsAt?: Date | null;
};
export const ask = (skus: readonly SkuForSale[], more: Given = {}) => {
  const { shop = 0, startsAt = stall.market.clock.now(), endsAt = null, ...rest } = more;
  return stall.market.http('POST', shopPath(shop, '/ads'), {
    as: staff(shop),
    body: {
      name: '新品推广',
      target: 'words',
      categoryId: null,
      productIds: skus.map((sku) => toId('prd', sku.productId)),
      words: [],
      bidFen: null,
      dailyFen: 10_000,
      totalFen: null,
      pacing: 'fast',
      fromHour: 0,
      toHour: 24,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt?.toISOString() ?? null,
      ...rest,
    },
  });
};
type View = {
  id: string;
  words: { word: string; brand: string | null }[];
  phase: string;
  spentFen: number;
  spentTodayFen: number;
  stopReason: string | null;
};
export async function begun(skus: readonly SkuForSale[], more: Given): Promise<View> {
  const reply = await ask(skus, more);
  expect(reply.status, reply.text).toBe(201);
  return reply.body as View;
}
export const see = async (id: string, shop: 0 | 1 = 0): Promise<View> =>
  (await stall.market.http('GET', shopPath(shop, `/ads/${id}`), { as: staff(shop) })).body as View;
export const end = (id: string, shop: 0 | 1 = 0) =>
  stall.market.http('POST', shopPath(shop, `/ads/${id}/end`), { as: staff(shop) });
export const fund = (shop: 0 | 1, amountFen: number) =>
  payIn(stall.market.ctx(), shopScope(stall.shops[shop]), amountFen);
export const accountOf = async (shop: 0 | 1 = 0) =>
  ((await stall.market.http('GET', shopPath(shop, '/ads-account'), { as: staff(shop) })).body as { balanceFen: number })
    .balanceFen;

type Shown = { items: { position: number; link: string; card: { productId: string } }[]; shared: boolean };
export async function shown(q: string, as: Actor, more: { agent?: string; category?: string } = {}): Promise<Shown> {
  const query = new URLSearchParams({ q, ...(more.category ? { category: more.category } : {}) });
  const reply = await stall.market.http('GET', `/sponsored?${query}`, {
    as,
    headers: { 'user-agent': more.agent ?? HUMAN },
  });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Shown;
}
export const follow = (link: string, as: Actor, more: { agent?: string; ahead?: boolean } = {}) =>
  stall.market.http('POST', '/ad-clicks', {
    as,
    body: { link, ...(more.ahead ? { ahead: true } : {}) },
    headers: { 'user-agent': more.agent ?? HUMAN },
  });
/** Shown and clicked two seconds later. */
export async function clicked(q: string, as: Actor): Promise<void> {
  const [first] = (await shown(q, as)).items;
  stall.market.clock.advance(seconds(2));
  expect((await follow(first?.link ?? '', as)).status).toBe(200);
}
type Figures = {
  impressions: number;
  clicks: number;
  spentFen: number;
  refused: number;
  givenBack: number;
  orders: number;
  amountFen: number;
};
type Report = {
  rows: ({ key: string } & Figures)[];
  total: Figures;
  reasons: { reason: string; text: string; count: number }[];
};
export async function reportOf(id: string, by: string, shop: 0 | 1 = 0): Promise<Report> {
  const reply = await stall.market.http('GET', shopPath(shop, `/ads/${id}/report?by=${by}`), { as: staff(shop) });
  expect(reply.status, reply.text).toBe(200);
  const found = reply.body as Report;
  for (const figure of ['impressions', 'clicks', 'spentFen', 'refused', 'givenBack', 'amountFen'] as const)
    expect(found.rows.reduce((sum, row) => sum + row[figure], 0)).toBe(found.total[figure]);
  return found;
}
export const buyerActor = async (): Promise<Buyer> => stall.buyer();
let named = 0;
/** Goods that nothing else in this market is called, so that each test has its own words. */
export async function goods(name: string, shop: 0 | 1 = 0): Promise<SkuForSale> {
  named += 1;
  return stall.sku({
    priceFen: 5_000,
    stock: 50,
    shop,
    more: { title: { zh: `${name} ${named}型`, en: `Ware ${named}` } },
  });
}
