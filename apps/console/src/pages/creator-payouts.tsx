import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useAct,
  useConfirmDanger,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';

type Payout = Reply<'/api/console/creator-payouts'>['items'][number];
type Line = Reply<'/api/console/commissions'>['items'][number];
const tones: Record<Payout['state'], StateTone> = {
  requested: 'waits',
  paid: 'done',
  returned: 'wrong',
  cancelled: 'quiet',
};
const lineTones: Record<Line['state'], StateTone> = {
  expected: 'waits',
  booked: 'done',
  short: 'wrong',
  nothing: 'quiet',
};

const accountOf = (userId: string): string => `/users/${userId}`;

/** What creators asked to be paid out: finance pays by bank, and writes down what it did. */
export function CreatorPayoutsPage() {
  const { t } = useWords();
  const may = useMay();
  const { message, modal } = App.useApp();
  const confirm = useConfirmDanger();
  const path = (one: Payout) => ({ payoutId: one.id });
  const back = useAct(({ one, reason }: { one: Payout; reason: string }, key) =>
    client.post('/api/console/creator-payouts/{payoutId}/return', { path: path(one), body: { reason }, key }),
  );
  const look = useAct(
    (one: Payout, key) => client.post('/api/console/creator-payouts/{payoutId}/card', { path: path(one), key }),
    (card) =>
      modal.info({
        title: t('creator_payouts.card'),
        content: (
          <>
            <p>{card.holder}</p>
            <p>{card.bank}</p>
            <p className="desk-figure-value">{card.number}</p>
          </>
        ),
      }),
  );
  const giveBack = async (one: Payout) => {
    const done = await confirm({
      title: t('creator_payouts.return_ask'),
      figures: [{ label: t('payments.amount'), value: <MoneyText fen={one.amountFen} strong /> }],
      consequence: t('creator_payouts.return_consequence'),
      okText: t('creator_payouts.return'),
      reasonLabel: t('creator_payouts.return_reason'),
      run: (reason) => back.mutateAsync({ one, reason }),
    });
    if (done) message.success(t('creator_payouts.returned'));
  };
  return (
    <>
      <PageHeader title={t('job.creator_payouts')} lead={t('creator_payouts.lead')} />
      {look.error ? <ProblemAlert error={look.error} /> : null}
      <DataTable<Payout>
        id="console.creator-payouts"
        caption={t('job.creator_payouts')}
        path="/console/creator-payouts"
        rowKey={(row) => row.id}
        empty={t('creator_payouts.empty')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: (['requested', 'paid', 'returned', 'cancelled'] as const).map((value) => ({
              value,
              text: t(`creator_payouts.state.${value}`),
            })),
          },
        ]}
        columns={[
          {
            key: 'who',
            title: t('creator_payouts.creator'),
            render: (row) => <Link to={accountOf(row.userId)}>{row.nickname ?? row.userId.slice(-8)}</Link>,
          },
          {
            key: 'amount',
            title: t('payments.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          { key: 'to', title: t('payouts.to'), render: (row) => `${row.bank} · ${row.numberEnd}` },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={tones[row.state]}>{t(`creator_payouts.state.${row.state}`)}</StateTag>,
          },
          { key: 'requested', title: t('payouts.requested'), render: (row) => <TimeText at={row.requestedAt} /> },
          { key: 'from', title: t('creator_payouts.from'), render: (row) => <TimeText at={row.fromAt} /> },
          { key: 'ended', title: t('payouts.ended'), render: (row) => <TimeText at={row.endedAt} /> },
          {
            key: 'note',
            title: t('payouts.note'),
            render: (row) => <div className="con-wrap">{row.bankNo ?? row.reason ?? ''}</div>,
          },
          {
            key: 'act',
            title: t('list.acts'),
            render: (row) =>
              row.state === 'requested' && may('commissions.pay') ? (
                <span className="desk-acts">
                  <Button size="small" loading={look.isPending} onClick={() => look.mutate(row)}>
                    {t('creator_payouts.look')}
                  </Button>
                  <Paid payoutId={row.id} />
                  <Button size="small" danger onClick={() => giveBack(row)}>
                    {t('creator_payouts.return')}
                  </Button>
                </span>
              ) : null,
          },
        ]}
      />
    </>
  );
}

/** The bank's number of the debit, and it is booked. */
function Paid({ payoutId }: { payoutId: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [bankNo, setBankNo] = useState('');
  const paid = useAct(
    (body: { bankNo: string }, key) =>
      client.post('/api/console/creator-payouts/{payoutId}/paid', { path: { payoutId }, body, key }),
    () => message.success(t('creator_payouts.paid')),
  );
  return (
    <>
      <Input
        size="small"
        aria-label={t('bank.no')}
        placeholder={t('bank.no')}
        maxLength={64}
        value={bankNo}
        onChange={(event) => setBankNo(event.target.value.trim())}
      />
      <Button
        size="small"
        type="primary"
        disabled={!/^[A-Za-z0-9-]{4,64}$/.test(bankNo)}
        loading={paid.isPending}
        onClick={() => paid.mutate({ bankNo })}
      >
        {t('creator_payouts.mark_paid')}
      </Button>
      {paid.error ? <ProblemAlert error={paid.error} /> : null}
    </>
  );
}

/** What creators earn of which shops, line by line; each creator's account is one step away. */
export function CommissionsPage() {
  const { t } = useWords();
  const say = useSay();
  return (
    <>
      <PageHeader title={t('job.commissions')} lead={t('creator_payouts.lines_lead')} />
      <DataTable<Line>
        id="console.commissions"
        caption={t('job.commissions')}
        path="/console/commissions"
        rowKey={(row) => row.lineId}
        empty={t('creator_payouts.lines_none')}
        columns={[
          {
            key: 'who',
            title: t('creator_payouts.creator'),
            render: (row) => <Link to={accountOf(row.userId)}>{row.nickname ?? row.userId.slice(-8)}</Link>,
          },
          { key: 'shop', title: t('list.shop'), render: (row) => row.shop.name },
          { key: 'goods', title: t('creator_payouts.goods'), render: (row) => say(row.product) },
          {
            key: 'order',
            title: t('creator_payouts.order'),
            render: (row) => <Link to={`/orders/${row.orderId}`}>{row.orderId.slice(-8)}</Link>,
          },
          {
            key: 'kept',
            title: t('creator_payouts.kept'),
            align: 'right',
            render: (row) => <MoneyText fen={row.keptFen} />,
          },
          { key: 'rate', title: t('creator_payouts.rate'), align: 'right', render: (row) => `${row.rateBps / 100}%` },
          {
            key: 'amount',
            title: t('payments.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.expectedFen} strong />,
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={lineTones[row.state]}>{t(`creator_payouts.line.${row.state}`)}</StateTag>,
          },
          {
            key: 'at',
            title: t('creator_payouts.at'),
            render: (row) => <TimeText at={row.settledAt ?? row.placedAt} />,
          },
        ]}
      />
    </>
  );
}
