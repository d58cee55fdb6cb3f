import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import {
  DataTable,
  FigureCard,
  FigureRow,
  MoneyText,
  PageHeader,
  type Reply,
  TimeText,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { AccountName } from '../parts/account-name.tsx';

type Statement = Reply<'/api/console/ledger/accounts/{account}/entries'>;
type Entry = Statement['items'][number];

/** An account's statement: opening + in − out = closing, and each entry opens to its journal. */
export function LedgerAccountPage() {
  const { account = '' } = useParams();
  const { t } = useWords();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const period = { from: params.get('from') ?? undefined, to: params.get('to') ?? undefined };
  const given = Object.fromEntries(Object.entries(period).filter(([, day]) => day !== undefined));
  const sums = useGet('/api/console/ledger/accounts/{account}/entries', {
    path: { account },
    query: { ...given, limit: 1 },
  });
  const figure = (key: 'openingFen' | 'inFen' | 'outFen' | 'closingFen') =>
    sums.data && <MoneyText fen={sums.data[key]} />;
  return (
    <>
      <PageHeader
        title={t('ledger.entries_of')}
        tag={<AccountName account={account} />}
        trail={[
          { text: t('job.ledger'), to: '/ledger' },
          { text: t('ledger.accounts'), to: '/ledger/accounts' },
        ]}
        lead={<span className="con-id">{account}</span>}
      />
      <FigureRow>
        <FigureCard
          title={t('ledger.opening')}
          definition={t('ledger.opening_definition')}
          value={figure('openingFen')}
        />
        <FigureCard title={t('ledger.in')} definition={t('ledger.in_definition')} value={figure('inFen')} />
        <FigureCard title={t('ledger.out')} definition={t('ledger.out_definition')} value={figure('outFen')} />
        <FigureCard
          title={t('ledger.closing')}
          definition={t('ledger.closing_definition')}
          value={figure('closingFen')}
        />
      </FigureRow>
      <DataTable<Entry>
        key={account}
        id="console.entries"
        caption={t('ledger.entries_of')}
        path={`/console/ledger/accounts/${encodeURIComponent(account)}/entries`}
        rowKey={(row) => `${row.journalId} ${row.line}`}
        onOpen={(row) => navigate(`/ledger/journals/${row.journalId}`)}
        filters={[{ kind: 'days', from: 'from', to: 'to', label: t('ledger.period') }]}
        columns={[
          { key: 'at', title: t('ledger.at'), render: (row) => <TimeText at={row.at} /> },
          {
            key: 'kind',
            title: t('ledger.kind'),
            render: (row) => <Link to={`/ledger/journals/${row.journalId}`}>{row.kindLabel}</Link>,
          },
          {
            key: 'order',
            title: t('refunds.order'),
            render: (row) => (row.orderId ? <Link to={`/orders/${row.orderId}`}>{t('refunds.to_order')}</Link> : '—'),
          },
          {
            key: 'amount',
            title: t('ledger.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} signed />,
          },
          {
            key: 'balance',
            title: t('ledger.balance'),
            align: 'right',
            render: (row) => <MoneyText fen={row.balanceFen} />,
          },
        ]}
      />
    </>
  );
}
