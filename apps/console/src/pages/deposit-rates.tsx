import { App, Button, Cascader, Form, Modal } from 'antd';
import { useState } from 'react';
import { type Branch, useCategoryTree } from '#ui/desk/category-tree.ts';
import {
  client,
  DataTable,
  MoneyInput,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  useAct,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';

type Rate = Reply<'/api/console/deposit-rates'>['items'][number];

/** What categories ask a shop to deposit; what is under one follows it unless it says something itself. */
export function DepositRatesPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const [editing, setEditing] = useState<Rate | 'new' | null>(null);
  const mayEdit = may('shops.govern');
  return (
    <>
      <PageHeader
        title={t('job.deposit_rates')}
        lead={t('deposits.lead')}
        acts={
          mayEdit ? (
            <Button type="primary" onClick={() => setEditing('new')}>
              {t('deposits.set')}
            </Button>
          ) : null
        }
      />
      <DataTable<Rate>
        id="console.deposit-rates"
        caption={t('job.deposit_rates')}
        path="/console/deposit-rates"
        rowKey={(row) => row.categoryId}
        empty={t('deposits.empty')}
        {...(mayEdit && { onOpen: setEditing })}
        columns={[
          { key: 'category', title: t('deposits.category'), render: (row) => say(row.name) || row.categoryId },
          { key: 'id', title: t('deposits.id'), render: (row) => <span className="con-id">{row.categoryId}</span> },
          {
            key: 'amount',
            title: t('deposits.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
        ]}
      />
      {editing ? <EditRate rate={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}

function EditRate({ rate, onClose }: { rate: Rate | null; onClose: () => void }) {
  const { t } = useWords();
  const say = useSay();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ categoryId: string; amountFen: number | null }>();
  const save = useAct(
    ({ categoryId, amountFen }: { categoryId: string; amountFen: number | null }) =>
      client.put('/api/console/deposit-rates/{categoryId}', {
        path: { categoryId },
        body: { amountFen: amountFen ?? null },
      }),
    () => {
      message.success(t('deposits.saved'));
      onClose();
    },
  );
  return (
    <Modal
      open
      title={t('deposits.set')}
      okText={t('deposits.save')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {save.error ? <ProblemAlert error={save.error} /> : null}
      <p className="desk-quiet">{t('deposits.consequence')}</p>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ categoryId: rate?.categoryId ?? '', amountFen: rate?.amountFen ?? null }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item
          name="categoryId"
          label={t('deposits.category')}
          rules={[{ required: true, message: t('deposits.choose') }]}
        >
          {rate ? <span>{say(rate.name) || rate.categoryId}</span> : <CategoryField />}
        </Form.Item>
        <Form.Item name="amountFen" label={t('deposits.amount')} extra={t('deposits.amount_hint')}>
          <MoneyInput aria-label={t('deposits.amount')} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** Any category, walked to level by level: a branch speaks for all below it. */
function CategoryField({ id, onChange }: { id?: string; onChange?: (categoryId: string) => void }) {
  const { t } = useWords();
  const { branches, open } = useCategoryTree();
  return (
    <Cascader<Branch>
      {...(id && { id })}
      options={branches}
      changeOnSelect
      placeholder={t('deposits.choose')}
      loadData={(opened) => void open(opened)}
      onChange={(path) => onChange?.(String(path?.at(-1) ?? ''))}
    />
  );
}
