import { type Ctx, chinaDay, earlier, newId, Refusal, seconds, startOfChinaDay, transact } from '#kernel';
import { funderAccount, post, roundAccount, shopAccount } from '#modules/ledger';
import { listSubsidyDue } from '#modules/payments';
import * as store from './settlement-store.ts';
import { addSettled, lockRound } from './store.ts';

const BATCHES = 200;
const AT_ONCE = 500;

/**
 * The daily settlement (P3): what changed until the last China midnight is booked, one settlement for each shop, round and channel, with
 * the redemptions it is the sum of. Of orders the shop had the money at completion, laid out for the region: the round's account pays
 * that back. Of tills the shop gets it now. What refunds brought back goes to the round again. Answers how many settlements were made.
 */
export async function settleDays(ctx: Ctx): Promise<number> {
  const today = startOfChinaDay(chinaDay(ctx.clock.now()));
  let done = 0;
  for (const due of await store.dueBatches(ctx, today, BATCHES))
    try {
      if (await settle(ctx, due, today)) done += 1;
    } catch (error) {
      // The round's money is on its way back with another shop's settlement of the same run: next time.
      if (!(error instanceof Refusal) || error.code !== 'ledger.balance_too_low') throw error;
      ctx.log.warn({ due }, 'a settlement of vouchers waits for its round');
    }
  return done;
}

const settle = (ctx: Ctx, due: store.Due, today: Date): Promise<boolean> =>
  transact(ctx, async (tx) => {
    if (!(await lockRound(tx, due.roundId))) return false;
    const rows = await store.lockDue(tx, due, today, AT_ONCE);
    if (rows.length === 0) return false;
    const items = rows.map((row) => ({ redemptionId: row.id, amountFen: row.givenFen - row.settledFen }));
    const amountFen = items.reduce((sum, item) => sum + item.amountFen, 0);
    const id = newId(tx);
    const funder = funderAccount('region', due.region);
    const memo = { region: due.region, roundId: due.roundId, settlementId: id, pieces: rows.length };
    const toShop = due.channel === 'till' && amountFen !== 0;
    const ofShop = toShop
      ? await post(tx, {
          cause: `voucher-till:${id}`,
          kind: 'voucher_till',
          shopId: due.shopId,
          memo,
          postings: [
            { account: funder, amountFen: -amountFen },
            { account: shopAccount(due.shopId, 'available'), amountFen },
          ],
        })
      : null;
    if (toShop) await listSubsidyDue(tx, { shopId: due.shopId, subject: `voucher-till:${id}`, amountFen });
    const ofRound =
      amountFen === 0
        ? null
        : await post(tx, {
            cause: `voucher-settlement:${id}`,
            kind: 'voucher_settled',
            memo: { ...memo, shopId: due.shopId },
            postings: [
              { account: roundAccount(due.roundId), amountFen: -amountFen },
              { account: funder, amountFen },
            ],
          });
    await addSettled(tx, due.roundId, amountFen);
    await store.insertSettlement(
      tx,
      {
        ...due,
        id,
        day: chinaDay(earlier(today, seconds(1))),
        amountFen,
        pieces: rows.length,
        journalId: ofRound?.journalId ?? null,
        shopJournalId: ofShop?.journalId ?? null,
        at: tx.clock.now(),
      },
      items,
    );
    return true;
  });
