import { Label } from '#ui';
import { useWords } from '../i18n.tsx';
import type { ParcelView } from '../parcel-view.server.ts';

/** The parcels of an order, each with what is in it and how far it has come. */
export function OrderParcels({ parcels }: { parcels: readonly ParcelView[] }) {
  const { t } = useWords();
  return parcels.map((parcel, place) => (
    <section
      key={parcel.id}
      aria-labelledby={parcel.id}
      className="space-y-3 rounded-card border border-line bg-surface p-4"
    >
      <h2 id={parcel.id} className="flex flex-wrap items-center gap-2 font-semibold">
        {t('parcel.title', { count: place + 1 })} <Label tone="trust">{parcel.state}</Label>
      </h2>
      <p className="text-sm">
        {parcel.carrier} <span className="dx-figure select-all">{parcel.waybillNo}</span>
      </p>
      {parcel.pickup ? <p className="font-semibold text-vermilion-ink">{parcel.pickup}</p> : null}
      {parcel.proof ? (
        <p className="text-sm">
          {parcel.proof}{' '}
          {parcel.proofUrl ? (
            <a href={parcel.proofUrl} className="underline" rel="noreferrer">
              {t('parcel.proof_picture')}
            </a>
          ) : null}
        </p>
      ) : null}
      <p className="text-sm text-ink-soft">{parcel.goods}</p>
      <ol className="space-y-2 border-l-2 border-line pl-4 text-sm">
        {parcel.events.map((event) => (
          <li key={event.id}>
            <span className="dx-figure text-ink-soft">{event.at}</span> {event.text}
          </li>
        ))}
      </ol>
    </section>
  ));
}
