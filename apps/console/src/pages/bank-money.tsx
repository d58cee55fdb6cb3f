import { App, Button, Form, Input, Select } from 'antd';
import { client, MoneyInput, MoneyText, ProblemAlert, useAct, useGet, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';

type Funding = { readonly gateway: string; readonly amountFen: number; readonly bankNo: string; readonly note: string };

/** What the custody account holds for payout files, and the form by which money that came there is booked. */
export function BankMoney() {
  const { t } = useWords();
  const may = useMay();
  const { message } = App.useApp();
  const [form] = Form.useForm<Funding>();
  const money = useGet('/api/console/bank-money', {});
  const gateways = useGet('/api/console/gateways', {});
  const book = useAct(
    (funding: Funding, key) => client.post('/api/console/bank-fundings', { body: funding, key }),
    () => {
      form.resetFields();
      message.success(t('bank.booked'));
    },
  );
  return (
    <section aria-labelledby="bank-money" className="con-block">
      <h2 id="bank-money">{t('bank.title')}</h2>
      <p className="desk-quiet">{t('bank.lead')}</p>
      {money.error ? <ProblemAlert error={money.error} /> : null}
      {money.data ? (
        <dl className="con-sums">
          {(['heldFen', 'underWayFen', 'freeFen'] as const).map((name) => (
            <div key={name}>
              <dt className="desk-quiet">{t(`bank.${name}`)}</dt>
              <dd>
                <MoneyText fen={money.data[name]} strong />
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {may('payments.payouts') ? (
        <Form form={form} layout="inline" onFinish={(wish) => book.mutate(wish)} className="con-inline">
          <Form.Item name="gateway" label={t('payments.gateway')} rules={[{ required: true }]}>
            <Select
              className="desk-choice"
              options={(gateways.data?.items ?? []).map((one) => ({ value: one.gateway, label: one.label }))}
            />
          </Form.Item>
          <Form.Item name="amountFen" label={t('bank.amount')} rules={[{ required: true }]}>
            <MoneyInput />
          </Form.Item>
          <Form.Item name="bankNo" label={t('bank.no')} rules={[{ required: true, pattern: /^[A-Za-z0-9-]{4,64}$/ }]}>
            <Input maxLength={64} />
          </Form.Item>
          <Form.Item name="note" label={t('bank.note')} rules={[{ required: true }]}>
            <Input maxLength={200} />
          </Form.Item>
          <Button htmlType="submit" loading={book.isPending}>
            {t('bank.book')}
          </Button>
        </Form>
      ) : null}
      {book.error ? <ProblemAlert error={book.error} /> : null}
    </section>
  );
}
