import type { Ctx, Uuid } from '#kernel';

/** Figures of the view over several shops; amounts in fen, days in China. */
export const FIGURES = ['ordersToday', 'takingsTodayFen', 'toShip', 'refundsOpen', 'availableFen'] as const;
export type FigureKey = (typeof FIGURES)[number];
export type Figure = {
  readonly key: FigureKey;
  /** Who may see it: only shops where the caller's role holds this count. */
  readonly permission: string;
  readonly ask: (ctx: Ctx, shopId: Uuid) => Promise<number>;
};

const figures = new Map<FigureKey, Figure>();

/** A later module says at import how a shop's figure is counted: shops stand below orders and cannot ask them. */
export const registerFigure = (figure: Figure): void => void figures.set(figure.key, figure);

/** The figures of one shop; null where nobody counts it or the caller may not see it. */
export async function figuresOf(
  ctx: Ctx,
  shopId: Uuid,
  may: (permission: string) => boolean,
): Promise<Record<FigureKey, number | null>> {
  const found = await Promise.all(
    FIGURES.map(async (key) => {
      const figure = figures.get(key);
      return [key, figure && may(figure.permission) ? await figure.ask(ctx, shopId) : null] as const;
    }),
  );
  return Object.fromEntries(found) as Record<FigureKey, number | null>;
}

export type FigureSum = { readonly sum: number; readonly shops: number };

/** Sums over the shops that have a figure, and how many those are: a sum never says more than it knows. */
export function sumFigures(rows: readonly Record<FigureKey, number | null>[]): Record<FigureKey, FigureSum> {
  return Object.fromEntries(
    FIGURES.map((key) => {
      const known = rows.map((row) => row[key]).filter((value) => value !== null);
      return [key, { sum: known.reduce((all, value) => all + value, 0), shops: known.length }];
    }),
  ) as Record<FigureKey, FigureSum>;
}
