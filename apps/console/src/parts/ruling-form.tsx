import { Button, Form, Input, Radio } from 'antd';
import {
  client,
  MoneyInput,
  MoneyText,
  ProblemAlert,
  type Reply,
  useAct,
  useConfirmDanger,
  useWords,
} from '#ui/desk/index.ts';

type Case = Reply<'/api/console/refund-cases/{caseId}'>;
type Ruling = {
  outcome: 'refund' | 'return' | 'reject';
  goodsFen: number | null;
  freightBy: 'buyer' | 'shop';
  reason: string;
};

/** The ruling: what becomes of the goods, how much goes back, who bears freight, and why. Its figures are shown before it is given. */
export function RulingForm({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const confirm = useConfirmDanger();
  const [form] = Form.useForm<Ruling>();
  const outcome = Form.useWatch('outcome', form) ?? 'refund';
  const ruled = useAct((body: Ruling & { goodsFen: number }, key) =>
    client.post('/api/console/refund-cases/{caseId}/rule', { path: { caseId: one.id }, body, key }),
  );
  const ask = (values: Ruling) => {
    const body = { ...values, goodsFen: values.outcome === 'reject' ? 0 : (values.goodsFen ?? 0) };
    confirm({
      title: t('disputes.rule_ask'),
      figures: [
        { label: t('disputes.outcome'), value: t(`disputes.outcome.${body.outcome}`) },
        { label: t('disputes.goods_back'), value: <MoneyText fen={body.goodsFen} strong /> },
        { label: t('disputes.freight'), value: t(`disputes.freight.${body.freightBy}`) },
      ],
      consequence: t(one.state === 'appealed' ? 'disputes.final' : 'disputes.may_appeal'),
      okText: t('disputes.rule'),
      run: () => ruled.mutateAsync(body),
    });
  };
  return (
    <section aria-label={t('disputes.rule')}>
      <h2>{t('disputes.rule')}</h2>
      {ruled.error ? <ProblemAlert error={ruled.error} /> : null}
      <Form<Ruling>
        form={form}
        layout="vertical"
        initialValues={{ outcome: 'refund', goodsFen: one.mostGoodsFen, freightBy: one.returnFreightBy }}
        onFinish={ask}
      >
        <Form.Item name="outcome" label={t('disputes.outcome')}>
          <Radio.Group
            options={(['refund', 'return', 'reject'] as const).map((value) => ({
              value,
              label: t(`disputes.outcome.${value}`),
            }))}
          />
        </Form.Item>
        {outcome === 'reject' ? null : (
          <Form.Item
            name="goodsFen"
            label={t('disputes.goods_back')}
            extra={
              <>
                {t('disputes.most')} <MoneyText fen={one.mostGoodsFen} />
              </>
            }
          >
            <MoneyInput />
          </Form.Item>
        )}
        <Form.Item name="freightBy" label={t('disputes.freight')}>
          <Radio.Group
            options={(['shop', 'buyer'] as const).map((value) => ({ value, label: t(`disputes.freight.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="reason" label={t('disputes.reason')} rules={[{ required: true, min: 10 }]}>
          <Input.TextArea maxLength={2_000} rows={4} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={ruled.isPending}>
          {t('disputes.rule')}
        </Button>
      </Form>
    </section>
  );
}
