import { useParams } from 'react-router';
import { DataTable, PageHeader, type Reply, TimeText, useGet, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Movement = Reply<'/api/shops/{shopId}/stock/{skuId}/movements'>['items'][number];

const signed = (pieces: number): string => (pieces > 0 ? `+${pieces}` : pieces === 0 ? '—' : `−${-pieces}`);

/** Every change of one SKU's stock with its cause. */
export function StockMovementsPage() {
  const { t } = useWords();
  const shop = useShop();
  const { skuId = '' } = useParams();
  const warehouses = useGet('/api/shops/{shopId}/warehouses', { path: { shopId: shop.id } });
  const figure = (key: 'onHand' | 'reserved' | 'locked' | 'inTransit', title: string) => ({
    key,
    title,
    align: 'right' as const,
    render: (row: Movement) => <span className="wb-number">{signed(row[key])}</span>,
  });
  return (
    <>
      <PageHeader
        title={t('stock.movements')}
        lead={t('stock.movements_lead')}
        trail={[{ text: t('job.stock'), to: shop.at('/stock') }]}
      />
      <DataTable<Movement>
        id="movements"
        caption={t('stock.movements')}
        path={`/shops/${shop.id}/stock/${skuId}/movements`}
        rowKey={(row) => `${row.cause} ${row.warehouseId} ${row.kind}`}
        empty={t('stock.no_movements')}
        columns={[
          { key: 'at', title: t('table.at'), render: (row) => <TimeText at={row.at} /> },
          { key: 'kind', title: t('stock.kind'), render: (row) => t(`stock.kind.${row.kind}`) },
          {
            key: 'warehouse',
            title: t('stock.warehouse'),
            render: (row) => warehouses.data?.items.find(({ id }) => id === row.warehouseId)?.name ?? '—',
          },
          figure('onHand', t('stock.on_hand')),
          figure('reserved', t('stock.reserved')),
          figure('locked', t('stock.locked')),
          figure('inTransit', t('stock.in_transit')),
          { key: 'reason', title: t('stock.reason'), render: (row) => row.reason ?? '—' },
          { key: 'cause', title: t('stock.cause'), hidden: true, render: (row) => <code>{row.cause}</code> },
        ]}
      />
    </>
  );
}
