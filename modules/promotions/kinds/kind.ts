import type { TSchema } from 'typebox';
import type { Fen, ProblemParams, Text2 } from '#kernel';
import type { LaneName } from '../lanes.ts';

/** Why a rule in reach gives nothing: a stable code with what a sentence needs; prose in locales under `whyNot`. */
export type WhyNot = { readonly code: string; readonly params: ProblemParams };
export const whyNot = (code: string, params: ProblemParams = {}): WhyNot => ({ code, params });
export const isWhyNot = (answer: object): answer is WhyNot => 'code' in answer;

type Described = {
  readonly name: string;
  readonly lane: LaneName;
  readonly label: Text2;
  readonly description: Text2;
  /** Of the arguments; forms are generated from it. */
  readonly schema: TSchema;
  /** Words for the arguments' fields, by path. */
  readonly fields: Readonly<Record<string, Text2>>;
  /** What is wrong beyond the schema, as a code of locales `problems`; null when nothing is. */
  readonly problem: (args: never) => string | null;
};

/** Sets the price of one item. */
export type ItemKind<A = never> = Described & {
  readonly shape: 'item';
  /** The unit price it makes of the shop's price; never zero. */
  readonly apply: (
    args: A,
    item: { readonly unitListFen: Fen; readonly quantity: number },
  ) => { readonly unitPriceFen: Fen } | WhyNot;
};

export type Goods = { readonly amountFen: Fen; readonly pieces: number };

/** Takes an amount off goods together. Law: more goods never get a smaller reduction, and something always stays to pay. */
export type GroupKind<A = never> = Described & {
  readonly shape: 'group';
  readonly apply: (args: A, goods: Goods) => { readonly reductionFen: Fen } | WhyNot;
};

export type Kind = ItemKind | GroupKind;

/** Types a kind by its own schema and hands it to the table, which holds kinds of every argument type. */
export const itemKind = <A>(
  kind: Omit<ItemKind<A>, 'shape' | 'problem'> & { readonly problem?: (args: A) => string | null },
): ItemKind => ({ problem: () => null, ...kind, shape: 'item' }) as unknown as ItemKind;
export const groupKind = <A>(
  kind: Omit<GroupKind<A>, 'shape' | 'problem'> & { readonly problem?: (args: A) => string | null },
): GroupKind => ({ problem: () => null, ...kind, shape: 'group' }) as unknown as GroupKind;
