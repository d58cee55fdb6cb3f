import { chinaDay, days, later, startOfChinaDay } from '#kernel';

/**
 * End of the seven days without reason: they begin on the day after receipt and end with their last day, China time (Consumer
 * law art. 25; Civil Code art. 201).
 */
export const sevenDaysEnd = (receivedAt: Date): Date => later(startOfChinaDay(chinaDay(receivedAt)), days(8));

type Shipped = {
  readonly parcel: { readonly signedAt: Date | null };
  readonly lines: readonly { readonly lineId: string }[];
};

/** When the last parcel with any of these lines was signed for; null while one of them is on its way, or nothing was sent. */
export function signedFor(parcels: readonly Shipped[], lineIds: readonly string[]): Date | null {
  const own = parcels.filter(({ lines }) => lines.some((line) => lineIds.includes(line.lineId)));
  const moments = own.flatMap(({ parcel }) => (parcel.signedAt ? [parcel.signedAt.getTime()] : []));
  if (own.length === 0 || moments.length < own.length) return null;
  return new Date(Math.max(...moments));
}

/**
 * Whether the seven days hold for a line: exempt goods have them too where the buyer had not agreed at checkout to do without, for a
 * promise on excepted goods binds (法释〔2022〕8号 art. 3).
 */
export const mayReturnFreely = (line: {
  readonly returnRule: string;
  readonly noReturnAgreed: boolean | null;
}): boolean => line.returnRule === 'seven_days' || line.noReturnAgreed === false;
