import { Descriptions, Skeleton, Table } from 'antd';
import { Link, useParams } from 'react-router';
import {
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  TimeText,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { AccountName } from '../parts/account-name.tsx';
import { IdText } from '../parts/id-text.tsx';
import { Memo } from '../parts/memo.tsx';
import { ShopLink } from '../parts/shop-link.tsx';

type Journal = Reply<'/api/console/ledger/journals/{journalId}'>;

/** One journal with all its postings; they sum to zero. */
export function JournalPage() {
  const { journalId = '' } = useParams();
  const { t } = useWords();
  const found = useGet('/api/console/ledger/journals/{journalId}', { path: { journalId } });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  return <JournalSheet journal={found.data} trail={[{ text: t('job.ledger'), to: '/ledger' }]} />;
}

/** The same of a shop in a region, for whoever answers for the region: nothing in it leads out of the region. */
export function RegionJournalPage() {
  const { division = '', journalId = '' } = useParams();
  const { t } = useWords();
  const found = useGet('/api/console/regions/{division}/journals/{journalId}', { path: { division, journalId } });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  const trail = [
    { text: t('job.regions'), to: '/regions' },
    { text: t('region.statement'), to: `/regions/${division}/statement` },
    { text: t('region.journals'), to: `/regions/${division}/journals` },
  ];
  return <JournalSheet journal={found.data} trail={trail} closed />;
}

interface JournalSheetProps {
  journal: Journal;
  trail: { text: string; to: string }[];
  /** Without links to pages that need the platform's rights. */
  closed?: boolean;
}

function JournalSheet({ journal, trail, closed = false }: JournalSheetProps) {
  const { t } = useWords();
  const sum = journal.postings.reduce((all, one) => all + one.amountFen, 0);
  return (
    <>
      <PageHeader title={journal.kindLabel} trail={trail} lead={<TimeText at={journal.at} />} />
      <Descriptions
        bordered
        size="small"
        column={{ xs: 1, lg: 2 }}
        items={[
          { key: 'id', label: t('ledger.journal'), children: <IdText id={journal.id} /> },
          {
            key: 'cause',
            label: t('ledger.cause'),
            children: <span className="con-id con-wrap">{journal.cause}</span>,
          },
          {
            key: 'shop',
            label: t('list.shop'),
            children: closed ? <IdText id={journal.shopId} /> : <ShopLink id={journal.shopId} />,
          },
          {
            key: 'order',
            label: t('refunds.order'),
            children:
              journal.orderId && !closed ? (
                <Link to={`/orders/${journal.orderId}`}>{t('refunds.to_order')}</Link>
              ) : (
                <IdText id={journal.orderId} />
              ),
          },
          { key: 'trade', label: t('payments.trade'), children: <IdText id={journal.tradeId} /> },
          ...(closed ? [] : [{ key: 'memo', label: t('ledger.memo'), children: <Memo value={journal.memo} /> }]),
        ]}
      />
      <section className="con-block" aria-label={t('ledger.postings')}>
        <h2>{t('ledger.postings')}</h2>
        <ScrollBox>
          <RowTable
            size="small"
            rowKey={(row) => `${row.account} ${row.amountFen}`}
            pagination={false}
            dataSource={[...journal.postings]}
            columns={[
              {
                key: 'account',
                title: t('ledger.account'),
                render: (_, row) => (closed ? row.purposeLabel : <AccountName account={row.account} linked />),
              },
              { key: 'purpose', title: t('ledger.of_purpose'), dataIndex: 'purposeLabel' },
              {
                key: 'amount',
                title: t('ledger.amount'),
                align: 'right',
                render: (_, row) => <MoneyText fen={row.amountFen} signed />,
              },
            ]}
            summary={() => (
              <Table.Summary.Row>
                <Table.Summary.Cell index={0} colSpan={2}>
                  <strong>{t('ledger.sum')}</strong>
                </Table.Summary.Cell>
                <Table.Summary.Cell index={2} align="right">
                  <MoneyText fen={sum} strong />
                </Table.Summary.Cell>
              </Table.Summary.Row>
            )}
          />
        </ScrollBox>
      </section>
    </>
  );
}
