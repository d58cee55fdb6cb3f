import { App, Button, Form, Input, Radio } from 'antd';
import { client, MoneyInput, ProblemAlert, useAct, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';

interface Move {
  way: 'in' | 'back';
  amountFen: number;
  bankNo: string;
  note: string;
}

/** Books money a region paid in for vouchers, or what went back to it; for the platform's finance. */
export function BudgetMove({ division }: { division: string }) {
  const { t } = useWords();
  const may = useMay();
  const { message } = App.useApp();
  const [form] = Form.useForm<Move>();
  const book = useAct(
    ({ way, ...move }: Move, key) => {
      const body = { division, ...move };
      return way === 'in'
        ? client.post('/api/console/voucher-deposits', { body, key })
        : client.post('/api/console/voucher-withdrawals', { body, key });
    },
    () => {
      form.resetFields();
      message.success(t('vouchers.booked'));
    },
  );
  if (!may('vouchers.fund')) return null;
  return (
    <section aria-labelledby="budget-move" className="con-block">
      <h2 id="budget-move">{t('vouchers.put_in')}</h2>
      <p className="desk-quiet">{t('vouchers.fund_lead')}</p>
      <Form
        form={form}
        layout="inline"
        initialValues={{ way: 'in' }}
        onFinish={(move) => book.mutate(move)}
        className="con-inline"
      >
        <Form.Item name="way">
          <Radio.Group
            aria-label={t('vouchers.put_in')}
            options={(['in', 'back'] as const).map((value) => ({ value, label: t(`vouchers.way.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="amountFen" label={t('vouchers.amount')} rules={[{ required: true }]}>
          <MoneyInput />
        </Form.Item>
        <Form.Item name="bankNo" label={t('bank.no')} rules={[{ required: true, pattern: /^[A-Za-z0-9-]{4,64}$/ }]}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="note" label={t('bank.note')} rules={[{ required: true }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Button htmlType="submit" loading={book.isPending}>
          {t('vouchers.book')}
        </Button>
      </Form>
      {book.error ? <ProblemAlert error={book.error} /> : null}
    </section>
  );
}
