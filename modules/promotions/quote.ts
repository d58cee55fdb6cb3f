import { createHash } from 'node:crypto';
import { add, apportion, type Fen, fen, subtract, times, type Uuid, ZERO } from '#kernel';
import { type Choices, cheapest, lowestOf, type Price } from './choose.ts';
import { freightOfShop } from './freight-lane.ts';
import { isWhyNot, type WhyNot, whyNot } from './kinds/kind.ts';
import { KINDS } from './kinds/table.ts';
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

/**
 * The engine (P1): what lines cost under rules at a moment, explained to the fen. Pure: the same input gives the same
 * answer, whatever the order of lines and rules. For each shop it takes the cheapest legal combination of item prices and
 * at most one reduction; a rule that gives nothing says why. One more rule never makes the buyer pay more.
 */
export function quote(input: QuoteInput): Quote {
  const lines = [...input.lines].sort(
    (a, b) => byText(a.shopId, b.shopId) || byText(a.skuId, b.skuId) || byText(a.lineId, b.lineId),
  );
  const rules = [...input.rules].sort((a, b) => byText(a.id, b.id));
  const refused: RefusedRule[] = [];
  const shops = [...new Set(lines.map((line) => line.shopId))].map((shopId) => {
    const own = lines.filter((line) => line.shopId === shopId);
    const priced = priceShop(
      own,
      rules.filter((rule) => rule.shopId === shopId),
      input.moment,
    );
    refused.push(...priced.refused);
    return assemble(shopId, own, priced, input);
  });
  const total = (of: (shop: QuotedShop) => Fen): Fen => add(...shops.map(of));
  const amounts = {
    listFen: total((shop) => shop.goodsFen),
    discountFen: total((shop) => shop.discountFen),
    freightFen: total((shop) => shop.freightFen),
    payableFen: total((shop) => shop.payableFen),
  };
  return {
    shops,
    whyNot: refused,
    ...amounts,
    destination: input.destination,
    fingerprint: fingerprintOf(shops, input.destination),
  };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Is the line among the goods the rule is about? */
export function inScope(rule: Pick<Rule, 'scope'>, line: Pick<QuoteLine, 'productId' | 'skuId'>): boolean {
  const { scope } = rule;
  if ('productIds' in scope) return scope.productIds.includes(line.productId);
  if ('skuIds' in scope) return scope.skuIds.includes(line.skuId);
  return !(scope.exceptProductIds ?? []).includes(line.productId);
}

function outOfTime(rule: Rule, moment: Date): WhyNot | null {
  if (rule.state !== 'active') return whyNot('stopped');
  if (moment < rule.startsAt) return whyNot('not_started', { startsAt: rule.startsAt.toISOString() });
  return moment >= rule.endsAt ? whyNot('ended', { endsAt: rule.endsAt.toISOString() }) : null;
}

type Given = { readonly rule: Rule; readonly amounts: readonly Fen[] };
type Priced = {
  readonly prices: readonly Price[];
  readonly given: readonly Given[];
  readonly refused: readonly RefusedRule[];
};

function priceShop(lines: readonly QuoteLine[], rules: readonly Rule[], moment: Date): Priced {
  const why = new Map<Uuid, WhyNot>();
  const running: Rule[] = [];
  for (const rule of rules) {
    const reason =
      outOfTime(rule, moment) ?? (lines.some((line) => inScope(rule, line)) ? null : whyNot('not_in_scope'));
    if (reason) why.set(rule.id, reason);
    else running.push(rule);
  }
  const choices = lines.map((line) => pricesOf(line, running, why));
  const plain = choices.map(lowestOf);
  let best: { prices: Price[]; rule: Rule | null; reductionFen: Fen } = {
    prices: plain,
    rule: null,
    reductionFen: ZERO,
  };
  for (const rule of running) {
    const tried = tryReduction(rule, lines, choices, plain);
    if (tried && costOf(tried) < costOf(best)) best = { ...tried, rule };
  }

  const given: Given[] = [];
  for (const rule of running) {
    const cut = lines.map((line, place) =>
      best.prices[place]?.ruleId === rule.id
        ? subtract(times(line.unitListFen, line.quantity), best.prices[place].amountFen)
        : ZERO,
    );
    if (cut.some((amount) => amount > 0)) given.push({ rule, amounts: cut });
  }
  if (best.rule) {
    const rule = best.rule;
    const weights = lines.map((line, place) => (inScope(rule, line) ? (best.prices[place]?.amountFen ?? ZERO) : ZERO));
    given.push({ rule, amounts: apportion(best.reductionFen, weights) });
  }
  const applied = new Set(given.map(({ rule }) => rule.id));
  const refused = rules
    .filter((rule) => !applied.has(rule.id))
    .map((rule) => ({
      ruleId: rule.id,
      shopId: rule.shopId,
      kind: rule.kind,
      title: rule.title,
      ...(why.get(rule.id) ?? outdone(rule, lines, best)),
    }));
  return { prices: best.prices, given, refused };
}

const costOf = (found: { readonly prices: readonly Price[]; readonly reductionFen: Fen }): number =>
  add(...found.prices.map((price) => price.amountFen)) - found.reductionFen;

const own = (line: QuoteLine): Price => ({
  ruleId: null,
  unitPriceFen: line.unitListFen,
  amountFen: times(line.unitListFen, line.quantity),
});

/** The line's own price and what item rules make of it, lowest first; of equal prices, that of the earliest rule. */
function pricesOf(line: QuoteLine, rules: readonly Rule[], why: Map<Uuid, WhyNot>): Choices {
  const prices: Price[] = [];
  for (const rule of rules) {
    const kind = KINDS.get(rule.kind);
    if (kind?.shape !== 'item' || !inScope(rule, line)) continue;
    const answer = kind.apply(rule.args as never, { unitListFen: line.unitListFen, quantity: line.quantity });
    if (isWhyNot(answer)) {
      if (!why.has(rule.id)) why.set(rule.id, answer);
    } else
      prices.push({
        ruleId: rule.id,
        unitPriceFen: answer.unitPriceFen,
        amountFen: times(answer.unitPriceFen, line.quantity),
      });
  }
  prices.sort((a, b) => a.amountFen - b.amountFen || byText(a.ruleId ?? '', b.ruleId ?? ''));
  const distinct = prices.filter((price, place) => price.amountFen !== prices[place - 1]?.amountFen);
  return [...distinct, own(line)];
}

function tryReduction(
  rule: Rule,
  lines: readonly QuoteLine[],
  choices: readonly Choices[],
  plain: readonly Price[],
): { prices: Price[]; reductionFen: Fen } | null {
  const kind = KINDS.get(rule.kind);
  if (kind?.shape !== 'group') return null;
  const places = lines.flatMap((line, place) => (inScope(rule, line) ? [place] : []));
  const pieces = places.reduce((sum, place) => sum + (lines[place]?.quantity ?? 0), 0);
  const found = cheapest(
    places.map((place) => choices[place] ?? []),
    (amountFen) => {
      const answer = kind.apply(rule.args as never, { amountFen, pieces });
      return isWhyNot(answer) ? ZERO : answer.reductionFen;
    },
  );
  const prices = [...plain];
  places.forEach((place, at) => {
    const price = found.prices[at];
    if (price) prices[place] = price;
  });
  return { prices, reductionFen: found.reductionFen };
}

/** Why a rule that could apply does not: its threshold is not reached, or something better took its place. */
function outdone(
  rule: Rule,
  lines: readonly QuoteLine[],
  best: { prices: readonly Price[]; rule: Rule | null },
): WhyNot {
  const kind = KINDS.get(rule.kind);
  const places = lines.flatMap((line, place) => (inScope(rule, line) ? [place] : []));
  if (kind?.shape === 'group') {
    const answer = kind.apply(rule.args as never, {
      amountFen: add(...places.map((place) => best.prices[place]?.amountFen ?? ZERO)),
      pieces: places.reduce((sum, place) => sum + (lines[place]?.quantity ?? 0), 0),
    });
    if (isWhyNot(answer)) return answer;
    return best.rule
      ? whyNot('better_in_lane', { ruleId: best.rule.id, titleZh: best.rule.title.zh, titleEn: best.rule.title.en })
      : whyNot('no_gain');
  }
  const better = places.map((place) => best.prices[place]?.ruleId).find((id) => id);
  if (better) return whyNot('better_in_lane', { ruleId: better });
  return best.rule
    ? whyNot('better_without', { ruleId: best.rule.id, titleZh: best.rule.title.zh, titleEn: best.rule.title.en })
    : whyNot('no_gain');
}

function assemble(shopId: Uuid, lines: readonly QuoteLine[], priced: Priced, input: QuoteInput): QuotedShop {
  const freight = freightOfShop(
    lines,
    input.templates.filter((template) => template.shopId === shopId),
    input.destination,
  );
  const quoted = lines.map((line, place): QuotedLine => {
    const price = priced.prices[place] ?? own(line);
    const discounts = priced.given.flatMap(({ rule, amounts }) => funded(rule, amounts[place] ?? ZERO));
    const listFen = times(line.unitListFen, line.quantity);
    return {
      ...line,
      listFen,
      unitPriceFen: price.unitPriceFen,
      discounts,
      payableFen: subtract(listFen, add(...discounts.map((discount) => discount.amountFen))),
      freightFen: freight.shares[place] ?? ZERO,
    };
  });
  const goodsFen = add(...quoted.map((line) => line.listFen));
  const discountFen = add(...quoted.flatMap((line) => line.discounts.map((discount) => discount.amountFen)));
  return {
    shopId,
    lines: quoted,
    goodsFen,
    discountFen,
    freightFen: freight.amountFen,
    freight: { groups: freight.groups, divisionCode: input.destination },
    undelivered: freight.undelivered,
    payableFen: fen(goodsFen - discountFen + freight.amountFen),
  };
}

/** One discount as its funders' parts, to the fen. */
function funded(rule: Rule, amountFen: Fen): QuotedDiscount[] {
  if (amountFen === 0) return [];
  const parts = apportion(
    amountFen,
    rule.funding.map((part) => fen(part.bps)),
  );
  return rule.funding.flatMap((part, place) => {
    const amount = parts[place] ?? ZERO;
    return amount === 0
      ? []
      : [
          {
            ruleId: rule.id,
            kind: rule.kind,
            lane: rule.lane,
            title: rule.title,
            funder: part.funder,
            amountFen: amount,
          },
        ];
  });
}

function fingerprintOf(shops: readonly QuotedShop[], destination: string | null): string {
  const offer = shops.map((shop) => [
    shop.shopId,
    shop.freightFen,
    shop.payableFen,
    shop.lines.map((line) => [
      line.skuId,
      line.version,
      line.quantity,
      line.unitListFen,
      line.payableFen,
      line.discounts.map((d) => [d.ruleId, d.funder, d.amountFen]),
    ]),
  ]);
  return createHash('sha256')
    .update(JSON.stringify([destination, offer]))
    .digest('hex');
}
