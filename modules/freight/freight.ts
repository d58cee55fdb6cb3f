import { add, type Fen, fen, times, type Uuid, ZERO } from '#kernel';

/**
 * Freight of one shop's parcel group, pure (T9): first and next pieces, grams or cubic centimetres by region, free-over rules,
 * remote surcharges, places not delivered to. A place is named by the beginning of a division code: '65' a province, '6501' a city.
 */
export type Rate = {
  /** Beginnings of division codes; an empty list is everywhere else. */
  readonly places: readonly string[];
  /** Pieces, grams when the template weighs, cubic centimetres when it measures. */
  readonly first: number;
  readonly firstFen: Fen;
  readonly next: number;
  readonly nextFen: Fen;
};

export type Rules = {
  readonly rates: readonly Rate[];
  /** Goods at the shop's prices, before promotions, from which freight is free; the surcharge of remote places stays. */
  readonly freeOver?: readonly { readonly places: readonly string[]; readonly overFen: Fen }[];
  readonly remote?: readonly { readonly places: readonly string[]; readonly surchargeFen: Fen }[];
  readonly excluded?: readonly string[];
  /**
   * Of templates that weigh: so many cubic centimetres count as a kilogram (体积重, carriers use 5,000 to 12,000), and the greater of
   * both weights is charged. Left out: only the scales count.
   */
  readonly cm3PerKg?: number;
};

export const MODES = ['piece', 'weight', 'volume', 'free'] as const;
export type Mode = (typeof MODES)[number];

export type Template = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly name: string;
  readonly mode: Mode;
  readonly rules: Rules;
  readonly isDefault: boolean;
  /** Its goods are brought and installed by the shop's own people, in one visit booked in this calendar; null: by carrier. */
  readonly calendarId?: Uuid | null;
};

export type FreightLine = {
  readonly quantity: number;
  /** Of one piece. */
  readonly weightGrams: number;
  /** Of one piece as packed; 0 or left out when the shop has not measured it. */
  readonly volumeCm3?: number;
  /** Whole line at the shop's price before promotions: free-over looks at it, so that a promotion never makes freight dearer. */
  readonly goodsFen: Fen;
};

/** How one template's freight came about; enough to say it in a sentence. */
export type GroupExplanation = {
  readonly templateId: Uuid | null;
  readonly templateName: string;
  readonly mode: Mode;
  readonly pieces: number;
  readonly grams: number;
  /** Not on orders from before goods were measured. */
  readonly cm3?: number;
  /** What was charged when the room the goods take counted for more than their weight. */
  readonly chargedGrams?: number;
  /** Where the visit is booked that brings and installs these goods. */
  readonly visitCalendarId?: Uuid;
  readonly goodsFen: Fen;
  readonly firstFen: Fen;
  /** How many times the next step was charged, and for how much in all. */
  readonly nextSteps: number;
  readonly nextFen: Fen;
  readonly freeOverFen: Fen | null;
  /** What is still missing to free freight; null when there is no such rule or it is reached. */
  readonly missingForFreeFen: Fen | null;
  readonly surchargeFen: Fen;
  readonly amountFen: Fen;
};

export type FreightExplanation = { readonly groups: readonly GroupExplanation[]; readonly divisionCode: string | null };

export type Freight =
  | { readonly kind: 'delivered'; readonly amountFen: Fen; readonly explanation: GroupExplanation }
  | { readonly kind: 'excluded'; readonly templateId: Uuid; readonly place: string };

/** The entry whose place names the destination most closely; an entry without places matches anywhere, last. */
function nearest<T extends { readonly places: readonly string[] }>(entries: readonly T[], code: string): T | null {
  let best: T | null = null;
  let length = -1;
  for (const entry of entries) {
    if (entry.places.length === 0 && length < 0) {
      best = entry;
      length = 0;
    }
    for (const place of entry.places)
      if (code.startsWith(place) && place.length > length) {
        best = entry;
        length = place.length;
      }
  }
  return best;
}

/** Goods that no template covers travel free: the shop has set no freight. */
export const withoutTemplate = (lines: readonly FreightLine[]): GroupExplanation => ({
  ...measured(lines),
  templateId: null,
  templateName: '',
  mode: 'free',
  ...NOTHING,
});

const NOTHING = {
  firstFen: ZERO,
  nextSteps: 0,
  nextFen: ZERO,
  freeOverFen: null,
  missingForFreeFen: null,
  surchargeFen: ZERO,
  amountFen: ZERO,
} as const;

const measured = (lines: readonly FreightLine[]) => ({
  pieces: lines.reduce((sum, line) => sum + line.quantity, 0),
  grams: lines.reduce((sum, line) => sum + line.quantity * line.weightGrams, 0),
  cm3: lines.reduce((sum, line) => sum + line.quantity * (line.volumeCm3 ?? 0), 0),
  goodsFen: add(...lines.map((line) => line.goodsFen)),
});

/** Freight for all lines of one template to one destination (division code of any level). */
export function freightFor(template: Template, lines: readonly FreightLine[], divisionCode: string): Freight {
  const { rules } = template;
  const place = (rules.excluded ?? []).find((excluded) => divisionCode.startsWith(excluded));
  if (place !== undefined) return { kind: 'excluded', templateId: template.id, place };
  const goods = measured(lines);
  const surchargeFen = nearest(rules.remote ?? [], divisionCode)?.surchargeFen ?? ZERO;
  const said = {
    ...goods,
    templateId: template.id,
    templateName: template.name,
    mode: template.mode,
    ...(template.calendarId ? { visitCalendarId: template.calendarId } : {}),
  };
  const rate = template.mode === 'free' ? null : nearest(rules.rates, divisionCode);
  if (!rate)
    return {
      kind: 'delivered',
      amountFen: surchargeFen,
      explanation: { ...said, ...NOTHING, surchargeFen, amountFen: surchargeFen },
    };

  const freeOverFen = nearest(rules.freeOver ?? [], divisionCode)?.overFen ?? null;
  const free = freeOverFen !== null && goods.goodsFen >= freeOverFen;
  const chargedGrams = rules.cm3PerKg
    ? Math.max(goods.grams, Math.ceil((goods.cm3 * 1_000) / rules.cm3PerKg))
    : goods.grams;
  const measure = { piece: goods.pieces, weight: chargedGrams, volume: goods.cm3, free: 0 }[template.mode];
  const nextSteps = free || measure <= rate.first || rate.next <= 0 ? 0 : Math.ceil((measure - rate.first) / rate.next);
  const firstFen = free ? ZERO : rate.firstFen;
  const nextFen = steps(rate.nextFen, nextSteps);
  const amountFen = add(firstFen, nextFen, surchargeFen);
  return {
    kind: 'delivered',
    amountFen,
    explanation: {
      ...said,
      ...(template.mode === 'weight' && chargedGrams > goods.grams ? { chargedGrams } : {}),
      firstFen,
      nextSteps,
      nextFen,
      freeOverFen,
      missingForFreeFen: freeOverFen === null || free ? null : fen(freeOverFen - goods.goodsFen),
      surchargeFen,
      amountFen,
    },
  };
}

/** All further steps together; a slip of the shop's pen (a fee for every gram) does not cost more than money can say. */
const steps = (fee: Fen, count: number): Fen =>
  fee === 0 || count <= MOST_NEXT_FEN / fee ? times(fee, count) : MOST_NEXT_FEN;
const MOST_NEXT_FEN = fen(100_000_000);

export type RuleProblem = {
  readonly field: string;
  readonly code: 'no_rate' | 'two_everywhere' | 'place_twice' | 'step_missing' | 'volumetric_not_weighed';
};

/** What is wrong with rules beyond their schema; empty when they decide every destination in one way. */
export function problemsOf(mode: Template['mode'], rules: Rules): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (mode !== 'free' && !rules.rates.some((rate) => rate.places.length === 0))
    problems.push({ field: 'rules.rates', code: 'no_rate' });
  const lists = { rates: rules.rates, freeOver: rules.freeOver ?? [], remote: rules.remote ?? [] };
  for (const [name, entries] of Object.entries(lists)) {
    if (entries.filter((entry) => entry.places.length === 0).length > 1)
      problems.push({ field: `rules.${name}`, code: 'two_everywhere' });
    const places = entries.flatMap((entry) => entry.places);
    if (new Set(places).size < places.length) problems.push({ field: `rules.${name}`, code: 'place_twice' });
  }
  if (rules.rates.some((rate) => rate.nextFen > 0 && rate.next <= 0))
    problems.push({ field: 'rules.rates', code: 'step_missing' });
  if (rules.cm3PerKg !== undefined && mode !== 'weight')
    problems.push({ field: 'rules.cm3PerKg', code: 'volumetric_not_weighed' });
  return problems;
}
