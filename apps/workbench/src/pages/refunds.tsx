import { Alert, Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useGet, useWords } from '#ui/desk/index.ts';
import { useAnswerCase } from '../selling/answer-case.tsx';
import { useShop } from '../shop.tsx';
import { caseTone } from '../tones.ts';

type Case = Reply<'/api/shops/{shopId}/refunds'>['items'][number];
const states = [
  'requested',
  'awaiting_return',
  'returning',
  'awaiting_replacement',
  'replacing',
  'agreed',
  'rejected',
  'evidence',
  'judging',
  'ruled',
  'appealed',
  'refunded',
  'fulfilled',
  'withdrawn',
  'closed',
] as const;
const kinds = ['refund_only', 'return_refund', 'exchange', 'repair', 'price_protection'] as const;

/** Buyers who ask for their money back; unanswered requests are agreed to at their deadline. */
export function RefundsPage() {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const { agree, reject } = useAnswerCase();
  const debt = useGet('/api/shops/{shopId}/refund-debt', { path: { shopId: shop.id } });
  const address = useGet('/api/shops/{shopId}/return-address', { path: { shopId: shop.id } });
  return (
    <>
      <PageHeader
        title={t('job.refunds')}
        lead={t('refund.lead')}
        acts={
          shop.may('aftersales.answer') ? (
            <Button onClick={() => navigate(shop.at('/return-address'))}>{t('refund.address')}</Button>
          ) : null
        }
      />
      {debt.data && debt.data.count > 0 ? (
        <Alert
          type="error"
          showIcon
          title={
            <>
              {t('refund.debt', { count: debt.data.count })} <MoneyText fen={debt.data.amountFen} strong />
            </>
          }
        />
      ) : null}
      {address.data && !address.data.address ? (
        <Alert type="warning" showIcon title={t('refund.address_missing')} />
      ) : null}
      <DataTable<Case>
        id="refunds"
        caption={t('job.refunds')}
        path={`/shops/${shop.id}/refunds`}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(shop.at(`/refunds/${row.id}`))}
        empty={t('refund.empty')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('goods.state'),
            choices: states.map((value) => ({ value, text: t(`refund.state.${value}`) })),
          },
          {
            kind: 'choice',
            name: 'kind',
            label: t('refund.kind'),
            choices: kinds.map((value) => ({ value, text: t(`refund.kind.${value}`) })),
          },
        ]}
        columns={[
          {
            key: 'asked',
            title: t('refund.requested'),
            render: (row) => (
              <Link to={shop.at(`/refunds/${row.id}`)}>
                <TimeText at={row.requestedAt} />
              </Link>
            ),
          },
          { key: 'kind', title: t('refund.kind'), render: (row) => t(`refund.kind.${row.kind}`) },
          {
            key: 'reason',
            title: t('refund.reason'),
            render: (row) => (
              <>
                {t(`refund.reason.${row.reason}`, { defaultValue: row.reason })}
                <div className="desk-quiet wb-wrap">{row.description}</div>
              </>
            ),
          },
          {
            key: 'amount',
            title: t('money.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          {
            key: 'shipped',
            title: t('refund.stage'),
            render: (row) => t(row.shipped ? 'refund.after_shipping' : 'refund.before_shipping'),
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={caseTone[row.state] ?? 'quiet'}>{t(`refund.state.${row.state}`)}</StateTag>
            ),
          },
          {
            key: 'due',
            title: t('refund.due'),
            render: (row) => (row.deadlineAt ? <TimeText at={row.deadlineAt} deadline /> : '—'),
          },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              row.state === 'requested' && shop.may('aftersales.answer') ? (
                <div className="desk-acts">
                  <Button size="small" type="primary" onClick={() => agree(row)}>
                    {t('refund.agree')}
                  </Button>
                  <Button size="small" danger onClick={() => reject(row)}>
                    {t('refund.reject')}
                  </Button>
                </div>
              ) : null,
          },
        ]}
      />
    </>
  );
}
