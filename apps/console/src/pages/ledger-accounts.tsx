import { useNavigate } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, useWords } from '#ui/desk/index.ts';
import { AccountName } from '../parts/account-name.tsx';

type Account = Reply<'/api/console/ledger/accounts'>['items'][number];
const purposes = [
  'gateway',
  'platform',
  'funder',
  'escrow',
  'available',
  'deposit',
  'payout',
  'ads',
  'budget',
  'round',
  'credit',
  'creator',
];

/** The accounts of one purpose with their balances. */
export function LedgerAccountsPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        title={t('ledger.accounts')}
        lead={t('ledger.accounts_lead')}
        trail={[{ text: t('job.ledger'), to: '/ledger' }]}
      />
      <DataTable<Account>
        id="console.accounts"
        caption={t('ledger.accounts')}
        path="/console/ledger/accounts"
        rowKey={(row) => row.account}
        onOpen={(row) => navigate(`/ledger/accounts/${row.account}`)}
        filters={[
          {
            kind: 'choice',
            name: 'purpose',
            label: t('ledger.of_purpose'),
            choices: purposes.map((value) => ({ value, text: t(`ledger.purpose.${value}`) })),
          },
        ]}
        columns={[
          { key: 'account', title: t('ledger.account'), render: (row) => <AccountName account={row.account} linked /> },
          { key: 'purpose', title: t('ledger.of_purpose'), render: (row) => row.purposeLabel },
          {
            key: 'balance',
            title: t('ledger.balance'),
            align: 'right',
            render: (row) => <MoneyText fen={row.balanceFen} strong />,
          },
          { key: 'floor', title: t('ledger.floor'), align: 'right', render: (row) => <MoneyText fen={row.floorFen} /> },
        ]}
      />
    </>
  );
}
