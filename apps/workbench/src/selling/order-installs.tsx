import { StateTag, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { installTone } from '../tones.ts';

/** What installs an order's goods and whether it is done, or which goods its services install. */
export function OrderInstalls({ orderId }: { orderId: string }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const installs = useGet('/api/shops/{shopId}/orders/{orderId}/installs', { path: { shopId: shop.id, orderId } });
  const items = installs.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={t('installs.title')} className="wb-block">
      <h2>{t('installs.title')}</h2>
      <ul>
        {items.map((one) => (
          <li key={one.lineId}>
            {t('installs.of_order', {
              service: say(one.serviceTitle),
              goods: say(one.goodsTitle),
              count: one.quantity,
              name: one.installer.name,
            })}{' '}
            <StateTag tone={installTone[one.state] ?? 'quiet'}>
              {t(one.withDelivery && one.state === 'waiting' ? 'installs.with_delivery' : `installs.work.${one.state}`)}
            </StateTag>
          </li>
        ))}
      </ul>
    </section>
  );
}
