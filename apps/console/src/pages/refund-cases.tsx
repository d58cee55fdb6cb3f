import { App, Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import {
  client,
  DataTable,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { caseStates as states } from '../parts/case-states.ts';
import { ShopLink } from '../parts/shop-link.tsx';
import { stateFilter } from '../parts/state-choices.ts';
import { caseTone } from '../tones.ts';

type RefundCase = Reply<'/api/console/refund-cases'>['items'][number];

/** What buyers asked back, and what became of it. */
export function RefundCasesPage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const retry = useAct(
    (caseId: string, key) => client.post('/api/console/refund-cases/{caseId}/retry', { path: { caseId }, key }),
    () => message.success(t('cases.retried')),
  );
  return (
    <>
      <PageHeader title={t('job.refund_cases')} lead={t('cases.lead')} />
      {retry.error ? <ProblemAlert error={retry.error} /> : null}
      <DataTable<RefundCase>
        id="console.refund-cases"
        caption={t('job.refund_cases')}
        path="/console/refund-cases"
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/refund-cases/${row.id}`)}
        filters={[stateFilter(t('list.state'), 'aftersales.states', states, t)]}
        empty={t('cases.empty')}
        columns={[
          {
            key: 'order',
            title: t('cases.case'),
            render: (row) => (
              <Link to={`/refund-cases/${row.id}`}>
                {t(`aftersales.reasons.${row.reason}`, { defaultValue: row.reason })}
              </Link>
            ),
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={row.refundFailure ? 'wrong' : (caseTone[row.state] ?? 'quiet')}>
                {t(`aftersales.states.${row.state}`)}
              </StateTag>
            ),
          },
          { key: 'kind', title: t('cases.kind'), render: (row) => t(`aftersales.kinds.${row.kind}`) },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'amount',
            title: t('cases.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          {
            key: 'text',
            title: t('cases.description'),
            render: (row) => (
              <div className="con-wrap">
                {row.description}
                {row.rejection ? <div className="desk-soon">{row.rejection}</div> : null}
                {row.refundFailure ? <div className="desk-out">{row.refundFailure}</div> : null}
              </div>
            ),
          },
          {
            key: 'deadline',
            title: t('cases.deadline'),
            render: (row) => <TimeText at={row.deadlineAt} deadline />,
          },
          { key: 'requested', title: t('cases.requested'), render: (row) => <TimeText at={row.requestedAt} /> },
          { key: 'ended', title: t('cases.ended'), render: (row) => <TimeText at={row.endedAt} />, hidden: true },
          {
            key: 'act',
            title: t('list.acts'),
            render: (row) =>
              row.refundFailure && may('aftersales.retry') ? (
                <Button size="small" loading={retry.isPending} onClick={() => retry.mutate(row.id)}>
                  {t('cases.retry')}
                </Button>
              ) : null,
          },
        ]}
      />
    </>
  );
}
