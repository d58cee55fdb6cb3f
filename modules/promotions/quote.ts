import { createHash } from 'node:crypto';
import { add, type Fen, fen, subtract, times, type Uuid, ZERO } from '#kernel';
import { freightOfShop, type ShopFreight } from './freight-lane.ts';
import { whyNot } from './kinds/kind.ts';
import type {
  Quote,
  QuotedDiscount,
  QuotedLine,
  QuotedShop,
  QuoteInput,
  QuoteLine,
  RefusedRule,
  Rule,
} from './model.ts';
import { type Priced, price } from './price.ts';
import type { Given } from './settle.ts';
import { byFunder } from './spread.ts';

/**
 * The engine (P1): what lines cost under rules at a moment, for a buyer with coupons, explained to the fen. Pure: the same input
 * gives the same answer, whatever the order of lines, rules and coupons. Prices, multi-buys and gifts are what they are; of all
 * that comes off them it takes the cheapest legal combination; every rule in reach that gives nothing says why.
 */
export function quote(input: QuoteInput): Quote {
  const lines = [...input.lines].sort(
    (a, b) => byText(a.shopId, b.shopId) || byText(a.skuId, b.skuId) || byText(a.lineId, b.lineId),
  );
  const shopIds = [...new Set(lines.map((line) => line.shopId))];
  const rules = input.rules
    .filter((rule) => rule.shopId === null || shopIds.includes(rule.shopId))
    .sort((a, b) => byText(a.id, b.id));
  const freights = shopIds.map((shopId) =>
    freightOfShop(
      lines.filter((line) => line.shopId === shopId),
      input.templates.filter((template) => template.shopId === shopId),
      input.destination,
    ),
  );
  const priced = price(
    input,
    lines,
    freights.flatMap((freight) => freight.shares),
    rules,
  );
  const quoted = quotedLines(lines, priced);
  const shops = shopIds.map((shopId, at) =>
    assemble(
      shopId,
      quoted.filter((line) => line.shopId === shopId),
      priced,
      input.destination,
      freights[at],
    ),
  );
  const total = (of: (shop: QuotedShop) => Fen): Fen => add(...shops.map(of));
  return {
    shops,
    applied: priced.given.map(({ offer, couponId, baseFen, amounts }) => ({
      ruleId: offer.rule.id,
      couponId,
      lane: offer.lane.name,
      baseFen: fen(baseFen),
      takeFen: add(...(amounts as Fen[])),
    })),
    whyNot: refusedOf(rules, priced),
    best: priced.best,
    looked: priced.looked,
    listFen: total((shop) => shop.goodsFen),
    discountFen: total((shop) => shop.discountFen),
    freightFen: total((shop) => shop.freightFen),
    payableFen: total((shop) => shop.payableFen),
    destination: input.destination,
    fingerprint: fingerprintOf(shops, input.destination),
  };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function refusedOf(rules: readonly Rule[], priced: Priced): RefusedRule[] {
  const used = new Set([...priced.given.map(({ offer }) => offer.rule.id), ...priced.gifts.map((gift) => gift.ruleId)]);
  return rules.flatMap((rule) =>
    used.has(rule.id)
      ? []
      : [
          {
            ruleId: rule.id,
            shopId: rule.shopId,
            kind: rule.kind,
            title: rule.title,
            ...(priced.why.get(rule.id) ?? whyNot('no_gain')),
          },
        ],
  );
}

function quotedLines(lines: readonly QuoteLine[], priced: Priced): QuotedLine[] {
  const discounts = lines.map((): QuotedDiscount[] => []);
  const freightDiscounts = lines.map((): QuotedDiscount[] => []);
  for (const given of priced.given) book(given, given.of === 'goods' ? discounts : freightDiscounts);
  return lines.map((line, place) => {
    const own = discounts[place] ?? [];
    const listFen = times(line.unitListFen, line.quantity);
    return {
      ...line,
      listFen,
      unitPriceFen: priced.unitPrices[place] ?? line.unitListFen,
      discounts: own,
      payableFen: subtract(listFen, add(...own.map((discount) => discount.amountFen))),
      freightFen: fen(priced.freight[place] ?? 0),
      freightDiscounts: freightDiscounts[place] ?? [],
    };
  });
}

/** Writes what a rule took to its lines, split by who bears it. */
function book({ offer, couponId, amounts, pieces }: Given, lines: readonly QuotedDiscount[][]): void {
  const { id, kind, lane, title, funding, budgetLeftFen } = offer.rule;
  for (const { amounts: parts, ...funder } of byFunder(amounts, funding))
    parts.forEach((amountFen, place) => {
      if (amountFen === 0) return;
      const share = { ruleId: id, kind, lane, title, ...funder, amountFen };
      if (budgetLeftFen === undefined && !couponId && !pieces) lines[place]?.push(share);
      else
        lines[place]?.push({
          ...share,
          ...(budgetLeftFen !== undefined && { budget: true }),
          ...(pieces && { pieces: pieces[place] ?? 0 }),
          ...(couponId && { couponId }),
        });
    });
}

function assemble(
  shopId: Uuid,
  lines: readonly QuotedLine[],
  priced: Priced,
  destination: string | null,
  freight: ShopFreight | undefined,
): QuotedShop {
  const goodsFen = add(...lines.map((line) => line.listFen));
  const discountFen = add(...lines.flatMap((line) => line.discounts.map((discount) => discount.amountFen)));
  const freightFen = add(...lines.map((line) => line.freightFen), ZERO);
  return {
    shopId,
    lines,
    goodsFen,
    discountFen,
    freightFen,
    freight: { groups: freight?.groups ?? [], divisionCode: destination },
    undelivered: freight?.undelivered ?? null,
    payableFen: fen(goodsFen - discountFen + freightFen),
    gifts: priced.gifts.flatMap(({ shopId: of, ...gift }) => (of === shopId ? [gift] : [])),
  };
}

/** Everything the buyer agrees to as one text, a line for each part; no part has a blank or a line's end in it. */
function fingerprintOf(shops: readonly QuotedShop[], destination: string | null): string {
  let text = destination ?? '-';
  const agreed = (mark: string, all: readonly QuotedDiscount[]): void => {
    for (const { ruleId, couponId, funder, funderId, amountFen } of all)
      text += `\n${mark} ${ruleId} ${couponId ?? '-'} ${funder} ${funderId ?? '-'} ${amountFen}`;
  };
  for (const shop of shops) {
    text += `\nshop ${shop.shopId} ${shop.freightFen} ${shop.payableFen}`;
    for (const gift of shop.gifts) text += `\ngift ${gift.ruleId} ${gift.skuId} ${gift.quantity}`;
    for (const line of shop.lines) {
      text += `\nline ${line.skuId} ${line.version} ${line.quantity} ${line.unitListFen} ${line.payableFen} ${line.freightFen}`;
      agreed('off', line.discounts);
      agreed('freight', line.freightDiscounts);
    }
  }
  return createHash('sha256').update(text).digest('hex');
}
