import type { TSchema } from 'typebox';
import type { Fen, ProblemParams, Text2, Uuid } from '#kernel';
import type { LaneName } from '../lanes.ts';

/** Why a rule in reach gives nothing: a stable code with what a sentence needs; sentences in `reasons.ts`. */
export type WhyNot = { readonly code: string; readonly params: ProblemParams };
export const whyNot = (code: string, params: ProblemParams = {}): WhyNot => ({ code, params });
/** Why somebody is no new buyer. */
export const notNew = ({ deviceHad }: Buyer): WhyNot => whyNot(deviceHad ? 'first_order_on_device' : 'new_buyers_only');
export const isWhyNot = (answer: object): answer is WhyNot => 'code' in answer;

/** What a rule may know of the buyer; what is not said is not so. */
export type Buyer = {
  /** Has not bought on this market before. */
  readonly isNew?: boolean;
  /** Has not bought before, but others have had as many first orders on this device as one may: no new buyer. */
  readonly deviceHad?: boolean;
  /** Member tier by shop, 1 the lowest. */
  readonly tiers?: ReadonlyMap<Uuid, number>;
  /** What a shop has put on its members, by shop. */
  readonly tags?: ReadonlyMap<Uuid, readonly string[]>;
  /** Live rooms they come from. */
  readonly liveRooms?: ReadonlySet<string>;
  /** Works for the market. */
  readonly isStaff?: boolean;
  /** Shops they work for. */
  readonly staffOf?: ReadonlySet<Uuid>;
  /** Prices this buyer alone has for one piece, by offer (砍价, draws). */
  readonly ownPrices?: ReadonlyMap<string, Fen>;
  /** The special offer under which they buy (a group buy's): its prices are for nobody else. */
  readonly offerId?: string;
  /** Pieces they have had at flash prices, by rule. */
  readonly flashHad?: ReadonlyMap<Uuid, number>;
  readonly points?: number;
  readonly balanceFen?: Fen;
};

type Described = {
  readonly name: string;
  readonly lane: LaneName;
  /** Who may write such rules; both: shops and the market. */
  readonly by: 'shop' | 'platform' | 'region' | 'both';
  /** Must be held by the buyer, as a coupon is. */
  readonly held?: boolean;
  /** Prices of this kind stand alone: what they price takes nothing more up to layer 4. */
  readonly alone?: true;
  /** Of one SKU, named by the scope: its pieces are kept for it. */
  readonly oneSku?: true;
  readonly label: Text2;
  readonly description: Text2;
  /** Of the arguments; forms, the API and the documentation page are made from it. */
  readonly schema: TSchema;
  /** Words for the arguments' fields and for the values of `mode` (`mode.tiers`), by name. */
  readonly fields: Readonly<Record<string, Text2>>;
  /** An example of the arguments: the documentation page and the tests show it. */
  readonly example: unknown;
  /** Codes that `apply` may answer instead of an amount. */
  readonly whyNot: readonly string[];
  /** The scope must name two products or more. */
  readonly needsProducts?: (args: never) => boolean;
  /** What is wrong beyond the schema, as a code of locales `fields`; null when nothing is. */
  readonly problem: (args: never) => string | null;
};

export type Item = {
  readonly shopId: Uuid;
  readonly skuId: Uuid;
  readonly unitListFen: Fen;
  readonly quantity: number;
  /** What the lanes before left of the line. */
  readonly leftFen: Fen;
  /** Pieces left of the rule's own stock, where it has one. */
  readonly left?: number | undefined;
  /** Pieces the buyer has had of it. */
  readonly had?: number | undefined;
};
/** Sets the price of one item: of `pieces` of its pieces, or of all. */
export type PriceKind<A = never> = Described & {
  readonly shape: 'price';
  readonly apply: (
    args: A,
    item: Item,
    buyer: Buyer,
  ) => { readonly unitPriceFen: Fen; readonly pieces?: number } | WhyNot;
};

export type Piece = { readonly productId: Uuid; readonly quantity: number; readonly leftFen: Fen };
/** Takes amounts off lines by counting pieces; answers one amount for each line given. */
export type PiecesKind<A = never> = Described & {
  readonly shape: 'pieces';
  readonly apply: (
    args: A,
    pieces: readonly Piece[],
    productIds: readonly Uuid[],
  ) => { readonly each: readonly number[] } | WhyNot;
};

export type Gift = { readonly skuId: string; readonly quantity: number };
export type Goods = {
  readonly amountFen: Fen;
  readonly pieces: number;
  /** Freight of the goods; 0 in lanes of goods. */
  readonly freightFen: Fen;
  readonly buyer: Buyer;
};
export type GiftKind<A = never> = Described & {
  readonly shape: 'gift';
  readonly apply: (args: A, goods: Goods) => { readonly gifts: readonly Gift[] } | WhyNot;
};

/**
 * Takes an amount off goods together, or off their freight. Laws the search stands on: a larger `amountFen` never gets less;
 * between two neighbouring `jumps` a fen more of goods gets at most a fen more. The engine sees to it that a fen of every line stays.
 */
export type SumKind<A = never> = Described & {
  readonly shape: 'sum' | 'freight';
  readonly apply: (args: A, goods: Goods) => { readonly takeFen: Fen } | WhyNot;
  /** Amounts in (from, to] at which what is taken may jump; of an endless row of equal steps the first is enough. */
  readonly jumps: (args: A, from: number, to: number) => readonly number[];
};

export type Kind = PriceKind | PiecesKind | GiftKind | SumKind;

type Given<K extends { shape: string; problem: unknown }, A> = Omit<K, 'problem' | 'needsProducts'> & {
  readonly needsProducts?: (args: A) => boolean;
  readonly problem?: (args: A) => string | null;
};
/** Types a kind by its own schema and hands it to the table, which holds kinds of every argument type. */
export const priceKind = <A>(kind: Omit<Given<PriceKind<A>, A>, 'shape'>): PriceKind =>
  ({ problem: () => null, ...kind, shape: 'price' }) as unknown as PriceKind;
export const piecesKind = <A>(kind: Omit<Given<PiecesKind<A>, A>, 'shape'>): PiecesKind =>
  ({ problem: () => null, ...kind, shape: 'pieces' }) as unknown as PiecesKind;
export const giftKind = <A>(kind: Omit<Given<GiftKind<A>, A>, 'shape'>): GiftKind =>
  ({ problem: () => null, ...kind, shape: 'gift' }) as unknown as GiftKind;
export const sumKind = <A>(
  kind: Omit<Given<SumKind<A>, A>, 'shape' | 'jumps'> & Partial<Pick<SumKind<A>, 'jumps'>>,
): SumKind => ({ problem: () => null, jumps: () => [], ...kind, shape: 'sum' }) as unknown as SumKind;
export const freightKind = <A>(
  kind: Omit<Given<SumKind<A>, A>, 'shape' | 'jumps'> & Pick<SumKind<A>, 'jumps'>,
): SumKind => ({ problem: () => null, ...kind, shape: 'freight' }) as unknown as SumKind;
