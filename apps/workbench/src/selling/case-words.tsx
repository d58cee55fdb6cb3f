import { CarrierName, MoneyText, type Reply, TimeText, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Case = Reply<'/api/shops/{shopId}/refunds/{caseId}'>;

/** Parcels, evidence and rulings of a case. */
export function CaseWords({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const shop = useShop();
  return (
    <>
      {one.parcels.map((parcel) => (
        <section key={parcel.leg} className="wb-block" aria-label={t(`refund.parcel.${parcel.leg}`)}>
          <h2>{t(`refund.parcel.${parcel.leg}`)}</h2>
          <p>
            <CarrierName code={parcel.carrier} /> {parcel.waybillNo} · <TimeText at={parcel.sentAt} />
            {parcel.signedAt ? (
              <>
                {' '}
                · {t('refund.signed')} <TimeText at={parcel.signedAt} />
              </>
            ) : null}
          </p>
        </section>
      ))}
      {one.rulings.map((ruling) => (
        <section key={ruling.round} className="wb-block" aria-label={t(`refund.ruling.${ruling.round}`)}>
          <h2>{t(`refund.ruling.${ruling.round}`)}</h2>
          <p>
            {t(`refund.outcome.${ruling.outcome}`)} · <MoneyText fen={ruling.goodsFen} strong /> ·{' '}
            {t(`refund.freight_by.${ruling.freightBy}`)} · <TimeText at={ruling.at} />
          </p>
          <p>{ruling.reason}</p>
        </section>
      ))}
      {one.evidence.length > 0 ? (
        <section className="wb-block" aria-label={t('refund.evidence')}>
          <h2>{t('refund.evidence')}</h2>
          <ul>
            {one.evidence.map((entry) => (
              <li key={`${entry.at}${entry.side}`}>
                {t(`refund.actor.${entry.side}`)} · <TimeText at={entry.at} />
                <p className="wb-wrap">{entry.text}</p>
                {entry.mediaIds.map((id) => (
                  <a key={id} href={`/api/shops/${shop.id}/refunds/${one.id}/evidence/${id}`}>
                    <img
                      src={`/api/shops/${shop.id}/refunds/${one.id}/evidence/${id}`}
                      alt={t('refund.evidence_picture')}
                      width={96}
                    />
                  </a>
                ))}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
