/** What Lighthouse is asked to judge. */
export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
type Category = (typeof CATEGORIES)[number];
/** The least score of each, out of 100 (ui.md, "Held to"). */
const LEAST = 95;
/** Milliseconds until the largest thing of the first screen is there (ui.md, "Held to"). */
const MOST_LCP = 1_500;
/** How far what is there may move while the page comes (ui.md, "Held to"). */
const MOST_SHIFT = 0.02;

/** What one visit came to: scores out of 100, times in milliseconds of the phone that is played. */
export type Reading = {
  readonly scores: Readonly<Record<Category, number>>;
  readonly lcp: number;
  readonly tbt: number;
  readonly shift: number;
  readonly bytes: number;
  /** How fast this machine was meanwhile, by Lighthouse's own measure; a quiet one has 1500 and more. */
  readonly machine: number;
  /** What cost points outside speed: audits that did not pass. */
  readonly failed: readonly string[];
};

type Audit = { readonly score: number | null; readonly numericValue?: number; readonly title: string };
type Result = {
  readonly runtimeError?: { readonly message: string };
  readonly environment: { readonly benchmarkIndex: number };
  readonly categories: Readonly<
    Record<
      string,
      { readonly score: number | null; readonly auditRefs: readonly { readonly id: string; readonly weight: number }[] }
    >
  >;
  readonly audits: Readonly<Record<string, Audit>>;
};

/** Reads Lighthouse's JSON. Throws where the visit failed or a category has no score. */
export function readingOf(json: string): Reading {
  const result = JSON.parse(json) as Result;
  if (result.runtimeError) throw new Error(result.runtimeError.message);
  const scoreOf = (category: Category): number => {
    const score = result.categories[category]?.score;
    if (typeof score !== 'number') throw new Error(`no score for ${category}`);
    return Math.round(score * 100);
  };
  const figure = (audit: string): number => result.audits[audit]?.numericValue ?? Number.NaN;
  const failed = CATEGORIES.filter((category) => category !== 'performance').flatMap((category) =>
    (result.categories[category]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && (result.audits[id]?.score ?? 1) < 1)
      .map(({ id }) => `${id}: ${result.audits[id]?.title}`),
  );
  return {
    scores: {
      performance: scoreOf('performance'),
      accessibility: scoreOf('accessibility'),
      'best-practices': scoreOf('best-practices'),
      seo: scoreOf('seo'),
    },
    lcp: figure('largest-contentful-paint'),
    tbt: figure('total-blocking-time'),
    shift: figure('cumulative-layout-shift'),
    bytes: figure('total-byte-weight'),
    machine: result.environment.benchmarkIndex,
    failed: [...new Set(failed)],
  };
}

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? Number.NaN;

/** The median of each figure by itself; of an even number of visits the lower one. What failed in any visit is told. */
export function medianOf(readings: readonly Reading[]): Reading {
  const of = (figure: (reading: Reading) => number): number => middle(readings.map(figure));
  return {
    scores: {
      performance: of(({ scores }) => scores.performance),
      accessibility: of(({ scores }) => scores.accessibility),
      'best-practices': of(({ scores }) => scores['best-practices']),
      seo: of(({ scores }) => scores.seo),
    },
    lcp: of(({ lcp }) => lcp),
    tbt: of(({ tbt }) => tbt),
    shift: of(({ shift }) => shift),
    bytes: of(({ bytes }) => bytes),
    machine: of(({ machine }) => machine),
    failed: [...new Set(readings.flatMap(({ failed }) => failed))],
  };
}

/** What is promised and not kept, a sentence each; a figure that is missing keeps no promise. */
export function judged({ scores, lcp, shift, failed }: Reading): string[] {
  const faults = CATEGORIES.filter((category) => !(scores[category] >= LEAST)).map(
    (category) => `✗ ${category} is ${scores[category]}, below ${LEAST}`,
  );
  if (!(lcp <= MOST_LCP))
    faults.push(`✗ the largest thing is there after ${Math.round(lcp)} ms, more than ${MOST_LCP}`);
  if (!(shift <= MOST_SHIFT)) faults.push(`✗ what is there moves by ${shift.toFixed(3)}, more than ${MOST_SHIFT}`);
  return faults.length > 0 ? [...faults, ...failed] : faults;
}

/** A page's line. */
export function lineOf(name: string, { scores, lcp, tbt, shift, bytes, machine }: Reading): string {
  const four = CATEGORIES.map((category) => `${category} ${scores[category]}`).join(' · ');
  return `${name.padEnd(8)} ${four} · LCP ${(lcp / 1000).toFixed(2)} s · TBT ${tbt.toFixed(0)} ms · CLS ${shift.toFixed(3)} · ${(bytes / 1000).toFixed(0)} kB · machine ${machine.toFixed(0)}`;
}
