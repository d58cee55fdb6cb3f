import { Alert, Skeleton, Table } from 'antd';
import { Link } from 'react-router';
import {
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { AccountName } from '../parts/account-name.tsx';

type Line = Reply<'/api/console/ledger/trial-balance'>['lines'][number];

/** The trial balance: every kind of account, its sum zero; each line opens to its accounts. */
export function LedgerPage() {
  const { t } = useWords();
  const trial = useGet('/api/console/ledger/trial-balance', {});
  return (
    <>
      <PageHeader title={t('job.ledger')} lead={t('ledger.lead')} />
      {trial.error ? <ProblemAlert error={trial.error} onRetry={() => trial.refetch()} /> : null}
      {trial.isPending ? <Skeleton active /> : null}
      {trial.data ? (
        <>
          <Alert
            showIcon
            type={trial.data.sumFen === 0 ? 'success' : 'error'}
            title={trial.data.sumFen === 0 ? t('ledger.balanced') : t('ledger.not_balanced')}
          />
          <ScrollBox>
            <RowTable<Line>
              size="middle"
              rowKey="account"
              pagination={false}
              dataSource={[...trial.data.lines]}
              columns={[
                {
                  key: 'account',
                  title: t('ledger.account'),
                  render: (_, line) => <LineName line={line} />,
                },
                { key: 'entries', title: t('ledger.entries'), align: 'right', dataIndex: 'entries' },
                {
                  key: 'in',
                  title: t('ledger.in'),
                  align: 'right',
                  render: (_, line) => <MoneyText fen={line.inFen} />,
                },
                {
                  key: 'out',
                  title: t('ledger.out'),
                  align: 'right',
                  render: (_, line) => <MoneyText fen={line.outFen} />,
                },
                {
                  key: 'balance',
                  title: t('ledger.balance'),
                  align: 'right',
                  render: (_, line) => <MoneyText fen={line.balanceFen} strong />,
                },
              ]}
              summary={() => (
                <Table.Summary.Row>
                  <Table.Summary.Cell index={0} colSpan={4}>
                    <strong>{t('ledger.sum')}</strong>
                  </Table.Summary.Cell>
                  <Table.Summary.Cell index={4} align="right">
                    <MoneyText fen={trial.data.sumFen} strong />
                  </Table.Summary.Cell>
                </Table.Summary.Row>
              )}
            />
          </ScrollBox>
        </>
      ) : null}
    </>
  );
}

/** An account leads to its entries, a kind of accounts to the accounts of that kind. */
function LineName({ line }: { line: Line }) {
  const { t } = useWords();
  if (!line.account.includes('*')) return <AccountName account={line.account} linked />;
  // Accounts of buyers are not listed one by one: they hold nothing and belong to people.
  if (line.purpose === 'buyer') return <>{t('ledger.all_of', { purpose: line.purposeLabel })}</>;
  return (
    <Link to={`/ledger/accounts?purpose=${line.purpose}`}>{t('ledger.all_of', { purpose: line.purposeLabel })}</Link>
  );
}
