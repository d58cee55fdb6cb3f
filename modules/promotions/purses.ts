import type { Ctx, Fen, Uuid } from '#kernel';
import type { Buyer } from './kinds/kind.ts';
import type { Rule } from './model.ts';

/** What a buyer has on this market that is no coupon: points, and credit the market gave (余额). Named as the lanes they are used in. */
export const PURSES = ['points', 'balance'] as const;
export type PurseName = (typeof PURSES)[number];
/** Which of them the buyer wants to use; nothing is used that was not asked for. */
export type PurseWish = { readonly [purse in PurseName]?: boolean | undefined };

/** What a trade takes out of a purse. */
export type PurseTake = {
  readonly purse: PurseName;
  readonly buyerId: Uuid;
  readonly tradeId: Uuid;
  readonly ruleId: Uuid;
  readonly amountFen: Fen;
  /** What a point is worth under the rule; 1 for credit, which is counted in fen. */
  readonly fenPerPoint: number;
};
/** What of a purse's part in a trade comes back, in fen. */
export type PursePart = { readonly purse: PurseName; readonly amountFen: Fen };

/** What the module that keeps a purse answers. */
type Purse = {
  /** What the buyer can use now: points, or fen. */
  readonly inHand: (ctx: Ctx, buyerId: Uuid) => Promise<number>;
  /** Keeps what trades take, in the transaction of placing; false when there is less. */
  readonly hold: (tx: Ctx, takes: readonly PurseTake[]) => Promise<boolean>;
  /** The trade is paid: what it held is used. */
  readonly spend: (tx: Ctx, tradeId: Uuid) => Promise<void>;
  /** Orders were closed or pieces given back: this much of the trade's part comes back, paid or not. */
  readonly giveBack: (tx: Ctx, tradeId: Uuid, amountFen: Fen) => Promise<void>;
};
const purses = new Map<PurseName, Purse>();

export const registerPurse = (name: PurseName, answers: Purse): void => {
  purses.set(name, answers);
};

/** What the buyer wants to use and has. Nothing is read that they did not ask for or that no rule would take, nor for a guest. */
export async function pursesOf(
  ctx: Ctx,
  buyerId: Uuid | null,
  rules: readonly Rule[],
  wish: PurseWish | undefined,
): Promise<Pick<Buyer, 'points' | 'balanceFen'>> {
  const asked = PURSES.filter((name) => wish?.[name] === true && rules.some((rule) => rule.kind === name));
  if (!buyerId || asked.length === 0) return {};
  const [points, balance] = await Promise.all(
    PURSES.map(async (name) =>
      asked.includes(name) ? ((await purses.get(name)?.inHand(ctx, buyerId)) ?? 0) : undefined,
    ),
  );
  return {
    ...(points !== undefined && { points }),
    ...(balance !== undefined && { balanceFen: balance as Fen }),
  };
}

/** What a point is worth, by rule. */
export const pointsWorth = (rules: readonly Rule[]): ReadonlyMap<Uuid, number> =>
  new Map(
    rules
      .filter((rule) => rule.kind === 'points')
      .map((rule) => [rule.id, (rule.args as { readonly fenPerPoint: number }).fenPerPoint]),
  );

/** Holds what these placings take; false when any of it is gone. */
export async function holdPurses(tx: Ctx, takes: readonly PurseTake[]): Promise<boolean> {
  const held = await Promise.all(
    [...Map.groupBy(takes, (one) => one.purse)].map(([name, own]) => purses.get(name)?.hold(tx, own) ?? false),
  );
  return held.every(Boolean);
}

export async function spendPurses(tx: Ctx, tradeId: Uuid): Promise<void> {
  await Promise.all([...purses.values()].map((purse) => purse.spend(tx, tradeId)));
}

export async function givePursesBack(tx: Ctx, tradeId: Uuid, parts: readonly PursePart[]): Promise<void> {
  for (const { purse, amountFen } of parts) await purses.get(purse)?.giveBack(tx, tradeId, amountFen);
}
