/** Units that stand behind a number, and what one of them is in the base unit of its kind. */
const UNITS: Readonly<Record<string, readonly [base: string, factor: number]>> = {
  ml: ['ml', 1],
  毫升: ['ml', 1],
  l: ['ml', 1000],
  升: ['ml', 1000],
  liter: ['ml', 1000],
  litre: ['ml', 1000],
  liters: ['ml', 1000],
  g: ['g', 1],
  克: ['g', 1],
  kg: ['g', 1000],
  千克: ['g', 1000],
  公斤: ['g', 1000],
  斤: ['g', 500],
  两: ['g', 50],
  mm: ['mm', 1],
  毫米: ['mm', 1],
  cm: ['mm', 10],
  厘米: ['mm', 10],
  公分: ['mm', 10],
  m: ['mm', 1000],
  米: ['mm', 1000],
  寸: ['inch', 1],
  英寸: ['inch', 1],
  inch: ['inch', 1],
  inches: ['inch', 1],
  in: ['inch', 1],
  '"': ['inch', 1],
  ft: ['foot', 1],
  foot: ['foot', 1],
  feet: ['foot', 1],
  'sq ft': ['sqft', 1],
  'square feet': ['sqft', 1],
  'cu ft': ['cuft', 1],
  'cubic feet': ['cuft', 1],
  gal: ['gallon', 1],
  gallon: ['gallon', 1],
  gallons: ['gallon', 1],
  qt: ['quart', 1],
  quart: ['quart', 1],
  w: ['w', 1],
  watt: ['w', 1],
  watts: ['w', 1],
  瓦: ['w', 1],
  kw: ['w', 1000],
  千瓦: ['w', 1000],
  v: ['v', 1],
  volt: ['v', 1],
  volts: ['v', 1],
  伏: ['v', 1],
  amp: ['amp', 1],
  amps: ['amp', 1],
  btu: ['btu', 1],
  mah: ['mah', 1],
  毫安: ['mah', 1],
  毫安时: ['mah', 1],
  oz: ['oz', 1],
  ounce: ['oz', 1],
  盎司: ['oz', 1],
  lb: ['lb', 1],
  lbs: ['lb', 1],
  pound: ['lb', 1],
  pounds: ['lb', 1],
  磅: ['lb', 1],
};
const literal = (unit: string): string => unit.replaceAll(' ', '\\.?\\s*');
const BY_LENGTH = Object.keys(UNITS).sort((a, b) => b.length - a.length);
const LATIN = BY_LENGTH.filter((unit) => /[a-z"]/.test(unit)).map(literal);
const HAN = BY_LENGTH.filter((unit) => !/[a-z"]/.test(unit));
const NUMBER = '(?:(\\d+)[-\\s])?(\\d+)/(\\d+)|(\\d+(?:,\\d{3})+|\\d+(?:\\.\\d+)?|\\.\\d+)';
// A Latin unit ends at the end of its word ("5 months" is no length), and "2 in 1" is none either.
const MEASURE = new RegExp(
  `(?<![\\d./-])(?:${NUMBER})(?:[-\\s]*(${LATIN.join('|')})(?![a-z0-9])(?!\\s+1\\b)\\.?|\\s*(${HAN.join('|')}))`,
  'g',
);

export type Measured = {
  /** Amounts in base units ("1.5L" and "1500 毫升" are both `1500ml`), each with the text it stood as. */
  readonly measures: readonly { readonly measure: string; readonly written: string }[];
  /** The text without them. */
  readonly rest: string;
};

/** Takes numbers with units out of a text that is already plain (words.ts). */
export function measured(text: string): Measured {
  const measures: { measure: string; written: string }[] = [];
  const rest = text.replace(
    MEASURE,
    (
      written: string,
      whole: string | undefined,
      over: string | undefined,
      under: string | undefined,
      decimal: string | undefined,
      latin: string | undefined,
      han: string | undefined,
    ) => {
      const amount = decimal
        ? Number(decimal.replaceAll(',', ''))
        : Number(whole ?? 0) + Number(over) / Math.max(1, Number(under));
      const unit = (latin ?? han ?? '').replaceAll('.', '').replace(/\s+/g, ' ');
      const [base, factor] = UNITS[unit] ?? [unit, 1];
      measures.push({ measure: `${Number((amount * factor).toFixed(3))}${base}`, written });
      return ' ';
    },
  );
  return { measures, rest };
}
