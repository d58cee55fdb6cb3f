import { useParams } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, TimeText, useWords } from '#ui/desk/index.ts';
import { DivisionPath } from '../parts/division-path.tsx';

type Line = Reply<'/api/console/regions/{division}/voucher-journal'>['items'][number];

/** The journal of a region's voucher budget: each fen that came in or left, with the balance after it. */
export function VoucherJournalPage() {
  const { division = '' } = useParams();
  const { t } = useWords();
  return (
    <>
      <PageHeader
        title={t('vouchers.journal')}
        trail={[
          { text: t('job.regions'), to: '/regions' },
          { text: t('vouchers.title'), to: `/regions/${division}/vouchers` },
        ]}
        lead={<DivisionPath code={division} />}
      />
      <DataTable<Line>
        key={division}
        id="console.voucher_journal"
        caption={t('vouchers.journal')}
        path={`/console/regions/${division}/voucher-journal`}
        rowKey={(row) => row.journalId}
        filters={[{ kind: 'days', from: 'from', to: 'to', label: t('ledger.period') }]}
        columns={[
          { key: 'at', title: t('ledger.at'), render: (row) => <TimeText at={row.at} /> },
          { key: 'kind', title: t('ledger.kind'), render: (row) => row.kindLabel },
          {
            key: 'journal',
            title: t('region.journals'),
            render: (row) => <span className="con-id">{row.journalId}</span>,
          },
          {
            key: 'amount',
            title: t('ledger.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} signed />,
          },
          {
            key: 'balance',
            title: t('vouchers.balance'),
            align: 'right',
            render: (row) => <MoneyText fen={row.balanceFen} />,
          },
        ]}
      />
    </>
  );
}
