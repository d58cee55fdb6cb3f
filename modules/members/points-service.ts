import { type Ctx, type DomainEvent, type Fen, transact, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { type Order, orderForPlatform } from '#modules/orders';
import type { PurseTake } from '#modules/promotions';
import { moveSpent } from './clubs-store.ts';
import { backOf, comingBack, endOfYear, type Lot, pointsFor, takenFrom } from './lots.ts';
import * as store from './points-store.ts';
import { settings } from './settings.ts';

type About = { readonly orderId?: Uuid; readonly tradeId?: Uuid };

/** Writes one move of what is free into the buyer's journal, and answers what is free then. */
async function move(
  tx: Ctx,
  account: store.Account,
  kind: store.EntryKind,
  points: number,
  about: About,
): Promise<store.Account> {
  if (points === 0) return account;
  const free = account.free + points;
  await store.insertEntry(tx, account.buyerId, {
    at: tx.clock.now(),
    kind,
    points,
    freeAfter: free,
    orderId: about.orderId ?? null,
    tradeId: about.tradeId ?? null,
  });
  return { ...account, free };
}

/** Points come to a buyer: first what they owe is settled, what is left is theirs until its date. */
async function giveTo(
  tx: Ctx,
  account: store.Account,
  kind: 'earned' | 'returned',
  lots: readonly Lot[],
  about: About,
): Promise<void> {
  const points = lots.reduce((sum, lot) => sum + lot.points, 0);
  const settled = Math.min(account.owed, points);
  // What lapses first pays what is owed.
  const paying = takenFrom(lots, settled) ?? [];
  const kept = lots
    .map((lot) => ({
      ...lot,
      points: lot.points - (paying.find((one) => one.expiresAt.getTime() === lot.expiresAt.getTime())?.points ?? 0),
    }))
    .filter((lot) => lot.points > 0);
  const after = await move(tx, account, kind, points, about);
  await move(tx, after, 'settled', -settled, about);
  await store.moveAccount(tx, account.buyerId, { owed: -settled, free: points - settled });
  if (kept.length > 0) await store.moveLots(tx, account.buyerId, kept, 1);
}

/** What was earned goes back: of what is free, those that last longest first; what is not there any more is owed. */
async function takeBack(tx: Ctx, account: store.Account, points: number, about: About): Promise<void> {
  const part = Math.min(account.free, points);
  await move(tx, account, 'taken_back', -part, about);
  if (part > 0)
    await store.moveLots(tx, account.buyerId, comingBack(await store.lotsOf(tx, account.buyerId), part), -1);
  await store.moveAccount(tx, account.buyerId, { free: -part, owed: points - part });
}

type Counted = Pick<Order, 'id' | 'shopId' | 'buyerId'> & {
  readonly lines: readonly Pick<Order['lines'][number], 'payableFen' | 'refundedFen'>[];
};
/** An order as its completion told it: a refund after that tells itself, and then the order is read. */
function completed(event: DomainEvent): Counted {
  const { orderId, ...rest } = event.payload as unknown as Omit<Counted, 'id'> & { readonly orderId: Uuid };
  return { ...rest, id: orderId };
}
/** What was really paid for the goods of a completed order and stays paid, in fen. */
const keptFen = (order: Counted): number =>
  order.lines.reduce((sum, line) => sum + line.payableFen - line.refundedFen, 0);

/**
 * An order was completed, or money of a completed one went back: the buyer has the points of what stays paid for its goods, at the rate of
 * its completion. Counted by what the order is, not by the event, so that no order of events gives a point twice.
 */
export async function onOrder(tx: Ctx, event: DomainEvent): Promise<void> {
  if (event.name === 'order.changed' && (event.payload as { what?: string }).what !== 'refund') return;
  const before = await store.earningOf(tx, event.subjectId);
  if (event.name !== 'order.completed' && !before) return;
  const order = before ? await orderForPlatform(tx, event.subjectId) : completed(event);
  await store.openAccount(tx, order.buyerId);
  const account = await store.lockAccount(tx, order.buyerId);
  if (!account) throw new Error(`no account of points for ${order.buyerId}`);
  const pointsPerYuan = before?.pointsPerYuan ?? (await setting(tx, 'members.points_per_yuan', settings));
  const years = await setting(tx, 'members.points_years', settings);
  const paidFen = keptFen(order);
  const one: store.Earning = {
    orderId: order.id,
    shopId: order.shopId,
    buyerId: order.buyerId,
    paidFen,
    pointsPerYuan,
    points: Math.floor((paidFen * pointsPerYuan) / 100),
    expiresAt: before?.expiresAt ?? endOfYear(event.at, years),
  };
  await store.putEarning(tx, one);
  await moveSpent(tx, order.shopId, order.buyerId, paidFen - (before?.paidFen ?? 0));
  const more = one.points - (before?.points ?? 0);
  const about = { orderId: order.id };
  if (more > 0) await giveTo(tx, account, 'earned', [{ expiresAt: one.expiresAt, points: more }], about);
  if (more < 0) await takeBack(tx, account, -more, about);
}

/** What the buyer can use now: what has not passed its date, whether or not the day's work has been round. */
export async function pointsInHand(ctx: Ctx, buyerId: Uuid): Promise<number> {
  const now = ctx.clock.now();
  return (await store.lotsOf(ctx, buyerId))
    .filter((lot) => lot.expiresAt > now)
    .reduce((sum, lot) => sum + lot.points, 0);
}

/** Placing takes points; false when somebody has fewer. Accounts are held in one order by everybody. */
export async function holdPoints(tx: Ctx, takes: readonly PurseTake[]): Promise<boolean> {
  for (const take of [...takes].sort((a, b) => (a.buyerId < b.buyerId ? -1 : 1)))
    if (!(await holdFor(tx, take))) return false;
  return true;
}

async function holdFor(tx: Ctx, { buyerId, tradeId, ruleId, amountFen, fenPerPoint }: PurseTake): Promise<boolean> {
  const points = pointsFor(amountFen, fenPerPoint);
  const account = await store.lockAccount(tx, buyerId);
  const now = tx.clock.now();
  const lots = (await store.lotsOf(tx, buyerId)).filter((lot) => lot.expiresAt > now);
  const taken = account && takenFrom(lots, points);
  if (!account || !taken) return false;
  await move(tx, account, 'used', -points, { tradeId });
  await store.moveLots(tx, buyerId, taken, -1);
  await store.moveAccount(tx, buyerId, { free: -points, held: points });
  const kept = { keptPoints: points, keptFen: amountFen, paid: false };
  await store.insertUse(tx, { tradeId, buyerId, ruleId, points, amountFen, ...kept }, taken);
  return true;
}

/** The account of a trade that used points, held; null when it used none. */
async function lockedUse(tx: Ctx, tradeId: Uuid) {
  const buyerId = await store.buyerOfUse(tx, tradeId);
  const account = buyerId && (await store.lockAccount(tx, buyerId));
  const use = account ? await store.selectUse(tx, tradeId) : null;
  return account && use ? { account, use } : null;
}

/** The trade is paid: what it held is used. */
export async function spendPoints(tx: Ctx, tradeId: Uuid): Promise<void> {
  const found = await lockedUse(tx, tradeId);
  if (!found || found.use.paid) return;
  await store.markPaid(tx, tradeId);
  await store.moveAccount(tx, found.account.buyerId, { held: -found.use.keptPoints });
}

/** Orders of the trade were closed, or pieces given back: their points come back with the dates they had; those whose date has passed lapse. */
export async function returnPoints(tx: Ctx, tradeId: Uuid, amountFen: Fen): Promise<void> {
  const found = await lockedUse(tx, tradeId);
  if (!found) throw new Error(`trade ${tradeId} gives back points it has not used`);
  const { account, use } = found;
  const before = use.points - use.keptPoints;
  const points = backOf(use.points, use.amountFen, use.keptFen - amountFen) - before;
  const lots = comingBack(await store.lotsOfUse(tx, tradeId), points);
  await store.lessenUse(tx, tradeId, points, amountFen, lots);
  if (points === 0) return;
  if (!use.paid) await store.moveAccount(tx, account.buyerId, { held: -points });
  await giveTo(tx, account, 'returned', lots, { tradeId });
  await lapseOf(tx, account.buyerId);
}

/** Points whose date has passed are gone. */
async function lapseOf(tx: Ctx, buyerId: Uuid): Promise<void> {
  const account = await store.lockAccount(tx, buyerId);
  const now = tx.clock.now();
  const over = (await store.lotsOf(tx, buyerId)).filter((lot) => lot.expiresAt <= now);
  if (!account || over.length === 0) return;
  const points = over.reduce((sum, lot) => sum + lot.points, 0);
  await move(tx, account, 'lapsed', -points, {});
  await store.moveLots(tx, buyerId, over, -1);
  await store.moveAccount(tx, buyerId, { free: -points });
}

const AT_ONCE = 200;
/** Points that lapse by now; answers of how many buyers. */
export async function lapseDue(ctx: Ctx): Promise<number> {
  const due = await store.lapsing(ctx, ctx.clock.now(), AT_ONCE);
  for (const { buyerId } of due) await transact(ctx, (tx) => lapseOf(tx, buyerId));
  return due.length;
}
