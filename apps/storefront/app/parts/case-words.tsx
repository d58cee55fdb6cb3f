import { useWords } from '../i18n.tsx';

const card = 'space-y-3 rounded-card border border-line bg-surface p-4';

interface Said {
  readonly id: number;
  readonly at: string;
  readonly text: string;
}

/** What the platform ruled, and what both sides said and showed. */
export function CaseWords({
  rulings,
  evidence,
}: {
  readonly rulings: readonly (Said & { readonly title: string; readonly what: string })[];
  readonly evidence: readonly (Said & { readonly by: string; readonly pictures: readonly string[] })[];
}) {
  const { t } = useWords();
  return (
    <>
      {rulings.map((ruling) => (
        <section key={ruling.id} aria-label={ruling.title} className={card}>
          <h2 className="font-semibold">{ruling.title}</h2>
          <p className="font-medium">{ruling.what}</p>
          <p className="whitespace-pre-line text-sm">{ruling.text}</p>
          <p className="dx-figure text-sm text-ink-soft">{ruling.at}</p>
        </section>
      ))}
      {evidence.length > 0 ? (
        <section aria-labelledby="evidence" className={card}>
          <h2 id="evidence" className="font-semibold">
            {t('refund.evidence')}
          </h2>
          <ul className="space-y-3 text-sm">
            {evidence.map((entry) => (
              <li key={entry.id} className="space-y-1">
                <p className="text-ink-soft">
                  {entry.by} <span className="dx-figure">{entry.at}</span>
                </p>
                <p className="whitespace-pre-line">{entry.text}</p>
                <div className="flex flex-wrap gap-2">
                  {entry.pictures.map((src) => (
                    <a key={src} href={src}>
                      <img
                        src={src}
                        alt={t('refund.evidence_picture')}
                        className="h-20 w-20 rounded-control object-cover"
                      />
                    </a>
                  ))}
                </div>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

/** Parcels of a case: where the goods are on their way back, and what is sent for them. */
export function CaseParcels({
  parcels,
}: {
  readonly parcels: readonly {
    readonly id: string;
    readonly title: string;
    readonly waybill: string;
    readonly events: readonly Said[];
  }[];
}) {
  return parcels.map((parcel) => (
    <section key={parcel.id} aria-label={parcel.title} className={card}>
      <h2 className="font-semibold">{parcel.title}</h2>
      <p className="dx-figure text-sm">{parcel.waybill}</p>
      <ol className="space-y-1 text-sm">
        {parcel.events.map((event) => (
          <li key={event.id}>
            <span className="dx-figure text-ink-soft">{event.at}</span> {event.text}
          </li>
        ))}
      </ol>
    </section>
  ));
}
