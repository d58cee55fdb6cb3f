import { Button, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, TimeText, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Settlement = Reply<'/api/shops/{shopId}/voucher-settlements'>['items'][number];
type Item = Reply<'/api/shops/{shopId}/voucher-settlements/{settlementId}/items'>['items'][number];

/** What regions settled of their vouchers, by day and round, each with the uses it is the sum of. */
export function VoucherSettlementsPage() {
  const { t } = useWords();
  const shop = useShop();
  const [open, setOpen] = useState<Settlement | null>(null);
  return (
    <>
      <PageHeader
        title={t('job.voucher_settlements')}
        lead={t('voucher.settlements_lead')}
        trail={[{ text: t('job.vouchers'), to: shop.at('/vouchers') }]}
      />
      <DataTable<Settlement>
        id="voucher-settlements"
        caption={t('job.voucher_settlements')}
        path={`/shops/${shop.id}/voucher-settlements`}
        rowKey={(row) => row.id}
        empty={t('voucher.no_settlements')}
        columns={[
          { key: 'day', title: t('voucher.day'), render: (row) => row.day },
          { key: 'round', title: t('voucher.round'), render: (row) => row.roundTitle },
          { key: 'channel', title: t('voucher.channel'), render: (row) => t(`voucher.channel.${row.channel}`) },
          { key: 'pieces', title: t('voucher.pieces'), align: 'right', render: (row) => row.pieces },
          {
            key: 'amount',
            title: t('voucher.given'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong signed />,
          },
          { key: 'at', title: t('table.at'), render: (row) => <TimeText at={row.at} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) => (
              <Button size="small" onClick={() => setOpen(row)}>
                {t('voucher.evidence')}
              </Button>
            ),
          },
        ]}
      />
      <Modal
        open={open !== null}
        footer={null}
        width={720}
        title={open ? `${open.day} · ${open.roundTitle}` : ''}
        onCancel={() => setOpen(null)}
      >
        {open ? (
          <DataTable<Item>
            key={open.id}
            id="voucher-settlement-items"
            caption={t('voucher.evidence')}
            path={`/shops/${shop.id}/voucher-settlements/${open.id}/items`}
            rowKey={(row) => row.id}
            columns={[
              { key: 'at', title: t('table.at'), render: (row) => <TimeText at={row.at} /> },
              {
                key: 'evidence',
                title: t('voucher.evidence'),
                render: (row) =>
                  row.orderId ? (
                    <Link to={shop.at(`/orders/${row.orderId}`)}>{t('money.see_order')}</Link>
                  ) : (
                    `${row.receiptNo} · …${row.codeEnd}`
                  ),
              },
              {
                key: 'amount',
                title: t('voucher.given'),
                align: 'right',
                render: (row) => <MoneyText fen={row.amountFen} signed />,
              },
            ]}
          />
        ) : null}
      </Modal>
    </>
  );
}
