import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Ctx, emit, transact } from '#kernel';
import { refuse } from './errors.ts';
import { isLater } from './lifecycle.ts';
import * as store from './store.ts';
import { trackingOf } from './tracking.ts';
import type { Parcel, Sighting } from './types.ts';

const BATCH = 50;

/** Asks the provider about parcels that are due. Answers how many were looked at. */
export const lookAtDue = (ctx: Ctx): Promise<number> =>
  transact(ctx, async (tx) => {
    const due = await store.dueParcels(tx, BATCH);
    for (const parcel of due) {
      const { sightings, nextLookAt } = await trackingOf(tx.runtime).look(parcel, tx.clock);
      await takeBox(tx, parcel, sightings, nextLookAt);
    }
    return due.length;
  });

/** Sightings that a carrier pushes. Unknown waybills are answered like known ones: carriers tell of parcels of others too. */
export const takePushed = (
  ctx: Ctx,
  carrier: string,
  waybillNo: string,
  sightings: readonly Sighting[],
): Promise<void> =>
  transact(ctx, async (tx) => {
    const parcel = await store.lockParcel(tx, carrier, waybillNo);
    if (parcel) await takeBox(tx, parcel, sightings, null);
  });

/** What is told of a box is true of every order's parcel in it. */
async function takeBox(tx: Ctx, lead: Parcel, sightings: readonly Sighting[], nextLookAt: Date | null): Promise<void> {
  await take(tx, lead, sightings, nextLookAt);
  for (const parcel of await store.mergedInto(tx, lead)) await take(tx, parcel, sightings, null);
}

async function take(tx: Ctx, parcel: Parcel, sightings: readonly Sighting[], nextLookAt: Date | null): Promise<void> {
  await store.keepSightings(tx, parcel, sightings);
  const last = sightings.reduce<Sighting | null>(
    (best, one) => (isLater(one.state, best?.state ?? parcel.state) ? one : best),
    null,
  );
  const state = last?.state ?? parcel.state;
  const signed = state === 'signed' && parcel.state !== 'signed';
  const pickup = sightings.find((one) => one.pickup)?.pickup ?? null;
  const proof = sightings.find((one) => one.proof)?.proof ?? null;
  await store.advanceParcel(tx, parcel, {
    state,
    proof,
    signedAt: signed ? (last?.at ?? null) : parcel.signedAt,
    pickup,
    nextLookAt: isLater('signed', state) ? nextLookAt : null,
  });
  if (!last) return;
  await emit(tx, {
    name: signed ? 'parcel.signed' : 'parcel.moved',
    subjectId: parcel.id,
    shopId: parcel.shopId,
    payload: {
      parcelId: parcel.id,
      orderId: parcel.orderId,
      buyerId: parcel.buyerId,
      state,
      at: last.at.toISOString(),
    },
  });
}

/** A carrier's push is signed: hex HMAC-SHA256 over `timestamp.body` with the carrier's key, at most five minutes old. Refuses signature_wrong. */
export function checkPush(ctx: Ctx, raw: string, timestamp: string | undefined, signature: string | undefined): void {
  const at = Number(timestamp);
  const fresh = Number.isFinite(at) && Math.abs(ctx.clock.now().getTime() - at) <= 300_000;
  const expected = Buffer.from(pushSignature(ctx, timestamp ?? '', raw), 'hex');
  const given = Buffer.from(signature ?? '', 'hex');
  if (!fresh || given.length !== expected.length || !timingSafeEqual(given, expected)) throw refuse('signature_wrong');
}

/** Derived from the home's master key; the console shows it to whoever sets a carrier's push up. */
export const pushKey = (ctx: Ctx): string => ctx.runtime.secrets.index('fulfilment.push', 'carrier');

/** What a carrier has to send in `x-dongxi-signature` with this body and timestamp (ms since 1970). */
export const pushSignature = (ctx: Ctx, timestamp: string, raw: string): string =>
  createHmac('sha256', pushKey(ctx)).update(`${timestamp}.${raw}`).digest('hex');
