import { Link } from 'react-router';
import { DataTable, MoneyText, type Reply, StateTag, TimeText, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';

type Use = Reply<'/api/console/regions/{division}/voucher-redemptions'>['items'][number];

/** Uses of a region's vouchers, of one round or of all, newest first. */
export function VoucherUses({ division, roundId }: { division: string; roundId?: string }) {
  const { t } = useWords();
  const may = useMay();
  return (
    <DataTable<Use>
      key={`${division} ${roundId}`}
      id="console.voucher_uses"
      caption={t('vouchers.redemptions')}
      path={`/console/regions/${division}/voucher-redemptions`}
      exportPath={`/console/regions/${division}/voucher-redemptions.csv`}
      {...(roundId ? { query: { roundId } } : {})}
      rowKey={(row) => row.id}
      empty={t('vouchers.none_used')}
      filters={[
        {
          kind: 'choice',
          name: 'channel',
          label: t('vouchers.channel'),
          choices: ['order', 'till'].map((value) => ({ value, text: t(`vouchers.channel.${value}`) })),
        },
        {
          kind: 'choice',
          name: 'flagged',
          label: t('vouchers.flagged'),
          choices: [{ value: 'true', text: t('vouchers.only_flagged') }],
        },
      ]}
      columns={[
        { key: 'at', title: t('ledger.at'), render: (row) => <TimeText at={row.at} /> },
        { key: 'shop', title: t('list.shop'), render: (row) => row.shopName },
        { key: 'channel', title: t('vouchers.channel'), render: (row) => t(`vouchers.channel.${row.channel}`) },
        {
          key: 'evidence',
          title: t('vouchers.evidence'),
          render: (row) =>
            row.orderId && may('orders.read') ? (
              <Link to={`/orders/${row.orderId}`}>{t('refunds.to_order')}</Link>
            ) : (
              <span className="con-id">{row.orderId ?? `${row.receiptNo} · …${row.codeEnd}`}</span>
            ),
        },
        { key: 'given', title: t('vouchers.given'), align: 'right', render: (row) => <MoneyText fen={row.givenFen} /> },
        { key: 'sales', title: t('vouchers.sales'), align: 'right', render: (row) => <MoneyText fen={row.salesFen} /> },
        {
          key: 'settled',
          title: t('vouchers.settled'),
          align: 'right',
          render: (row) => <MoneyText fen={row.settledFen} />,
        },
        {
          key: 'flags',
          title: t('vouchers.flagged'),
          render: (row) => (
            <span className="desk-acts">
              {row.undoneAt ? <StateTag>{t('vouchers.undone')}</StateTag> : null}
              {row.flags.map((flag) => (
                <StateTag key={flag} tone="waits">
                  {t(`vouchers.flag.${flag}`)}
                </StateTag>
              ))}
            </span>
          ),
        },
      ]}
    />
  );
}
