import type { Uuid } from '#kernel';

/** Places whose order settings shape, and which an experiment may try with other values. */
export const SURFACES = ['search.ranking', 'recommend.feed'] as const;
export type Surface = (typeof SURFACES)[number];

/** A setting with the value that a variant gives it. */
export type Override = { readonly setting: string; readonly value: number };
/** What some of the visitors get. The first of an experiment is what there is: it overrides nothing, and the others are held against it. */
export type Variant = {
  readonly key: string;
  readonly name: string;
  /** Of the visitors, in basis points; all together 10,000. */
  readonly shareBps: number;
  readonly overrides: readonly Override[];
};

export type State = 'draft' | 'running' | 'stopped';
export type Experiment = {
  /** Its name in addresses, in marks of events and in the draw of visitors: never used twice. */
  readonly key: string;
  readonly name: string;
  readonly hypothesis: string;
  readonly surface: Surface;
  readonly variants: readonly Variant[];
  readonly state: State;
  /** Null in a draft: as soon as it is started. */
  readonly startsAt: Date | null;
  readonly endsAt: Date;
  readonly stoppedAt: Date | null;
  readonly adopted: string | null;
  readonly createdAt: Date;
  readonly madeBy: Uuid | null;
  /** Figures as they were when the days of orders were over; null while they are read from what pages told. */
  readonly results: readonly VariantFigures[] | null;
};

/** What an experiment is at now: a running one waits for its start, runs, or has come to its end by the clock. */
export const PHASES = ['draft', 'waiting', 'running', 'ended', 'stopped'] as const;
export type Phase = (typeof PHASES)[number];
export function phaseOf(one: Pick<Experiment, 'state' | 'startsAt' | 'endsAt'>, now: Date): Phase {
  if (one.state !== 'running') return one.state;
  if (one.startsAt && now < one.startsAt) return 'waiting';
  return now < one.endsAt ? 'running' : 'ended';
}

/** What became of a variant; money in fen. Visitors, openers, buyers and the two sums of theirs are of people who still agree to be followed. */
export type VariantFigures = {
  readonly variant: string;
  readonly impressions: number;
  readonly clicks: number;
  readonly adds: number;
  readonly orders: number;
  readonly paidOrders: number;
  readonly paidFen: number;
  readonly visitors: number;
  /** Visitors who opened something. */
  readonly openers: number;
  /** Visitors who paid for something. */
  readonly buyers: number;
  readonly spentFen: number;
  /** Sum over the visitors of the square of what each paid. */
  readonly spentSquares: number;
};

/** The mark of an event: which experiment and which variant it belongs to. Keys hold no full stop. */
export const markOf = (experiment: string, variant: string): string => `${experiment}.${variant}`;
