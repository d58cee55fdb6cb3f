import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link } from 'react-router';
import { DataTable, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { labelsAddress } from '../selling/parcels.tsx';
import { useShop } from '../shop.tsx';

type Parcel = Reply<'/api/shops/{shopId}/parcels'>['items'][number];
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

/** Parcels on their way; ticked ones print as one PDF of labels. */
export function ParcelsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  return (
    <>
      <PageHeader title={t('job.parcels')} lead={t('parcel.lead')} />
      <DataTable<Parcel>
        id="parcels"
        caption={t('job.parcels')}
        path={`/shops/${shop.id}/parcels`}
        rowKey={(row) => row.id}
        empty={t('parcel.empty')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('goods.state'),
            choices: states.map((value) => ({ value, text: t(`parcel.state.${value}`) })),
          },
        ]}
        bulk={[
          {
            key: 'labels',
            text: t('ship.labels'),
            run: async (rows) => {
              window.open(
                labelsAddress(
                  shop.id,
                  rows.map((row) => row.id),
                ),
                '_blank',
                'noopener',
              );
              return false;
            },
          },
        ]}
        columns={[
          { key: 'waybill', title: t('ship.waybill'), render: (row) => row.waybillNo },
          { key: 'carrier', title: t('ship.carrier'), render: (row) => say(row.carrier) },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={row.state === 'signed' ? 'done' : 'under-way'}>{t(`parcel.state.${row.state}`)}</StateTag>
            ),
          },
          {
            key: 'order',
            title: t('order.order'),
            render: (row) => <Link to={shop.at(`/orders/${row.orderId}`)}>{t('money.see_order')}</Link>,
          },
          { key: 'weight', title: t('goods.weight'), align: 'right', render: (row) => row.weightGrams },
          { key: 'shipped', title: t('parcel.shipped_at'), render: (row) => <TimeText at={row.shippedAt} /> },
          { key: 'signed', title: t('parcel.signed_at'), render: (row) => <TimeText at={row.signedAt} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) => (
              <Button
                size="small"
                icon={<PrinterOutlined aria-hidden />}
                href={labelsAddress(shop.id, [row.id])}
                target="_blank"
              >
                {t('ship.label')}
              </Button>
            ),
          },
        ]}
      />
    </>
  );
}
