import { Form, Select } from 'antd';
import { client, MoneyText, ProblemAlert, useGet, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { type BankFacts, BankForm } from '../parts/bank-form.tsx';

type Funding = BankFacts & { gateway: string };

/** What the custody account holds for payout files, and the form by which money that came there is booked. */
export function BankMoney() {
  const { t } = useWords();
  const may = useMay();
  const money = useGet('/api/console/bank-money', {});
  const gateways = useGet('/api/console/gateways', {});
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
        <BankForm<Funding>
          labels={{ amount: t('bank.amount'), book: t('bank.book'), booked: t('bank.booked') }}
          book={(funding, key) => client.post('/api/console/bank-fundings', { body: funding, key })}
        >
          <Form.Item name="gateway" label={t('payments.gateway')} rules={[{ required: true }]}>
            <Select
              className="desk-choice"
              options={(gateways.data?.items ?? []).map((one) => ({ value: one.gateway, label: one.label }))}
            />
          </Form.Item>
        </BankForm>
      ) : null}
    </section>
  );
}
