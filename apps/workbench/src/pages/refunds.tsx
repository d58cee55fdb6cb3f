import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useWords } from '#ui/desk/index.ts';
import { useAnswerCase } from '../selling/answer-case.tsx';
import { useShop } from '../shop.tsx';
import { caseTone } from '../tones.ts';

type Case = Reply<'/api/shops/{shopId}/refunds'>['items'][number];
const states = ['requested', 'agreed', 'refunded', 'rejected', 'withdrawn'] as const;

/** Buyers who ask for their money back; unanswered requests are agreed to at their deadline. */
export function RefundsPage() {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const { agree, reject } = useAnswerCase();
  return (
    <>
      <PageHeader title={t('job.refunds')} lead={t('refund.lead')} />
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
            render: (row) => (row.state === 'requested' ? <TimeText at={row.deadlineAt} deadline /> : '—'),
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
