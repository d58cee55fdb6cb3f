import type { Reply } from '#client';
import type { Market } from './market.server.ts';
import { wayText } from './order-view.server.ts';
import { momentText } from './time-text.ts';

type Parcel = NonNullable<Reply<'/api/me/orders/{orderId}/parcels'>>[number];

const states = [
  'shipped',
  'collected',
  'in_transit',
  'out_for_delivery',
  'awaiting_pickup',
  'signed',
  'returning',
  'returned',
] as const;
const stateOf = (state: string) => states.find((one) => one === state) ?? 'in_transit';

/** A parcel of an order as its page shows it, its way from the latest step back; `titles` are the goods' by line. */
export function parcelView({ t, lang, say }: Market, parcel: Parcel, titles: ReadonlyMap<string, string>) {
  const byHand = parcel.carrier.code === 'pickup' || parcel.carrier.code === 'crew';
  return {
    id: parcel.id,
    carrier: say(parcel.carrier),
    waybillNo: byHand ? '' : parcel.waybillNo,
    state: t(`parcel.${stateOf(parcel.state)}`),
    goods: [
      ...parcel.lines.map((line) => `${titles.get(line.lineId) ?? ''} ×${line.quantity}`),
      ...(parcel.mergedWith.length > 0
        ? [t('parcel.merged', { orders: parcel.mergedWith.map((one) => one.number).join('、') })]
        : []),
    ].join('；'),
    pickup: parcel.pickup && t('parcel.pickup', { station: parcel.pickup.station, code: parcel.pickup.code }),
    proof: parcel.proof ? t('parcel.proof', { who: parcel.proof.signedBy }) : '',
    proofUrl: parcel.proof?.url ?? '',
    events: [...parcel.events]
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
      .map((event) => ({
        id: `${event.at}${event.state}`,
        at: momentText(event.at, lang),
        text: wayText([t(`parcel.${stateOf(event.state)}`), event.place, event.note], lang),
      })),
  };
}
export type ParcelView = ReturnType<typeof parcelView>;
