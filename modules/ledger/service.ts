import {
  type Ctx,
  chinaDay,
  databaseRefusal,
  decodeCursor,
  encodeCursor,
  type Fen,
  fen,
  type Json,
  newId,
  type Uuid,
} from '#kernel';
import { keepsBalance, NO_SHOP, type Purpose, purposeOf } from './accounts.ts';
import { refuse } from './errors.ts';
import type { JournalKind } from './kinds.ts';
import * as store from './store.ts';

export type Posting = { readonly account: string; readonly amountFen: number };

export type PostInput = {
  /** What is booked, unique within the shop: booking it twice does nothing the second time. */
  readonly cause: string;
  readonly kind: JournalKind;
  /** The shop the journal belongs to; left out for the platform's own. Shop and escrow accounts need it. */
  readonly shopId?: Uuid;
  readonly tradeId?: Uuid;
  readonly orderId?: Uuid;
  readonly memo?: Json;
  /** Sum to zero; postings of 0 fen are left out. */
  readonly postings: readonly Posting[];
};

/**
 * Books one journal in the caller's transaction (T8). The database refuses what is unbalanced, a cause booked with other
 * content (`ledger.cause_reused`) and a balance below its floor (`ledger.balance_too_low` {account}); after a refusal the
 * transaction is dead.
 */
export async function post(
  ctx: Ctx,
  input: PostInput,
): Promise<{ readonly journalId: Uuid; readonly replayed: boolean }> {
  if (!ctx.inTransaction) throw new Error(`journal ${input.cause} outside a transaction`);
  try {
    return await store.insertJournal(ctx, journalOf(ctx, input));
  } catch (error) {
    throw refusalOf(error, input.cause);
  }
}

/** Books several journals of one transaction in one statement, in their order; refuses as `post` does, all of them. */
export async function postAll(ctx: Ctx, inputs: readonly PostInput[]): Promise<void> {
  const [only] = inputs;
  if (!only) return;
  if (inputs.length === 1) return void (await post(ctx, only));
  if (!ctx.inTransaction) throw new Error(`journal ${only.cause} outside a transaction`);
  try {
    await store.insertJournals(
      ctx,
      inputs.map((input) => journalOf(ctx, input)),
    );
  } catch (error) {
    throw refusalOf(error, /^cause (.*) was booked/.exec(error instanceof Error ? error.message : '')?.[1] ?? '');
  }
}

function journalOf(ctx: Ctx, input: PostInput): store.JournalRow {
  const postings = input.postings.filter((posting) => posting.amountFen !== 0);
  return {
    shopId: input.shopId ?? NO_SHOP,
    id: newId(ctx),
    cause: input.cause,
    kind: input.kind,
    at: ctx.clock.now(),
    tradeId: input.tradeId ?? null,
    orderId: input.orderId ?? null,
    memo: input.memo ?? {},
    accounts: postings.map((posting) => posting.account),
    amounts: postings.map((posting) => fen(posting.amountFen)),
  };
}

function refusalOf(error: unknown, cause: string): unknown {
  const constraint = databaseRefusal(error)?.constraint;
  if (constraint === 'journals_cause_reused') return refuse('cause_reused', { cause });
  if (constraint === 'balances_floor') return refuse('balance_too_low', { account: accountOf(error) });
  return error;
}

/** The account that PostgreSQL names in "Failing row contains (shop, account, …)". */
function accountOf(error: unknown): string {
  const detail = error instanceof Error && 'detail' in error ? String(error.detail) : '';
  return /\(([^,]+), ([^,]+),/.exec(detail)?.[2] ?? '';
}

/** What is owed to the account's owner now, in fen. Throws `ledger.account_malformed` for a name no account can have. */
export async function balance(ctx: Ctx, account: string): Promise<Fen> {
  const purpose = requirePurpose(account);
  if (keepsBalance(purpose)) return fen((await store.selectBalance(ctx, account)) ?? 0);
  return fen(hasFewEntries(purpose) ? await store.sumEntries(ctx, account) : await store.deriveBalance(ctx, account));
}

/** Of one person: summed when asked. */
const hasFewEntries = (purpose: Purpose): boolean => purpose === 'buyer' || purpose === 'creator';

function requirePurpose(account: string): Purpose {
  const purpose = purposeOf(account);
  if (!purpose) throw refuse('account_malformed', { account });
  return purpose;
}

export type StatementOf = { readonly account: string } | { readonly escrowOfShop: Uuid };

export type StatementLine = {
  readonly journalId: Uuid;
  readonly line: number;
  readonly at: Date;
  readonly kind: JournalKind;
  readonly account: string;
  readonly orderId: Uuid | null;
  readonly amountFen: Fen;
  /** Balance right after this line. */
  readonly balanceFen: Fen;
};

export type Statement = {
  readonly from: Date;
  readonly to: Date;
  readonly openingFen: Fen;
  readonly inFen: Fen;
  readonly outFen: Fen;
  readonly closingFen: Fen;
  readonly items: readonly StatementLine[];
  readonly nextCursor: string | null;
};

export type StatementInput = {
  readonly of: StatementOf;
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** Opening, in, out, closing of [from, to) and its lines newest first, each with the balance after it (T8). */
export async function statement(ctx: Ctx, input: StatementInput): Promise<Statement> {
  if (input.from > input.to) throw refuse('period_reversed', { from: chinaDay(input.from), to: chinaDay(input.to) });
  const key = decodeCursor(input.cursor, 4);
  const place = key ? { at: String(key[0]), journalId: String(key[1]), line: Number(key[2]) } : null;
  const [totals, rows] = await Promise.all([
    store.periodTotals(ctx, input.of, howKept(input.of), input.from, input.to),
    store.selectEntries(ctx, input.of, input.from, input.to, place, input.limit + 1),
  ]);
  const closing = totals.opening + totals.moneyIn - totals.moneyOut;
  let running = key ? Number(key[3]) : closing;
  const items = rows.slice(0, input.limit).map((row): StatementLine => {
    const after = running;
    running -= row.amount;
    return {
      journalId: row.journalId,
      line: row.line,
      at: row.at,
      kind: row.kind,
      account: row.account,
      orderId: row.orderId,
      amountFen: fen(row.amount),
      balanceFen: fen(after),
    };
  });
  const last = items.at(-1);
  return {
    from: input.from,
    to: input.to,
    openingFen: fen(totals.opening),
    inFen: fen(totals.moneyIn),
    outFen: fen(totals.moneyOut),
    closingFen: fen(closing),
    items,
    nextCursor:
      rows.length > input.limit && last
        ? encodeCursor([last.at.toISOString(), last.journalId, last.line, running])
        : null,
  };
}

function howKept(of: StatementOf): 'row' | 'derived' | 'entries' {
  if ('escrowOfShop' in of) return 'row';
  const purpose = requirePurpose(of.account);
  return keepsBalance(purpose) ? 'row' : hasFewEntries(purpose) ? 'entries' : 'derived';
}

export type Journal = {
  readonly id: Uuid;
  readonly shopId: Uuid | null;
  readonly cause: string;
  readonly kind: JournalKind;
  readonly at: Date;
  readonly tradeId: Uuid | null;
  readonly orderId: Uuid | null;
  readonly memo: Json;
  readonly postings: readonly Posting[];
};

const toJournal = (row: store.JournalRow): Journal => ({
  ...row,
  shopId: row.shopId === NO_SHOP ? null : row.shopId,
  postings: row.accounts.map((account, place) => ({ account, amountFen: fen(row.amounts[place] ?? 0) })),
});

/** One journal with its postings; `ledger.journal_not_found` otherwise. */
export async function journal(ctx: Ctx, id: Uuid): Promise<Journal> {
  const row = await store.selectJournal(ctx, id);
  if (!row) throw refuse('journal_not_found');
  return toJournal(row);
}

/** A journal of one of these shops; `ledger.journal_not_found` for any other. */
export async function journalOfShops(ctx: Ctx, id: Uuid, shopIds: readonly Uuid[]): Promise<Journal> {
  const found = await journal(ctx, id);
  if (!found.shopId || !shopIds.includes(found.shopId)) throw refuse('journal_not_found');
  return found;
}

/** Everything booked for an order, oldest first. */
export const journalsOfOrder = async (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Journal[]> =>
  (await store.selectJournalsOfOrder(ctx, shopId, orderId)).map(toJournal);

/** What journals of these kinds have moved on the accounts of funders of discounts, by account, in fen. */
export const fundersMoved = async (ctx: Ctx, kinds: readonly JournalKind[]): Promise<Map<string, number>> =>
  new Map((await store.sumFunders(ctx, kinds)).map((row) => [row.account, row.amountFen]));

/** A shop's money by purpose, in fen; `escrowOrders` counts the orders whose money is still held. */
export async function shopBalances(ctx: Ctx, shopId: Uuid) {
  const rows = new Map((await store.selectShopBalances(ctx, shopId)).map((row) => [row.purpose, row]));
  const of = (purpose: Purpose): Fen => fen(rows.get(purpose)?.balance ?? 0);
  return {
    availableFen: of('available'),
    escrowFen: of('escrow'),
    depositFen: of('deposit'),
    payoutFen: of('payout'),
    adsFen: of('ads'),
    escrowOrders: rows.get('escrow')?.accounts ?? 0,
  };
}

export type TrialBalance = {
  readonly lines: readonly { account: string; inFen: Fen; outFen: Fen; balanceFen: Fen; entries: number }[];
  /** Must be 0. */
  readonly sumFen: Fen;
};

/** All accounts (gateways and platform singly, the others by purpose) with what went in and out since the beginning. */
export async function trialBalance(ctx: Ctx): Promise<TrialBalance> {
  const lines = (await store.selectTrialBalance(ctx)).map((row) => ({
    account: row.account,
    inFen: fen(row.moneyIn),
    outFen: fen(row.moneyOut),
    balanceFen: fen(row.moneyIn - row.moneyOut),
    entries: row.entries,
  }));
  return { lines, sumFen: fen(lines.reduce<number>((sum, line) => sum + line.balanceFen, 0)) };
}

/** For each of the keys: is one of its causes booked? Payments lays its records beside the ledger with it. */
export async function booked(
  ctx: Ctx,
  keys: readonly { readonly shopId: Uuid; readonly causes: readonly string[] }[],
): Promise<boolean[]> {
  const found = await store.selectBooked(
    ctx,
    keys.flatMap((key) => key.causes.map((cause) => ({ shopId: key.shopId, cause }))),
  );
  return keys.map((key) => key.causes.some((cause) => found.has(`${key.shopId} ${cause}`)));
}

export type AccountView = {
  readonly account: string;
  readonly purpose: Purpose;
  readonly shopId: Uuid | null;
  readonly balanceFen: Fen;
  readonly floorFen: Fen | null;
};

/** Accounts of one purpose by name; gateways and the platform come whole, buyers have no list (open one by its name). */
export async function accounts(ctx: Ctx, purpose: Purpose, after: string, limit: number): Promise<AccountView[]> {
  if (keepsBalance(purpose))
    return (await store.selectBalances(ctx, purpose, after, limit)).map((row) => ({
      account: row.account,
      purpose: row.purpose,
      shopId: row.shopId === NO_SHOP ? null : row.shopId,
      balanceFen: fen(row.balance),
      floorFen: row.floor === null ? null : fen(row.floor),
    }));
  const names = (await store.selectDerivedAccounts(ctx))
    .map((row) => row.account)
    .filter((name) => purposeOf(name) === purpose && name > after);
  return Promise.all(
    names.map(async (account) => ({
      account,
      purpose,
      shopId: null,
      balanceFen: await balance(ctx, account),
      floorFen: null,
    })),
  );
}
