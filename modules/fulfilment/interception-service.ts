import {
  type Ctx,
  type DomainEvent,
  emit,
  hours,
  later,
  minutes,
  type Recurring,
  type ShopScope,
  seconds,
  shopScope,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { record } from '#modules/operations';
import { deskOf } from './carrier-desk.ts';
import { refuse } from './errors.ts';
import { isLater } from './lifecycle.ts';
import * as store from './store.ts';
import * as own from './store-interceptions.ts';
import type { Parcel } from './types.ts';

/**
 * Asks the carrier to bring a parcel back (wrong address, refund while under way). Asking again changes nothing. Refuses
 * parcel_not_found, parcel_arrived, and parcel_merged: with it the goods of other orders would come back.
 */
export const askInterception = (ctx: Ctx, scope: ShopScope, parcelId: Uuid, reason: string): Promise<void> =>
  transact(ctx, async (tx) => {
    const [parcel] = await store.parcelsById(tx, scope.shopId, [parcelId]);
    if (!parcel) throw refuse('parcel_not_found');
    if (parcel.state === 'signed') throw refuse('parcel_arrived');
    if (await inSharedBox(tx, parcel)) throw refuse('parcel_merged');
    if (!(await own.insertInterception(tx, scope.shopId, parcelId, reason, userIdOf(tx.actor)))) return;
    await record(tx, {
      action: 'fulfilment.intercept',
      subject: { kind: 'pcl', id: parcelId },
      shopId: scope.shopId,
      reason,
    });
    await tell(tx, 'parcel.interception_asked', parcel);
  });

const inSharedBox = async (tx: Ctx, parcel: Parcel): Promise<boolean> => (await store.boxesOf(tx, [parcel])).length > 1;

const tell = (tx: Ctx, name: string, parcel: Parcel) =>
  emit(tx, {
    name,
    subjectId: parcel.id,
    shopId: parcel.shopId,
    payload: { parcelId: parcel.id, orderId: parcel.orderId, buyerId: parcel.buyerId, shopId: parcel.shopId },
  });

/** After-sales has granted a refund while parcels are under way: each that has not arrived is called back. */
export async function interceptOrder(tx: Ctx, event: DomainEvent): Promise<void> {
  const { orderId } = event.payload as { orderId?: Uuid };
  if (!event.shopId || !orderId) return;
  for (const parcel of await store.parcelsOfOrders(tx, [orderId]))
    if (isLater('signed', parcel.state) && !(await inSharedBox(tx, parcel)))
      await askInterception(tx, shopScope(event.shopId), parcel.id, 'refund');
}

/** Takes interceptions further: the carrier is asked outside any transaction, its answer moves parcel and interception together. */
export async function driveInterceptions(ctx: Ctx): Promise<number> {
  const due = await own.claimInterceptions(ctx, 50, later(ctx.clock.now(), minutes(2)));
  for (const one of due) {
    try {
      await drive(ctx, one);
    } catch (error) {
      ctx.log.error({ err: error, parcelId: one.parcelId }, 'the carrier gave no answer');
      await own.askAgainAt(ctx, one, later(ctx.clock.now(), minutes(Math.min(60, 2 ** one.attempts))));
    }
  }
  return due.length;
}

async function drive(ctx: Ctx, one: own.Interception): Promise<void> {
  const [parcel] = await store.parcelsById(ctx, one.shopId, [one.parcelId]);
  if (!parcel) return;
  const answer = await deskOf(ctx.runtime).intercept(parcel, one, ctx.clock);
  const again = later(ctx.clock.now(), hours(1));
  if (answer === 'pending' || answer === one.state) return void (await own.askAgainAt(ctx, one, again));
  await transact(ctx, async (tx) => {
    const now = await store.lockParcel(tx, parcel.carrier, parcel.waybillNo);
    // The courier was faster: what is signed for does not come back, whatever the desk said.
    const to = now?.state === 'signed' ? 'too_late' : answer;
    if (!now || !(await own.moveInterception(tx, one, to, to === 'accepted' ? again : null))) return;
    if (to !== 'too_late') await store.turnParcel(tx, now, to === 'returned' ? 'returned' : 'returning');
    const names = { accepted: 'parcel.returning', returned: 'parcel.returned', too_late: 'parcel.interception_failed' };
    await tell(tx, names[to], now);
  });
}

export const intercepting: Recurring = { name: 'fulfilment.interceptions', every: seconds(5), run: driveInterceptions };
