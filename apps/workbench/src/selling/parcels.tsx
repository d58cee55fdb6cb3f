import { PrinterOutlined } from '@ant-design/icons';
import { Button, Card, Timeline } from 'antd';
import { Link } from 'react-router';
import {
  apiAddress,
  client,
  ProblemAlert,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { inOneLanguage } from '#ui/language.ts';
import { useShop } from '../shop.tsx';
import type { OrderLine } from './order.ts';

/** Address of a PDF with one label a page. */
export const labelsAddress = (shopId: string, parcelIds: readonly string[]): string =>
  apiAddress(`/shops/${shopId}/parcels/labels.pdf`, { parcelIds: parcelIds.join(',') });

/** Parcels of an order with where they have been. */
export function Parcels({ orderId, lines }: { orderId: string; lines: readonly OrderLine[] }) {
  const { t, lang } = useWords();
  const say = useSay();
  const shop = useShop();
  const parcels = useGet('/api/shops/{shopId}/orders/{orderId}/parcels', { path: { shopId: shop.id, orderId } });
  if (parcels.error) return <ProblemAlert error={parcels.error} />;
  if (!parcels.data || parcels.data.length === 0) return null;
  return (
    <section aria-label={t('order.parcels')} className="wb-block">
      <h2>{t('order.parcels')}</h2>
      <div className="wb-two">
        {parcels.data.map((parcel) => (
          <Card
            key={parcel.id}
            size="small"
            title={`${say(parcel.carrier)} ${parcel.waybillNo}`}
            extra={
              shop.may('orders.ship') ? (
                <span className="desk-acts">
                  {!parcel.interception && parcel.state !== 'signed' && parcel.mergedWith.length === 0 ? (
                    <Intercept parcelId={parcel.id} />
                  ) : null}
                  <Button
                    size="small"
                    icon={<PrinterOutlined aria-hidden />}
                    href={labelsAddress(shop.id, [parcel.id])}
                    target="_blank"
                  >
                    {t('ship.label')}
                  </Button>
                </span>
              ) : null
            }
          >
            <StateTag tone={parcel.state === 'signed' ? 'done' : 'under-way'}>
              {t(`parcel.state.${parcel.state}`)}
            </StateTag>
            <p className="desk-quiet">
              {parcel.lines
                .map(({ lineId, quantity }) => `${say(lines.find(({ id }) => id === lineId)?.title)} × ${quantity}`)
                .join('；')}
            </p>
            {parcel.mergedWith.length > 0 ? (
              <p className="wb-row">
                {t('merge.with')}
                {parcel.mergedWith.map(({ orderId: other, number }) => (
                  <Link key={other} to={shop.at(`/orders/${other}`)}>
                    {number}
                  </Link>
                ))}
              </p>
            ) : null}
            {parcel.proof ? <p>{t('parcel.proof', { who: parcel.proof.signedBy })}</p> : null}
            {parcel.interception ? (
              <p>
                {t(`parcel.interception.${parcel.interception.state}`)} · {parcel.interception.reason}
              </p>
            ) : null}
            {parcel.pickup ? (
              <p>
                {parcel.pickup.station} · {t('parcel.pickup', { code: parcel.pickup.code })}
              </p>
            ) : null}
            <Timeline
              items={parcel.events.map((event, place) => ({
                key: place,
                content: (
                  <>
                    {t(`parcel.state.${event.state}`)} {inOneLanguage(event.place, lang)}{' '}
                    {inOneLanguage(event.note, lang)}
                    <TimeText at={event.at} />
                  </>
                ),
              }))}
            />
          </Card>
        ))}
      </div>
    </section>
  );
}

/** Asks the carrier to bring a parcel back; the answer comes by itself. */
function Intercept({ parcelId }: { parcelId: string }) {
  const { t } = useWords();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const ask = useAct((reason: string, key) =>
    client.post('/api/shops/{shopId}/parcels/{parcelId}/intercept', {
      path: { shopId: shop.id, parcelId },
      body: { reason },
      key,
    }),
  );
  return (
    <Button
      size="small"
      onClick={() =>
        confirm({
          title: t('parcel.intercept'),
          figures: [],
          consequence: t('parcel.intercept_means'),
          okText: t('parcel.intercept'),
          reasonLabel: t('parcel.intercept_reason'),
          run: (reason) => ask.mutateAsync(reason),
        })
      }
    >
      {t('parcel.intercept')}
    </Button>
  );
}
