import { describe, expect, it } from 'vitest';
import { differences, seenOf } from '../app/drift.server.ts';
import { headOf, searchHead } from '../app/head.ts';
import type { Market } from '../app/market.server.ts';
import { invoiceable, orderAmounts } from '../app/order-view.server.ts';
import { funderText, type Quote, quoteView } from '../app/quote-view.server.ts';
import { percent } from '../app/shop-view.server.ts';
import { countText, dayText, momentText } from '../app/time-text.ts';

const said: Pick<Market, 't' | 'say'> = {
  t: (key, params) => `${key} ${JSON.stringify(params ?? {})}`,
  say: (text) => text?.zh ?? '',
};
const quote = (payableFen: number, freightFen: number, gift?: string): Quote =>
  ({
    shops: [
      {
        lines: [{ skuId: 'sku_1', title: { zh: '杯', en: 'cup' }, payableFen }],
        gifts: gift ? [{ skuId: gift, quantity: 1 }] : [],
      },
    ],
    freightFen,
    payableFen: payableFen + freightFen,
  }) as unknown as Quote;

describe('what moved between the page and the order', () => {
  it('names the line, the freight and the sum, each with both amounts', () => {
    const changes = differences(said as Market, seenOf(quote(4190, 800)), quote(4690, 0));
    expect(changes).toEqual([
      'checkout.moved_line {"title":"杯","was":"¥41.90","now":"¥46.90"}',
      'checkout.moved_freight {"was":"¥8.00","now":"¥0.00"}',
      'checkout.moved_sum {"was":"¥49.90","now":"¥46.90"}',
    ]);
  });

  it('says that a gift is not given any more', () => {
    const changes = differences(said as Market, seenOf(quote(4190, 800, 'sku_2')), quote(4190, 800));
    expect(changes).toEqual(['gift.moved {}']);
  });

  it('still says the sum when the hidden field was tampered with', () => {
    for (const seen of ['', '{', '{"lines":{},"freightFen":"x","payableFen":1}', 'null'])
      expect(differences(said as Market, seen, quote(100, 0))).toEqual(['checkout.moved_terms {"now":"¥1.00"}']);
  });
});

describe('what a quote says of its promotions', () => {
  it('names each who pays for a reduction', () => {
    const words = ['shop', 'platform', 'region', 'brand', 'streamer'].map((one) =>
      funderText(said as Market, new Set([one])),
    );
    expect(words.map((one) => one.split(' ')[0])).toEqual([
      'amounts.by_shop',
      'amounts.by_platform',
      'amounts.by_region',
      'amounts.by_brand',
      'amounts.by_streamer',
    ]);
  });

  it('says of the thresholds that are not reached the nearest, and leads to where goods for it are', () => {
    const refused = (title: string, missingFen: number, shopId: string | null, code = 'threshold') => ({
      ruleId: `rul_${title}`,
      shopId,
      kind: 'full_reduction',
      title: { zh: title, en: title },
      code,
      params: { overFen: 10_000, missingFen, minusFen: 500 },
    });
    const nudgeOf = (...whyNot: readonly object[]) =>
      quoteView(
        said as Market,
        {
          shops: [
            { shop: { id: 'shp_1', code: 'tea' }, lines: [], gifts: [], freight: [], freightFen: 0, payableFen: 0 },
          ],
          whyNot,
          coupons: [],
          problems: [],
          freightFen: 0,
          payableFen: 0,
        } as unknown as Quote,
      ).nudge;
    const [far, near, closed] = [
      refused('far', 900, null),
      refused('near', 1, 'shp_1'),
      refused('no', 0, null, 'closed'),
    ];
    expect(nudgeOf(far, near, closed)).toMatchObject({ text: expect.stringContaining('near'), href: '/shops/tea' });
    expect(nudgeOf(far, closed)).toMatchObject({ text: expect.stringContaining('far'), href: '/' });
    expect(nudgeOf(closed)).toBeNull();
  });
});

describe('what came off the freight', () => {
  const given = (kind: string, amountFen: number, funder = 'platform') => ({
    ruleId: `rul_${kind}`,
    kind,
    title: { zh: kind, en: kind },
    funder,
    amountFen,
  });
  const line = {
    skuId: 'sku_1',
    title: { zh: '杯', en: 'cup' },
    unitListFen: 5_000,
    quantity: 2,
    listFen: 10_000,
    saleAttributes: [],
    parts: [],
    installs: [],
    noReturn: false,
    discounts: [given('platform_coupon', 1_000)],
    payableFen: 9_000,
    freightFen: 303,
    freightDiscounts: [given('freight_coupon', 167), given('freight_coupon', 333, 'region')],
  };
  const sum = (rows: readonly { amount: number }[]) => rows.reduce((all, row) => all + row.amount, 0);
  const shown = [
    ['goods', 10_000],
    ['rul_platform_coupon', -1_000],
    ['freight', 803],
    ['rul_freight_coupon', -500],
  ];

  it('is a row below the whole freight, on orders and in quotes, and rows add up to what is paid', () => {
    const order = { lines: [line], freightFen: 303 } as unknown as Parameters<typeof orderAmounts>[1];
    const rows = orderAmounts(said as Market, order);
    expect(rows.map(({ id, amount }) => [id, amount])).toEqual(shown);
    expect(rows.at(-1)?.reason).toContain('amounts.off_freight');
    const shop = { shop: { id: 'shp_1' }, lines: [line], gifts: [], freight: [], freightFen: 303, payableFen: 9_303 };
    const view = quoteView(
      said as Market,
      {
        shops: [shop],
        whyNot: [],
        coupons: [],
        problems: [],
        discountFen: 1_000,
        freightFen: 303,
        payableFen: 9_303,
        freightKnown: true,
      } as unknown as Quote,
    );
    expect(view.amounts.map(({ id, amount }) => [id, amount])).toEqual(shown);
    expect([sum(rows), sum(view.amounts), sum(view.shops[0]?.amounts ?? [])]).toEqual([9_303, 9_303, 9_303]);
    expect(view.savedFen).toBe(1_500);
  });
});

describe('figures and moments in words', () => {
  it('never rounds a count up', () => {
    expect(countText(9999, 'zh-CN')).toBe('9999');
    expect(countText(19_999, 'zh-CN')).toBe('1.9万+');
    expect(countText(20_000, 'zh-CN')).toBe('2万+');
    expect(countText(999, 'en')).toBe('999');
    expect(countText(12_345, 'en')).toBe('12.3k+');
  });

  it('cuts rates to a tenth of a percent', () => {
    expect([percent(10_000), percent(9999), percent(9850), percent(0)]).toEqual(['100%', '99.9%', '98.5%', '0%']);
  });

  it('has the time of Beijing', () => {
    expect(momentText('2026-11-21T16:05:00Z', 'zh-CN')).toBe('11月22日 00:05');
    expect(dayText('2026-11-21T16:05:00Z', 'en')).toBe('22 Nov 2026');
  });
});

describe('what a page says about itself', () => {
  it('keeps pages of one person away from search engines and gives the others their address', () => {
    expect(headOf({ loaderData: { head: { title: '购物车', hidden: true } } })).toContainEqual({
      name: 'robots',
      content: 'noindex',
    });
    const open = headOf({ loaderData: { head: { title: '茶壶', canonical: 'https://m.cn/products/p' } } });
    expect(open).toContainEqual({ tagName: 'link', rel: 'canonical', href: 'https://m.cn/products/p' });
    expect(open[0]).toEqual({ title: '茶壶 · 东西 Dongxi' });
  });

  it('opens a search to search engines only where a plain question found what it asked for', () => {
    const head = (query: string, total = 3, relaxed: string | null = null) =>
      searchHead(said.t, new URL(`https://m.cn/search${query}`), { total, relaxed });
    expect(head('?q=茶壶&lang=en')).toMatchObject({ canonical: `https://m.cn/search?q=${encodeURIComponent('茶壶')}` });
    expect(head('?q=茶壶').description).toContain('search.description');
    for (const closed of [head(''), head('?q=茶壶&min=10'), head('?q=茶壶', 0), head('?q=茶壶', 9, 'popular')])
      expect(closed.hidden).toBe(true);
  });
});

it('an invoice is offered while money is left for it', () => {
  const order = (payableFen: number, refundedFen: number, kinds: readonly string[] = []) => ({
    payableFen,
    refundedFen,
    lines: [{ discounts: kinds.map((kind) => ({ kind })) }],
  });
  expect(invoiceable(order(900, 0))).toBe(true);
  expect(invoiceable(order(900, 899))).toBe(true);
  expect(invoiceable(order(900, 900, ['shop_coupon']))).toBe(false);
  expect(invoiceable(order(900, 900, ['presale_deposit']))).toBe(true);
});
