import { App, Button, Form, Input, Select, Space } from 'antd';
import {
  client,
  DataTable,
  FigureCard,
  FigureRow,
  MoneyInput,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { PersonLink } from '../parts/person-link.tsx';

type Grant = Reply<'/api/console/credits'>['items'][number];
const states = ['asked', 'given', 'declined'] as const;
const reasons = ['amends', 'reward', 'goodwill'] as const;
const tones: Record<Grant['state'], StateTone> = { asked: 'waits', given: 'done', declined: 'quiet' };

interface Ask {
  buyerId: string;
  amountFen: number;
  reason: Grant['reason'];
  note: string;
}

/** Asks for credit for a buyer; whoever else may decides. */
function AskCredit() {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Ask>();
  const ask = useAct(
    (body: Ask, key) => client.post('/api/console/credits', { body, key }),
    () => {
      form.resetFields();
      message.success(t('credits.asked_done'));
    },
  );
  return (
    <section aria-labelledby="ask-credit" className="con-block">
      <h2 id="ask-credit">{t('credits.ask')}</h2>
      <p className="desk-quiet">{t('credits.ask_lead')}</p>
      <Form
        form={form}
        layout="inline"
        initialValues={{ reason: 'amends' }}
        onFinish={(values) => ask.mutate({ ...values, buyerId: values.buyerId.trim() })}
        className="con-inline"
      >
        <Form.Item
          name="buyerId"
          label={t('credits.buyer_id')}
          rules={[{ required: true, pattern: /^\s*usr_[0-9a-z]{26}\s*$/ }]}
        >
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="amountFen" label={t('credits.amount')} rules={[{ required: true }]}>
          <MoneyInput />
        </Form.Item>
        <Form.Item name="reason" label={t('credits.reason')}>
          <Select
            aria-label={t('credits.reason')}
            className="min-w-32"
            options={reasons.map((value) => ({ value, label: t(`credits.reasons.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="note" label={t('credits.note')} rules={[{ required: true, min: 2 }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Button htmlType="submit" loading={ask.isPending}>
          {t('credits.ask_it')}
        </Button>
      </Form>
      {ask.error ? <ProblemAlert error={ask.error} /> : null}
    </section>
  );
}

/** Credit the market gives to buyers: one person asks, another decides. */
export function CreditsPage() {
  const { t } = useWords();
  const may = useMay();
  const confirm = useConfirmDanger();
  const sums = useGet('/api/console/credits', { query: { limit: 1 } });
  const decide = useAct(({ id, give }: { id: string; give: boolean }, key) =>
    give
      ? client.post('/api/console/credits/{grantId}/give', { path: { grantId: id }, key })
      : client.post('/api/console/credits/{grantId}/decline', { path: { grantId: id }, key }),
  );
  const ask = (row: Grant, give: boolean) =>
    confirm({
      title: t(give ? 'credits.give_ask' : 'credits.decline_ask', { name: row.buyer.nickname }),
      figures: [
        { label: t('credits.amount'), value: <MoneyText fen={row.amountFen} /> },
        { label: t('credits.note'), value: row.note },
      ],
      consequence: t(give ? 'credits.give_consequence' : 'credits.decline_consequence'),
      okText: t(give ? 'credits.give' : 'credits.decline'),
      run: () => decide.mutateAsync({ id: row.id, give }),
    });
  return (
    <>
      <PageHeader title={t('job.credits')} lead={t('credits.lead')} />
      {sums.data ? (
        <FigureRow>
          <FigureCard
            title={t('credits.free')}
            definition={t('credits.free_is')}
            value={<MoneyText fen={sums.data.freeFen} />}
          />
          <FigureCard
            title={t('credits.held')}
            definition={t('credits.held_is')}
            value={<MoneyText fen={sums.data.heldFen} />}
          />
        </FigureRow>
      ) : null}
      <AskCredit />
      {decide.error ? <ProblemAlert error={decide.error} /> : null}
      <DataTable<Grant>
        id="console.credits"
        caption={t('job.credits')}
        path="/console/credits"
        rowKey={(row) => row.id}
        empty={t('credits.none')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: states.map((value) => ({ value, text: t(`credits.states.${value}`) })),
          },
        ]}
        columns={[
          {
            key: 'buyer',
            title: t('credits.buyer'),
            render: (row) => <PersonLink id={row.buyer.id} name={row.buyer.nickname} />,
          },
          {
            key: 'amount',
            title: t('credits.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={tones[row.state]}>{t(`credits.states.${row.state}`)}</StateTag>,
          },
          { key: 'reason', title: t('credits.reason'), render: (row) => t(`credits.reasons.${row.reason}`) },
          { key: 'note', title: t('credits.note'), render: (row) => <span className="con-wrap">{row.note}</span> },
          { key: 'asked', title: t('credits.asked_by'), render: (row) => row.askedBy.nickname },
          { key: 'at', title: t('credits.asked_at'), render: (row) => <TimeText at={row.askedAt} /> },
          { key: 'decided', title: t('credits.decided_by'), render: (row) => row.decidedBy?.nickname ?? '—' },
          {
            key: 'acts',
            title: t('credits.acts'),
            render: (row) =>
              row.state === 'asked' && may('members.decide_credit') ? (
                <Space>
                  <Button size="small" onClick={() => ask(row, true)}>
                    {t('credits.give')}
                  </Button>
                  <Button size="small" danger onClick={() => ask(row, false)}>
                    {t('credits.decline')}
                  </Button>
                </Space>
              ) : (
                '—'
              ),
          },
        ]}
      />
    </>
  );
}
