import { App, Button, Form, Input } from 'antd';
import type { ReactNode } from 'react';
import { MoneyInput, ProblemAlert, useAct, useWords } from '#ui/desk/index.ts';

/** What finance copies from a bank statement, whatever the money was for. */
export interface BankFacts {
  amountFen: number;
  bankNo: string;
  note: string;
}

/** Books money that came to a bank account or left it: what is asked besides stands first. */
export function BankForm<Facts extends BankFacts>(given: {
  /** Labels in the words of the place: of the sum, of the button, and what is said when it is booked. */
  labels: { amount: string; book: string; booked: string };
  initial?: Partial<Omit<Facts, keyof BankFacts>>;
  book: (facts: Facts, key: string) => Promise<unknown>;
  children: ReactNode;
}) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Facts>();
  const book = useAct(given.book, () => {
    form.resetFields();
    message.success(given.labels.booked);
  });
  return (
    <>
      <Form<Facts>
        form={form}
        layout="inline"
        initialValues={given.initial ?? {}}
        onFinish={(facts) => book.mutate(facts)}
        className="con-inline"
      >
        {given.children}
        <Form.Item name="amountFen" label={given.labels.amount} rules={[{ required: true }]}>
          <MoneyInput />
        </Form.Item>
        <Form.Item name="bankNo" label={t('bank.no')} rules={[{ required: true, pattern: /^[A-Za-z0-9-]{4,64}$/ }]}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="note" label={t('bank.note')} rules={[{ required: true }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Button htmlType="submit" loading={book.isPending}>
          {given.labels.book}
        </Button>
      </Form>
      {book.error ? <ProblemAlert error={book.error} /> : null}
    </>
  );
}
