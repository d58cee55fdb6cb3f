import { CarrierName, MoneyText, type Reply, TimeText, useWords } from '#ui/desk/index.ts';

type Case = Reply<'/api/console/refund-cases/{caseId}'>;

/** Parcels, evidence and rulings of a case, as both sides see them. */
export function CaseRecord({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const src = (id: string): string => `/api/console/refund-cases/${one.id}/evidence/${id}`;
  return (
    <>
      {one.rulings.map((ruling) => (
        <section key={ruling.round} aria-label={t(`disputes.ruling.${ruling.round}`)}>
          <h2>{t(`disputes.ruling.${ruling.round}`)}</h2>
          <p>
            {t(`disputes.outcome.${ruling.outcome}`)} · <MoneyText fen={ruling.goodsFen} strong /> ·{' '}
            {t(`disputes.freight.${ruling.freightBy}`)} · <TimeText at={ruling.at} />
          </p>
          <p className="con-wrap">{ruling.reason}</p>
        </section>
      ))}
      {one.appeal ? (
        <section aria-label={t('disputes.appeal')}>
          <h2>{t('disputes.appeal')}</h2>
          <p className="con-wrap">
            {t(`disputes.actor.${one.appeal.side}`)} · <TimeText at={one.appeal.at} /> · {one.appeal.reason}
          </p>
        </section>
      ) : null}
      {one.parcels.length > 0 ? (
        <section aria-label={t('disputes.parcels')}>
          <h2>{t('disputes.parcels')}</h2>
          {one.parcels.map((parcel) => (
            <p key={parcel.leg}>
              {t(`disputes.parcel.${parcel.leg}`)} · <CarrierName code={parcel.carrier} /> {parcel.waybillNo} ·{' '}
              <TimeText at={parcel.sentAt} />
            </p>
          ))}
        </section>
      ) : null}
      <section aria-label={t('disputes.evidence')}>
        <h2>{t('disputes.evidence')}</h2>
        {one.evidence.length === 0 ? <p className="desk-quiet">{t('disputes.no_evidence')}</p> : null}
        {one.evidence.map((entry) => (
          <article key={`${entry.at}${entry.side}`}>
            <p>
              {t(`disputes.actor.${entry.side}`)} · <TimeText at={entry.at} />
            </p>
            <p className="con-wrap">{entry.text}</p>
            {entry.mediaIds.map((id) => (
              <a key={id} href={src(id)}>
                <img src={src(id)} alt={t('disputes.picture')} width={120} />
              </a>
            ))}
          </article>
        ))}
      </section>
    </>
  );
}
