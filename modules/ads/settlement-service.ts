import { type Ctx, chinaDay, days, earlier, newId, seconds, startOfChinaDay, transact, type Uuid } from '#kernel';
import { ADVERTISING, post, shopAccount } from '#modules/ledger';
import { setting } from '#modules/operations';
import * as store from './clicks-store.ts';
import { settings } from './settings.ts';
import type { Charged } from './types.ts';

const SHOPS = 200;
const CLICKS = 5_000;

/** What clicks cost until the last China midnight becomes the platform's, one journal a shop at a time. Answers how many settlements were made. */
export async function settleDays(ctx: Ctx): Promise<number> {
  const today = startOfChinaDay(chinaDay(ctx.clock.now()));
  let done = 0;
  for (const { shopId } of await store.unsettledShops(ctx, today, SHOPS))
    if (await settle(ctx, shopId, today)) done += 1;
  return done;
}

const settle = (ctx: Ctx, shopId: Uuid, today: Date): Promise<boolean> =>
  transact(ctx, async (tx) => {
    const rows = await store.lockUnsettled(tx, shopId, today, CLICKS);
    if (rows.length === 0) return false;
    const amountFen = rows.reduce((sum, row) => sum + row.priceFen, 0);
    const id = newId(tx);
    const day = chinaDay(earlier(today, seconds(1)));
    const { journalId } = await post(tx, {
      cause: `ads-settlement:${id}`,
      kind: 'ads_spent',
      shopId,
      memo: { settlementId: id, day, clicks: rows.length },
      postings: [
        { account: shopAccount(shopId, 'ads'), amountFen: -amountFen },
        { account: ADVERTISING, amountFen },
      ],
    });
    await store.settleClicks(tx, { shopId, id, day, amountFen, journalId, clicks: rows.map((row) => row.id) });
    return true;
  });

const AT_ONCE = 500;

/**
 * Looks at the charged clicks of two days again: where an address or a device did more in a day than people do, all of that day are given back, also
 * out of what was settled. Answers how many.
 */
export async function sweep(ctx: Ctx): Promise<number> {
  const found = await store.excessive(ctx, {
    from: earlier(startOfChinaDay(chinaDay(ctx.clock.now())), days(1)),
    addressDay: await setting(ctx, 'ads.sweep_address_day', settings),
    deviceDay: await setting(ctx, 'ads.sweep_device_day', settings),
    limit: AT_ONCE,
  });
  let done = 0;
  for (const one of found) if (await transact(ctx, (tx) => giveBack(tx, one))) done += 1;
  return done;
}

async function giveBack(tx: Ctx, one: Charged): Promise<boolean> {
  if (!(await store.giveBack(tx, one))) return false;
  if (one.settlementId)
    await post(tx, {
      cause: `ads-given-back:${one.id}`,
      kind: 'ads_given_back',
      shopId: one.shopId,
      memo: { clickId: one.id, reason: one.reason },
      postings: [
        { account: ADVERTISING, amountFen: -one.priceFen },
        { account: shopAccount(one.shopId, 'ads'), amountFen: one.priceFen },
      ],
    });
  return true;
}
