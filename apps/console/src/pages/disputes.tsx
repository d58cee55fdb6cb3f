import { Link, useNavigate } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useWords } from '#ui/desk/index.ts';
import { ShopLink } from '../parts/shop-link.tsx';
import { stateFilter } from '../parts/state-choices.ts';
import { caseTone } from '../tones.ts';

type Dispute = Reply<'/api/console/disputes'>['items'][number];
const states = ['evidence', 'judging', 'ruled', 'appealed'];

/** What the platform has to hear or judge, the nearest deadline first. */
export function DisputesPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={t('job.disputes')} lead={t('disputes.lead')} />
      <DataTable<Dispute>
        id="console.disputes"
        caption={t('job.disputes')}
        path="/console/disputes"
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/refund-cases/${row.id}`)}
        filters={[stateFilter(t('list.state'), 'aftersales.states', states, t)]}
        empty={t('disputes.empty')}
        columns={[
          {
            key: 'case',
            title: t('cases.case'),
            render: (row) => (
              <Link to={`/refund-cases/${row.id}`}>
                {t(`aftersales.kinds.${row.kind}`)} ·{' '}
                {t(`aftersales.reasons.${row.reason}`, { defaultValue: row.reason })}
              </Link>
            ),
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={row.lateRulings > 0 ? 'wrong' : (caseTone[row.state] ?? 'quiet')}>
                {t(`aftersales.states.${row.state}`)}
              </StateTag>
            ),
          },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'amount',
            title: t('cases.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          { key: 'due', title: t('disputes.due'), render: (row) => <TimeText at={row.deadlineAt} deadline /> },
          { key: 'late', title: t('disputes.late'), align: 'right', render: (row) => row.lateRulings },
        ]}
      />
    </>
  );
}
