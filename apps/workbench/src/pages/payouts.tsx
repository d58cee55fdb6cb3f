import { App, Button, Descriptions, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import {
  client,
  DataTable,
  MoneyInput,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { payoutTone } from '../tones.ts';

type Payout = Reply<'/api/shops/{shopId}/payouts'>['items'][number];
type Account = NonNullable<Reply<'/api/shops/{shopId}/bank-account'>['bankAccount']>;
const states = ['requested', 'cooling', 'sent', 'arrived', 'returned', 'cancelled'] as const;

/** Money on its way to the shop's bank account. */
export function PayoutsPage() {
  const { t } = useWords();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const [asking, setAsking] = useState(false);
  const bank = useGet('/api/shops/{shopId}/bank-account', { path: { shopId: shop.id } });
  const cancel = useAct((payoutId: string, key) =>
    client.post('/api/shops/{shopId}/payouts/{payoutId}/cancel', { path: { shopId: shop.id, payoutId }, key }),
  );
  const mayPay = shop.may('money.payout');
  const account = bank.data?.bankAccount ?? null;
  return (
    <>
      <PageHeader
        title={t('job.payouts')}
        lead={t('payout.lead')}
        acts={
          mayPay ? (
            <Button type="primary" disabled={!account} onClick={() => setAsking(true)}>
              {t('payout.ask')}
            </Button>
          ) : null
        }
      />
      {bank.error ? <ProblemAlert error={bank.error} onRetry={() => bank.refetch()} /> : null}
      {bank.data ? <BankAccount account={account} mayChange={mayPay} /> : null}
      <DataTable<Payout>
        id="payouts"
        caption={t('job.payouts')}
        path={`/shops/${shop.id}/payouts`}
        rowKey={(row) => row.payoutId}
        empty={t('payout.empty')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('goods.state'),
            choices: states.map((value) => ({ value, text: t(`payout.state.${value}`) })),
          },
        ]}
        columns={[
          { key: 'asked', title: t('payout.requested'), render: (row) => <TimeText at={row.requestedAt} /> },
          {
            key: 'amount',
            title: t('money.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <>
                <StateTag tone={payoutTone[row.state] ?? 'quiet'}>{row.stateLabel}</StateTag>
                {row.needsApproval && row.state === 'requested' ? (
                  <div className="desk-quiet">{t('payout.needs_approval')}</div>
                ) : null}
                {row.failure ? <div className="desk-out wb-wrap">{row.failure}</div> : null}
                {row.note ? <div className="desk-quiet wb-wrap">{row.note}</div> : null}
              </>
            ),
          },
          {
            key: 'cool',
            title: t('payout.not_before'),
            render: (row) =>
              row.state === 'cooling' || row.state === 'requested' ? <TimeText at={row.coolUntil} /> : '—',
          },
          {
            key: 'to',
            title: t('payout.to'),
            render: (row) => (
              <>
                {`${row.bank} ${row.holder} ····${row.numberEnd}`}
                <div className="desk-quiet">{t('payout.by', { provider: row.gatewayLabel })}</div>
              </>
            ),
          },
          { key: 'ended', title: t('payout.ended'), render: (row) => <TimeText at={row.endedAt} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              mayPay && (row.state === 'requested' || row.state === 'cooling') ? (
                <Button
                  size="small"
                  danger
                  onClick={() =>
                    confirm({
                      title: t('payout.cancel_ask'),
                      figures: [{ label: t('money.amount'), value: <MoneyText fen={row.amountFen} /> }],
                      consequence: t('payout.cancel_consequence'),
                      okText: t('payout.cancel'),
                      run: () => cancel.mutateAsync(row.payoutId),
                    })
                  }
                >
                  {t('payout.cancel')}
                </Button>
              ) : null,
          },
        ]}
      />
      {asking && account ? <AskPayout account={account} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function AskPayout({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [amount, setAmount] = useState<number | null>(null);
  const balances = useGet('/api/shops/{shopId}/balances', { path: { shopId: shop.id } });
  const ask = useAct(
    (amountFen: number, key) =>
      client.post('/api/shops/{shopId}/payouts', { path: { shopId: shop.id }, body: { amountFen }, key }),
    ({ more }) => {
      message.success(more.length > 0 ? t('payout.asked_several', { n: more.length + 1 }) : t('payout.asked'));
      onClose();
    },
  );
  const available = balances.data?.availableFen ?? 0;
  return (
    <Modal
      open
      title={t('payout.ask')}
      okText={t('payout.ask')}
      okButtonProps={{ disabled: amount === null || amount < 1 || amount > available }}
      confirmLoading={ask.isPending}
      onOk={() => amount !== null && ask.mutate(amount)}
      onCancel={onClose}
    >
      {ask.error ? <ProblemAlert error={ask.error} /> : null}
      <Descriptions
        column={1}
        size="small"
        items={[
          {
            key: 'have',
            label: t('money.available'),
            children: <MoneyText fen={balances.data?.availableFen} strong />,
          },
          { key: 'to', label: t('payout.to'), children: `${account.bank} ${account.holder} ····${account.numberEnd}` },
          {
            key: 'left',
            label: t('payout.left'),
            children: <MoneyText fen={amount === null || amount > available ? null : available - amount} />,
          },
        ]}
      />
      <div className="wb-row">
        <MoneyInput aria-label={t('money.amount')} value={amount} onChange={setAmount} />
        <Button onClick={() => setAmount(available)}>{t('payout.all')}</Button>
      </div>
    </Modal>
  );
}

interface AccountValues {
  holder: string;
  bank: string;
  number: string;
}

function BankAccount({ account, mayChange }: { account: Account | null; mayChange: boolean }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [editing, setEditing] = useState(false);
  const [form] = Form.useForm<AccountValues>();
  const save = useAct(
    (body: AccountValues) => client.put('/api/shops/{shopId}/bank-account', { path: { shopId: shop.id }, body }),
    () => {
      message.success(t('table.saved'));
      setEditing(false);
    },
  );
  const fields = ['holder', 'bank', 'number'] as const;
  return (
    <section className="wb-panel desk-head-row" aria-label={t('payout.account')}>
      <div>
        <div className="desk-quiet">{t('payout.account')}</div>
        {account ? (
          <>
            <strong>{account.bank}</strong> {account.holder} ····{account.numberEnd}
            <div className="desk-quiet">
              {t('payout.account_since')} <TimeText at={account.addedAt} />
            </div>
          </>
        ) : (
          t('payout.no_account')
        )}
      </div>
      {mayChange ? (
        <Button onClick={() => setEditing(true)}>
          {account ? t('payout.replace_account') : t('payout.add_account')}
        </Button>
      ) : null}
      <Modal
        open={editing}
        title={account ? t('payout.replace_account') : t('payout.add_account')}
        okText={t('table.save')}
        confirmLoading={save.isPending}
        onOk={form.submit}
        onCancel={() => setEditing(false)}
      >
        {save.error ? <ProblemAlert error={save.error} /> : null}
        <p className="desk-quiet">{t('payout.account_note')}</p>
        <Form<AccountValues> form={form} layout="vertical" onFinish={(values) => save.mutate(values)}>
          {fields.map((name) => (
            <Form.Item
              key={name}
              name={name}
              label={t(`payout.${name}`)}
              rules={[{ required: true, message: t('form.required', { field: t(`payout.${name}`) }) }]}
            >
              <Input maxLength={60} inputMode={name === 'number' ? 'numeric' : 'text'} autoComplete="off" />
            </Form.Item>
          ))}
        </Form>
      </Modal>
    </section>
  );
}
