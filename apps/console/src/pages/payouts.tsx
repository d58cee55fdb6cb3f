import { App, Button } from 'antd';
import {
  client,
  DataTable,
  MoneyText,
  PageHeader,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { ShopLink } from '../parts/shop-link.tsx';
import { stateFilter } from '../parts/state-choices.ts';
import { payoutTone } from '../tones.ts';

type Payout = Reply<'/api/console/payouts'>['items'][number];
const states = ['requested', 'cooling', 'sent', 'arrived', 'returned', 'cancelled'];

/** Payouts of all shops; large ones wait here for a decision. */
export function PayoutsPage() {
  const { t } = useWords();
  const may = useMay();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const approve = useAct(({ payoutId, note }: { payoutId: string; note: string }, key) =>
    client.post('/api/console/payouts/{payoutId}/approve', { path: { payoutId }, body: { note }, key }),
  );
  const reject = useAct(({ payoutId, reason }: { payoutId: string; reason: string }, key) =>
    client.post('/api/console/payouts/{payoutId}/reject', { path: { payoutId }, body: { reason }, key }),
  );
  const figures = (row: Payout) => [
    { label: t('payments.amount'), value: <MoneyText fen={row.amountFen} strong /> },
    { label: t('list.shop'), value: <ShopLink id={row.shopId} /> },
    { label: t('payouts.to'), value: `${row.holder} · ${row.bank} · ${row.numberEnd}` },
  ];
  const decide = async (row: Payout, how: 'approve' | 'reject') => {
    const { payoutId } = row;
    const done = await confirm({
      title: t(`payouts.${how}_ask`),
      figures: figures(row),
      consequence: t(`payouts.${how}_consequence`),
      okText: t(`payouts.${how}`),
      reasonLabel: t(`payouts.${how}_reason`),
      run: (reason) =>
        how === 'approve' ? approve.mutateAsync({ payoutId, note: reason }) : reject.mutateAsync({ payoutId, reason }),
    });
    if (done) message.success(t(`payouts.${how}_done`));
  };
  return (
    <>
      <PageHeader title={t('job.payouts')} lead={t('payouts.lead')} />
      <DataTable<Payout>
        id="console.payouts"
        caption={t('job.payouts')}
        path="/console/payouts"
        rowKey={(row) => row.payoutId}
        filters={[
          stateFilter(t('list.state'), 'payments.states.payout', states, t),
          { kind: 'search', name: 'shopId', label: t('list.shop_id') },
        ]}
        empty={t('payouts.empty')}
        columns={[
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'amount',
            title: t('payments.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={payoutTone[row.state] ?? 'quiet'}>{row.stateLabel}</StateTag>,
          },
          {
            key: 'to',
            title: t('payouts.to'),
            render: (row) => (
              <>
                {`${row.holder} · ${row.bank} · ${row.numberEnd}`}
                <div className="desk-quiet">{t('payouts.by', { provider: row.gatewayLabel })}</div>
              </>
            ),
          },
          { key: 'requested', title: t('payouts.requested'), render: (row) => <TimeText at={row.requestedAt} /> },
          {
            key: 'cooling',
            title: t('payouts.cooling'),
            render: (row) => <TimeText at={row.state === 'cooling' ? row.coolUntil : null} />,
          },
          { key: 'ended', title: t('payouts.ended'), render: (row) => <TimeText at={row.endedAt} /> },
          {
            key: 'note',
            title: t('payouts.note'),
            render: (row) => <div className="con-wrap">{row.failure ?? row.note ?? ''}</div>,
          },
          {
            key: 'act',
            title: t('list.acts'),
            render: (row) =>
              may('payments.payouts') && (row.state === 'requested' || row.state === 'cooling') ? (
                <span className="desk-acts">
                  {row.state === 'requested' ? (
                    <Button size="small" type="primary" onClick={() => decide(row, 'approve')}>
                      {t('payouts.approve')}
                    </Button>
                  ) : null}
                  <Button size="small" danger onClick={() => decide(row, 'reject')}>
                    {t('payouts.reject')}
                  </Button>
                </span>
              ) : null,
          },
        ]}
      />
    </>
  );
}
