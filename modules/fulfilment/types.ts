import type { Uuid } from '#kernel';
import type { ParcelState } from './lifecycle.ts';

export type Parcel = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly orderId: Uuid;
  readonly buyerId: Uuid;
  readonly carrier: string;
  readonly waybillNo: string;
  readonly state: ParcelState;
  readonly weightGrams: number;
  readonly pickupCode: string | null;
  readonly station: string | null;
  readonly shippedAt: Date;
  readonly signedAt: Date | null;
  /** Proof of delivery as the carrier tells it. */
  readonly signedBy: string | null;
  readonly proofUrl: string | null;
  /** The parcel of another order in whose box it went; null or absent: a box of its own. */
  readonly mergedInto?: Uuid | null;
};

export type ParcelLine = { readonly parcelId: Uuid; readonly lineId: Uuid; readonly quantity: number };

export type TrackingEvent = {
  readonly parcelId: Uuid;
  readonly providerId: string;
  readonly at: Date;
  readonly state: ParcelState;
  readonly place: string;
  readonly note: string;
};

/** What a tracking provider tells of a parcel. */
export type Sighting = Omit<TrackingEvent, 'parcelId'> & {
  readonly pickup?: { readonly station: string; readonly code: string };
  /** Who signed, and where a picture of it is; on `signed` only. */
  readonly proof?: { readonly signedBy: string; readonly url: string | null };
};
