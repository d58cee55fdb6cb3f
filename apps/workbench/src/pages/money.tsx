import { Button, Drawer, Skeleton, Table } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import {
  DataTable,
  FigureCard,
  FigureRow,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  ScrollBox,
  TimeText,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Line = Reply<'/api/shops/{shopId}/statement'>['items'][number];
const accounts = ['available', 'escrow', 'payout', 'deposit', 'ads'] as const;
type Account = (typeof accounts)[number];

/** The shop's money: what it has, what is held, and every line of each account down to its journal. */
export function MoneyPage() {
  const { t } = useWords();
  const shop = useShop();
  const [params] = useSearchParams();
  const [journalId, setJournalId] = useState<string | null>(null);
  const account = accounts.find((one) => one === params.get('account')) ?? 'available';
  return (
    <>
      <PageHeader
        title={t('job.statement')}
        lead={t('money.lead')}
        acts={
          shop.may('money.payout') ? (
            <Link to={shop.at('/payouts')}>
              <Button type="primary">{t('job.payouts')}</Button>
            </Link>
          ) : null
        }
      />
      <Balances />
      <Period account={account} from={params.get('from')} to={params.get('to')} />
      <DataTable<Line>
        id="statement"
        caption={t('money.lines_of', { account: t(`money.account.${account}`) })}
        path={`/shops/${shop.id}/statement`}
        exportPath={`/shops/${shop.id}/statement.csv`}
        rowKey={(row) => `${row.journalId} ${row.line}`}
        onOpen={(row) => setJournalId(row.journalId)}
        empty={t('money.no_lines')}
        filters={[
          {
            kind: 'choice',
            name: 'account',
            label: t('money.account'),
            choices: accounts.map((value) => ({ value, text: t(`money.account.${value}`) })),
          },
          { kind: 'days', from: 'from', to: 'to', label: t('money.days') },
        ]}
        columns={[
          { key: 'at', title: t('table.at'), render: (row) => <TimeText at={row.at} /> },
          {
            key: 'kind',
            title: t('money.kind'),
            render: (row) => (
              <button type="button" className="wb-link" onClick={() => setJournalId(row.journalId)}>
                {row.kindLabel}
              </button>
            ),
          },
          {
            key: 'order',
            title: t('order.order'),
            render: (row) =>
              row.orderId ? <Link to={shop.at(`/orders/${row.orderId}`)}>{t('money.see_order')}</Link> : '—',
          },
          {
            key: 'amount',
            title: t('money.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} signed />,
          },
          {
            key: 'balance',
            title: t('money.balance'),
            align: 'right',
            render: (row) => <MoneyText fen={row.balanceFen} />,
          },
        ]}
      />
      <Drawer open={journalId !== null} onClose={() => setJournalId(null)} size={520} title={t('money.journal')}>
        {journalId ? <Journal journalId={journalId} /> : null}
      </Drawer>
    </>
  );
}

/** The shop's balances, each with its rows. */
export function Balances() {
  const { t } = useWords();
  const shop = useShop();
  const balances = useGet('/api/shops/{shopId}/balances', { path: { shopId: shop.id } });
  const { data } = balances;
  if (balances.error) return <ProblemAlert error={balances.error} onRetry={() => balances.refetch()} />;
  const amounts: Readonly<Record<Account, number | undefined>> = {
    available: data?.availableFen,
    escrow: data?.escrowFen,
    payout: data?.payoutFen,
    deposit: data?.depositFen,
    ads: data?.adsFen,
  };
  return (
    <FigureRow>
      {accounts.map((account) => (
        <FigureCard
          key={account}
          title={t(`money.${account}`)}
          definition={t(`money.${account}_definition`)}
          value={data && <MoneyText fen={amounts[account]} />}
          {...(account === 'escrow' && data && { compare: t('money.escrow_orders', { count: data.escrowOrders }) })}
          to={shop.at(`/money?account=${account}`)}
        />
      ))}
    </FigureRow>
  );
}

function Period({ account, from, to }: { account: Account; from: string | null; to: string | null }) {
  const { t } = useWords();
  const shop = useShop();
  const statement = useGet('/api/shops/{shopId}/statement', {
    path: { shopId: shop.id },
    query: { account, limit: 1, ...(from && { from }), ...(to && { to }) },
  });
  const { data } = statement;
  if (!data) return null;
  const figures = ['openingFen', 'inFen', 'outFen', 'closingFen'] as const;
  return (
    <dl className="wb-period">
      {figures.map((name) => (
        <div key={name}>
          <dt>{t(`money.period.${name}`)}</dt>
          <dd>
            <MoneyText
              fen={name === 'outFen' ? 0 - data.outFen : data[name]}
              signed={name === 'inFen' || name === 'outFen'}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Journal({ journalId }: { journalId: string }) {
  const { t } = useWords();
  const shop = useShop();
  const journal = useGet('/api/shops/{shopId}/journals/{journalId}', { path: { shopId: shop.id, journalId } });
  if (journal.error) return <ProblemAlert error={journal.error} />;
  if (!journal.data) return <Skeleton active />;
  const { kindLabel, at, postings, orderId, id } = journal.data;
  return (
    <div className="wb-stack">
      <strong>{kindLabel}</strong>
      <TimeText at={at} />
      {orderId ? <Link to={shop.at(`/orders/${orderId}`)}>{t('money.see_order')}</Link> : null}
      <ScrollBox>
        <Table
          size="small"
          pagination={false}
          rowKey={(row) => `${row.account} ${row.amountFen}`}
          dataSource={postings}
          columns={[
            { key: 'account', title: t('money.account'), render: (_value, row) => row.purposeLabel },
            {
              key: 'amount',
              title: t('money.amount'),
              align: 'right',
              render: (_value, row) => <MoneyText fen={row.amountFen} signed />,
            },
          ]}
        />
      </ScrollBox>
      <p className="desk-quiet">{t('money.journal_note')}</p>
      <code>{id}</code>
    </div>
  );
}
