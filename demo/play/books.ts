import type { Caller } from './api.ts';
import type { Company, PlayShop } from './people.ts';

export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** All pages of a list, each once. */
export async function allOf<T>(caller: Caller, path: string): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await caller.get(
      `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return found;
}

type TrialBalance = {
  readonly sumFen: number;
  readonly lines: readonly { account: string; purpose: string; inFen: number; outFen: number; balanceFen: number }[];
};

/** What one shop's own desk says of its money, in fen. */
export type ShopBook = {
  readonly shop: string;
  readonly availableFen: number;
  readonly escrowFen: number;
  readonly depositFen: number;
  readonly payoutFen: number;
  readonly compensationFen: number;
  readonly payoutsArrivedFen: number;
  /** What its statement of the available balance closes with. */
  readonly statementFen: number;
};

/** The books of the whole market by owner, in fen: what is owed to each, and what providers hold for them all. */
export type Books = {
  readonly sumFen: number;
  readonly buyers: { readonly owedFen: number };
  readonly shops: { readonly availableFen: number; readonly depositFen: number; readonly payoutFen: number };
  readonly escrow: { readonly heldFen: number };
  readonly platform: { readonly commissionFen: number };
  readonly providers: readonly { account: string; inFen: number; outFen: number; balanceFen: number }[];
  readonly byShop: readonly ShopBook[];
};

type Balances = { availableFen: number; escrowFen: number; depositFen: number; payoutFen: number };
type Sum = { readonly amountFen: number };

const total = (rows: readonly Sum[]): number => rows.reduce((sum, row) => sum + row.amountFen, 0);

async function bookOf({ code, id, keeper }: PlayShop): Promise<ShopBook> {
  const [balances, statement, compensations, payouts] = await Promise.all([
    keeper.get<Balances>(`/shops/${id}/balances`),
    keeper.get<{ closingFen: number }>(`/shops/${id}/statement?account=available&limit=1`),
    allOf<Sum>(keeper, `/shops/${id}/compensations?state=paid`),
    allOf<Sum>(keeper, `/shops/${id}/payouts?state=arrived`),
  ]);
  const { availableFen, escrowFen, depositFen, payoutFen } = balances;
  return {
    shop: code,
    availableFen,
    escrowFen,
    depositFen,
    payoutFen,
    compensationFen: total(compensations),
    payoutsArrivedFen: total(payouts),
    statementFen: statement.closingFen,
  };
}

/** Reads the ledger as finance sees it, and each shop's money as its owner does. */
export async function readBooks({ finance, shops }: Company): Promise<Books> {
  const [trial, byShop] = await Promise.all([
    finance.get<TrialBalance>('/console/ledger/trial-balance'),
    Promise.all(shops.map(bookOf)),
  ]);
  const of = (purpose: string): number =>
    trial.lines.filter((line) => line.purpose === purpose).reduce((sum, line) => sum + line.balanceFen, 0);
  return {
    sumFen: trial.sumFen,
    buyers: { owedFen: of('buyer') },
    shops: { availableFen: of('available'), depositFen: of('deposit'), payoutFen: of('payout') },
    escrow: { heldFen: of('escrow') },
    platform: { commissionFen: of('platform') },
    providers: trial.lines
      .filter((line) => line.purpose === 'gateway')
      .map(({ account, inFen, outFen, balanceFen }) => ({ account, inFen, outFen, balanceFen })),
    byShop,
  };
}

const off = (what: string, one: number, other: number): string[] =>
  one === other ? [] : [`${what}: ${one} fen, not ${other}`];

/** What each shop's desk, its statement and the ledger say of the same money must be the same. Only true where nobody else trades. */
export function booksAmiss(books: Books): string[] {
  const sum = (pick: (one: ShopBook) => number): number => books.byShop.reduce((all, one) => all + pick(one), 0);
  return [
    ...off('the trial balance sums to', books.sumFen, 0),
    ...off('buyers are owed', books.buyers.owedFen, 0),
    ...off(
      'available of all shops',
      sum((one) => one.availableFen),
      books.shops.availableFen,
    ),
    ...off(
      'deposits of all shops',
      sum((one) => one.depositFen),
      books.shops.depositFen,
    ),
    ...off(
      'payouts under way',
      sum((one) => one.payoutFen),
      books.shops.payoutFen,
    ),
    ...off(
      'escrow of all shops',
      sum((one) => one.escrowFen),
      books.escrow.heldFen,
    ),
    ...books.byShop.flatMap((one) => off(`statement of ${one.shop}`, one.statementFen, one.availableFen)),
  ];
}
