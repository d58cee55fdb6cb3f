import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import {
  type Ctx,
  defused,
  type Fen,
  formatYuan,
  newId,
  parseYuan,
  toId,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { record } from '#modules/operations';
import { shop } from '#modules/shops';
import { bankMoney } from './bank-fundings.ts';
import { refuse } from './errors.ts';
import { payoutIdOf, payoutNumber } from './numbers.ts';
import { completePayout } from './payouts.ts';
import { lockBank } from './store/bank-fundings.ts';
import * as store from './store/payout-batches.ts';
import { movePayout } from './store/payouts.ts';

/** Lines a file carries at most; banks take a few thousand. */
const MOST_LINES = 2_000;
const HEAD = 'line,number,holder,account,bank,amount_yuan,purpose';

/** A cell as a spreadsheet and a bank read it: quoted, and never a formula. */
const cell = (text: string): string => `"${defused(text).replaceAll('"', '""')}"`;

function fileOf(ctx: Ctx, lines: readonly Omit<store.LineRow, 'line'>[]): string {
  const rows = lines.map((one, place) =>
    [
      String(place + 1),
      payoutNumber(one.id),
      cell(one.holder),
      ctx.runtime.secrets.open(one.numberSealed),
      cell(one.bank),
      formatYuan(one.amountFen as Fen),
      cell('店铺提现'),
    ].join(','),
  );
  const total = lines.reduce((sum, one) => sum + one.amountFen, 0);
  return [HEAD, ...rows, `SUMMARY,${lines.length},${formatYuan(total as Fen)}`, ''].join('\r\n');
}

/**
 * Writes what has cooled down into a file for the bank, in one transaction: each payout is in one file only (constraint
 * payout_batch_lines_once) and counts as sent, together no more than the custody account holds; those of frozen shops wait.
 * Refuses batch_empty, batch_bank_short.
 */
export async function makeBatch(ctx: Ctx): Promise<store.BatchView> {
  return transact(ctx, async (tx) => {
    await lockBank(tx);
    const lines = await store.claimForBatch(tx, await shopsToPay(tx), MOST_LINES);
    if (lines.length === 0) throw refuse('batch_empty');
    const neededFen = lines.reduce((sum, one) => sum + one.amountFen, 0);
    const { freeFen } = await bankMoney(tx);
    if (neededFen > freeFen) throw refuse('batch_bank_short', { freeFen, neededFen });
    const batch = {
      id: newId(tx),
      madeBy: userIdOf(tx.actor),
      lines: lines.length,
      amountFen: neededFen,
      fileHash: createHash('sha256').update(fileOf(tx, lines)).digest('hex'),
    };
    await store.insertBatch(tx, batch, lines);
    const now = tx.clock.now();
    for (const one of lines) {
      const sent = { state: 'sent', nextAt: null, gatewayNo: toId('btc', batch.id), sentAt: now } as const;
      if (!(await movePayout(tx, one, sent))) throw new Error(`payout ${one.id} moved while it was locked`);
    }
    await record(tx, {
      action: 'payments.make_payout_batch',
      subject: { kind: 'payout_batch', id: batch.id },
      after: { lines: batch.lines, amountFen: batch.amountFen, fileHash: batch.fileHash },
    });
    return { ...batch, madeAt: now, arrived: 0, returned: 0 };
  });
}

/** T2: what a shop asked for before it was frozen waits, as it does on the way through the provider. */
async function shopsToPay(tx: Ctx): Promise<Uuid[]> {
  const waiting = await Promise.all((await store.shopsWaiting(tx)).map((shopId) => shop(tx, shopId)));
  return waiting.filter((one) => one.state !== 'frozen').map((one) => one.id);
}

/** The file of a batch, as it was made. Whoever takes it is recorded: it shows account numbers. Refuses batch_not_found. */
export async function batchFile(ctx: Ctx, id: Uuid): Promise<string> {
  return transact(ctx, async (tx) => {
    if (!(await store.selectBatch(tx, id))) throw refuse('batch_not_found');
    await record(tx, { action: 'payments.take_payout_batch', subject: { kind: 'payout_batch', id }, after: {} });
    return fileOf(tx, await store.selectLines(tx, id));
  });
}

export type ReturnReport = {
  readonly arrived: number;
  readonly returned: number;
  /** Lines that could not be used, with the reason. */
  readonly refused: readonly { readonly line: number; readonly number: string; readonly why: string }[];
};

/**
 * Reads the bank's return file (`number,amount_yuan,result,reason`; result ARRIVED or RETURNED): each line ends its payout
 * through the one door. A line that is not of this batch, of another amount or misshapen is reported and changes nothing; the same file
 * again finds everything done. Refuses batch_not_found, return_file_invalid.
 */
export async function importReturns(ctx: Ctx, id: Uuid, text: string): Promise<ReturnReport> {
  const batch = await store.selectBatch(ctx, id);
  if (!batch) throw refuse('batch_not_found');
  const rows = rowsOf(text);
  const mine = new Map((await store.selectLines(ctx, id)).map((one) => [one.id, one]));
  const refused: { line: number; number: string; why: string }[] = [];
  const done = { arrived: 0, returned: 0 };
  for (const [place, row] of rows.entries()) {
    const number = row.number ?? '';
    const payoutId = payoutIdOf(number);
    const payout = payoutId && mine.get(payoutId);
    const state = row.result === 'ARRIVED' ? 'arrived' : row.result === 'RETURNED' ? 'returned' : null;
    const say = (why: string) => refused.push({ line: place + 2, number, why });
    if (!payout) say('not_in_batch');
    else if (state === null) say('result_unknown');
    else if (parseYuan(row.amount_yuan ?? '') !== payout.amountFen) say('amount_differs');
    else if (payout.endedAt && payout.state !== state) say(`already_${payout.state}`);
    else {
      await completePayout(ctx, payout.id, {
        number,
        gatewayNo: toId('btc', id),
        state,
        amountFen: payout.amountFen,
        sentAt: batch.madeAt,
        endedAt: ctx.clock.now(),
        failure: state === 'returned' ? row.reason?.slice(0, 200) || 'BANK_RETURNED' : null,
      });
      done[state] += 1;
    }
  }
  await transact(ctx, (tx) =>
    record(tx, {
      action: 'payments.import_payout_returns',
      subject: { kind: 'payout_batch', id },
      after: { ...done, refused: refused.length },
    }),
  );
  return { ...done, refused };
}

type ReturnRow = {
  readonly number?: string;
  readonly amount_yuan?: string;
  readonly result?: string;
  readonly reason?: string;
};

function rowsOf(text: string): ReturnRow[] {
  try {
    const rows = parse(text, { columns: true, skip_empty_lines: true, trim: true, bom: true }) as ReturnRow[];
    const [first] = rows;
    if (first && 'number' in first && 'amount_yuan' in first && 'result' in first) return rows;
  } catch {
    // Not a table: refused below like one without the columns.
  }
  throw refuse('return_file_invalid');
}
