import type { Reply } from '#client';
import type { AmountLine } from '#ui';
import { amountText } from '#ui/money-text.ts';
import { type GiftText, giftTexts } from './gift-view.server.ts';
import type { MessageKey } from './i18n.tsx';
import type { Market } from './market.server.ts';
import { momentText } from './time-text.ts';

export type Quote = Reply<'/api/checkout/quote', 'post'>;
type QuoteShop = Quote['shops'][number];
type Attributes = readonly { readonly value: { readonly zh: string; readonly en: string } }[];

/** Goods in a cart, a quote or an order, ready to be drawn. */
export interface LineView {
  readonly id: string;
  readonly href: string | null;
  readonly title: string;
  readonly choice: string;
  readonly src: string | null;
  readonly quantity: number;
  readonly unitFen: number;
  readonly listFen: number;
  readonly payableFen: number;
  /** Each reduction with the rule that gave it: "满 99 减 10 −¥3.30". */
  readonly discounts: readonly { readonly id: string; readonly title: string; readonly amountFen: number }[];
}

export const choiceText = ({ say }: Market, attributes: Attributes): string =>
  attributes.map(({ value }) => say(value)).join(' / ');
/** What is in one bundle, in words; empty for everything else. */
export const partsText = (
  { say, t }: Market,
  parts: readonly { readonly title: { zh: string; en: string }; readonly quantity: number }[],
): string =>
  parts.length === 0
    ? ''
    : t('bundle.holds', { parts: parts.map((part) => `${say(part.title)} ×${part.quantity}`).join('、') });
export const pictureOf = (mediaId: string | null): string | null => (mediaId ? `/media/${mediaId}/w160.webp` : null);

/** `noReturn`: what the buyer has to agree to, in words; null for goods with the seven days. */
export interface QuoteLineView extends LineView {
  readonly noReturn: string | null;
  /** Of an install service: which goods, and when; else ''. */
  readonly installs: string;
}
export interface QuoteShopView {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly lines: readonly QuoteLineView[];
  readonly gifts: readonly GiftText[];
  readonly amounts: readonly AmountLine[];
  readonly payableFen: number;
}
export interface QuoteView {
  readonly shops: readonly QuoteShopView[];
  readonly amounts: readonly AmountLine[];
  readonly payableFen: number;
  readonly savedFen: number;
  /** Promotions that do not apply, and why. */
  readonly whyNot: readonly {
    readonly id: string;
    readonly title: string;
    readonly reason: string;
    /** Where to do something about it. */
    readonly href: string | null;
  }[];
  /** The threshold that is nearest, and where to find goods for it (凑单); null when none is within reach. */
  readonly nudge: { readonly text: string; readonly href: string } | null;
  /** What stands against placing, by SKU. */
  readonly problems: readonly { readonly skuId: string; readonly text: string }[];
  readonly fingerprint: string;
}

const funderWords: Readonly<Record<string, MessageKey>> = {
  platform: 'amounts.by_platform',
  region: 'amounts.by_region',
  brand: 'amounts.by_brand',
  streamer: 'amounts.by_streamer',
};

/** Who pays for a reduction, in words. */
export const funderText = ({ t }: Market, funders: ReadonlySet<string>): string =>
  [...funders].map((funder) => t(funderWords[funder] ?? 'amounts.by_shop')).join(t('amounts.and'));

const linesOf = (shops: readonly QuoteShop[]) => shops.flatMap((shop) => shop.lines);
const sumOf = (discounts: readonly { readonly amountFen: number }[]): number =>
  discounts.reduce((sum, one) => sum + one.amountFen, 0);

/** Reductions of some lines added up by rule: one row for each promotion with who pays for it. */
function reductions(here: Market, discounts: QuoteShop['lines'][number]['discounts']): AmountLine[] {
  const rows = new Map<string, { text: string; amount: number; funders: Set<string> }>();
  for (const discount of discounts) {
    const row = rows.get(discount.ruleId) ?? { text: here.say(discount.title), amount: 0, funders: new Set<string>() };
    row.funders.add(discount.funder);
    row.amount -= discount.amountFen;
    rows.set(discount.ruleId, row);
  }
  return [...rows].map(([id, { text, amount, funders }]) => ({
    id,
    text,
    amount,
    reason: funderText(here, funders),
  }));
}

/** What a line was reduced by, one row for each promotion, whoever pays for it. */
const byRule = ({ say }: Market, discounts: QuoteShop['lines'][number]['discounts']): LineView['discounts'] =>
  [...Map.groupBy(discounts, (one) => one.ruleId)].map(([id, [first, ...more]]) => ({
    id,
    title: first ? say(first.title) : '',
    amountFen: more.reduce((sum, one) => sum + one.amountFen, first?.amountFen ?? 0),
  }));

/** How a shop's freight came about, in a sentence for each template. */
function freightReason({ t }: Market, shop: QuoteShop, known: boolean): string {
  if (!known) return t('amounts.freight_unknown');
  return shop.freight
    .map((group) => {
      if (group.amountFen === 0)
        return group.freeOverFen === null
          ? t('amounts.freight_free')
          : t('amounts.freight_free_over', { over: amountText(group.freeOverFen) });
      const parts = [t('amounts.freight_first', { amount: amountText(group.firstFen) })];
      if (group.nextFen > 0) parts.push(t('amounts.freight_next', { amount: amountText(group.nextFen) }));
      if (group.surchargeFen > 0) parts.push(t('amounts.freight_remote', { amount: amountText(group.surchargeFen) }));
      if (group.missingForFreeFen !== null)
        parts.push(t('amounts.freight_missing', { amount: amountText(group.missingForFreeFen) }));
      return parts.join(t('amounts.and'));
    })
    .join(t('amounts.then'));
}

const goodsList = (shops: readonly QuoteShop[]): number =>
  shops.reduce((sum, shop) => sum + shop.lines.reduce((part, line) => part + line.listFen, 0), 0);

export function quoteView(market: Market, quote: Quote): QuoteView {
  const { say, t } = market;
  // The freight there is, and below it what came off it.
  const freightRows = (shops: readonly QuoteShop[], said: readonly QuoteShop[]): AmountLine[] => {
    const off = linesOf(shops).flatMap((line) => line.freightDiscounts);
    const amount = shops.reduce((sum, shop) => sum + shop.freightFen, sumOf(off));
    return [
      {
        id: 'freight',
        text: t('amounts.freight'),
        // Nothing yet is not nothing: before there is an address no amount is said.
        ...(quote.freightKnown ? { amount } : { amount: 0, unknown: true }),
        reason: [...new Set(said.map((shop) => freightReason(market, shop, quote.freightKnown)))]
          .filter(Boolean)
          .join(t('amounts.then')),
      },
      ...offFreight(market, reductions(market, off)),
    ];
  };
  const reasonOf = (one: { readonly code: string; readonly params?: unknown }): string =>
    freightUnknown(quote, one.code) ? t('amounts.freight_unknown') : whyNotText(market, one);
  return {
    shops: quote.shops.map((one) => ({
      id: one.shop.id,
      code: one.shop.code,
      name: one.shop.name,
      lines: one.lines.map((line) => ({
        id: line.skuId,
        href: `/products/${line.productId}`,
        title: say(line.title),
        choice: choiceText(market, line.saleAttributes) || partsText(market, line.parts),
        src: pictureOf(line.mediaId),
        quantity: line.quantity,
        unitFen: line.unitPriceFen,
        listFen: line.listFen,
        payableFen: line.payableFen,
        discounts: byRule(market, line.discounts),
        noReturn: line.noReturn ? noReturnText(market, line.returnRule) : null,
        installs: installsText(market, quote, line),
      })),
      gifts: giftTexts(market, one.gifts),
      amounts: [
        { id: 'goods', text: t('amounts.goods'), amount: goodsList([one]) },
        ...reductions(
          market,
          one.lines.flatMap((line) => line.discounts),
        ),
        ...freightRows([one], [one]),
      ],
      payableFen: one.payableFen,
    })),
    amounts: [
      { id: 'goods', text: t('amounts.goods'), amount: goodsList(quote.shops) },
      ...reductions(
        market,
        linesOf(quote.shops).flatMap((line) => line.discounts),
      ),
      ...freightRows(quote.shops, quote.shops.length === 1 || !quote.freightKnown ? quote.shops : []),
    ],
    payableFen: quote.payableFen,
    // What a deposit counts for is in part the buyer's own money: nothing of it is called saved.
    savedFen:
      quote.discountFen -
      sumOf(linesOf(quote.shops).flatMap((line) => line.discounts.filter((one) => one.kind === 'presale_balance'))) +
      sumOf(linesOf(quote.shops).flatMap((line) => line.freightDiscounts)),
    // Of coupons in the buyer's hands their own list says it; of points, where they are ticked.
    whyNot: quote.whyNot
      .filter((one) => one.code !== 'not_chosen' && !quote.coupons.some((held) => held.ruleId === one.ruleId))
      .map((one) => ({
        id: one.ruleId,
        title: say(one.title),
        reason: reasonOf(one),
        href: one.code === 'not_claimed' ? `/coupons${one.shopId ? `?shop=${one.shopId}` : ''}` : null,
      })),
    nudge: nudgeOf(market, quote),
    problems: quote.problems.map(({ skuId, code, params }) => ({ skuId, text: problemText(market, code, params) })),
    fingerprint: quote.fingerprint,
  };
}

/** Rows of what came off the freight say so, beside who pays. */
export const offFreight = ({ t }: Market, rows: readonly AmountLine[]): AmountLine[] =>
  rows.map((row) => ({ ...row, reason: [t('amounts.off_freight'), row.reason].filter(Boolean).join(' · ') }));

/** Before there is an address nobody knows whether there is freight to take something off. */
export const freightUnknown = (quote: Pick<Quote, 'freightKnown'>, code: string | null): boolean =>
  code === 'no_freight' && !quote.freightKnown;

/** Of the thresholds that goods could still reach the one that is nearest. */
function nudgeOf(market: Market, quote: Quote): QuoteView['nudge'] {
  const missing = (one: Quote['whyNot'][number]): number =>
    Number((one.params as { missingFen?: number } | null)?.missingFen ?? Number.POSITIVE_INFINITY);
  const [nearest] = quote.whyNot
    .filter(({ code }) => code === 'threshold' || code === 'threshold_rate')
    .sort((a, b) => missing(a) - missing(b));
  if (!nearest) return null;
  const shop = quote.shops.find((one) => one.shop.id === nearest.shopId)?.shop;
  const text = market.t('amounts.nudge', { reason: whyNotText(market, nearest), title: market.say(nearest.title) });
  return { text, href: shop ? `/shops/${shop.code}` : '/' };
}

function installsText({ say, t }: Market, quote: Quote, line: QuoteShop['lines'][number]): string {
  if (line.installs.length === 0) return '';
  const goods = quote.shops
    .flatMap((shop) => shop.lines)
    .filter((one) => line.installs.includes(one.skuId))
    .map((one) => say(one.title))
    .join('、');
  return t(line.calendarId ? 'install.what' : 'install.at_delivery', { goods });
}

const exemptRules = ['made_to_order', 'fresh', 'digital_opened', 'newspapers'] as const;
const noReturnText = ({ t }: Market, rule: string): string =>
  t(`checkout.no_return.${exemptRules.find((one) => one === rule) ?? 'made_to_order'}`);

const whyNotCodes = [
  'not_started',
  'ended',
  'stopped',
  'not_in_scope',
  'threshold',
  'price_not_lower',
  'cut_too_deep',
  'better_in_lane',
  'better_without',
  'trade_cap',
  'threshold_rate',
  'pieces_short',
  'set_incomplete',
  'gift_threshold',
  'gift_out_of_stock',
  'gift_by_parcel',
  'freight_threshold',
  'no_freight',
  'no_points',
  'no_balance',
  'members_only',
  'new_buyers_only',
  'first_order_on_device',
  'live_room_only',
  'other_region',
  'not_invited',
  'staff_only',
  'not_chosen',
  'flash_sold_out',
  'flash_limit',
  'not_claimed',
  'budget_spent',
  'closed',
  'exclusive',
  'no_gain',
] as const;

export function whyNotText(
  { t, lang }: Market,
  { code, params }: { readonly code: string; readonly params?: unknown },
): string {
  const known = whyNotCodes.find((one) => one === code);
  const said = (params ?? {}) as Readonly<Record<string, unknown>>;
  const shown = Object.entries(said).map(([name, value]): [string, string] => {
    if (name.endsWith('Fen')) return [name, amountText(Number(value))];
    if (name.endsWith('At')) return [name, momentText(String(value), lang)];
    if (name.endsWith('Bps')) return [name, `${Number(value) / 100}%`];
    return [name, String(value)];
  });
  const other = String((lang === 'en' && said.titleEn) || said.titleZh || '');
  return known ? t(`why_not.${known}`, { ...Object.fromEntries(shown), other }) : t('why_not.no_gain');
}

const problemWords: Readonly<Record<string, MessageKey>> = {
  'checkout.product_unavailable': 'trouble.product_unavailable',
  'checkout.shop_frozen': 'trouble.shop_frozen',
  'checkout.shop_paused': 'trouble.shop_paused',
  'checkout.not_enough_stock': 'trouble.not_enough_stock',
  'checkout.limit_exceeded': 'trouble.limit_exceeded',
  'checkout.outside_delivery_area': 'trouble.outside_delivery_area',
  'checkout.age_unknown': 'trouble.age_unknown',
  'checkout.under_age': 'trouble.under_age',
  'checkout.no_return_unconfirmed': 'trouble.no_return_unconfirmed',
  'checkout.visit_missing': 'visit.please',
};

/** Why something cannot be bought as asked, by the code of the refusal. */
export function problemText({ t }: Market, code: string, params: unknown): string {
  const { available = 0, limit = 0, age = 0 } = (params ?? {}) as { available?: number; limit?: number; age?: number };
  return t(problemWords[code] ?? 'trouble.product_unavailable', { available, limit, age });
}
