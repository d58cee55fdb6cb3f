import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import {
  client,
  DataTable,
  PageHeader,
  ProblemAlert,
  type Reply,
  TimeText,
  useAct,
  useConfirmDanger,
  useProblemText,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Person = Reply<'/api/shops/{shopId}/staff'>['items'][number];
const roles = ['manager', 'editor', 'packer', 'service', 'finance', 'guide', 'streamer'] as const;

/** Who works here and what their role lets them do. */
export function StaffPage() {
  const { t } = useWords();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const [adding, setAdding] = useState(false);
  const path = { shopId: shop.id };
  const choices = roles.map((role) => ({ value: role, label: t(`role.${role}`) }));
  const change = useAct(({ userId, role }: { userId: string; role: string }) =>
    client.patch('/api/shops/{shopId}/staff/{userId}', { path: { ...path, userId }, body: { role } }),
  );
  const remove = useAct((userId: string) =>
    client.delete('/api/shops/{shopId}/staff/{userId}', { path: { ...path, userId } }),
  );
  const give = (person: Person, role: string) =>
    change
      .mutateAsync({ userId: person.userId, role })
      .then(() => message.success(t('table.saved')))
      .catch((error: unknown) => message.error(textOf(error)));
  return (
    <>
      <PageHeader
        title={t('job.staff')}
        lead={t('staff.lead')}
        acts={
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('staff.add')}
          </Button>
        }
      />
      <DataTable<Person>
        id="staff"
        caption={t('job.staff')}
        path={`/shops/${shop.id}/staff`}
        rowKey={(row) => row.userId}
        columns={[
          { key: 'name', title: t('staff.name'), render: (row) => row.nickname },
          { key: 'phone', title: t('staff.phone'), render: (row) => row.phoneMasked ?? '—' },
          {
            key: 'role',
            title: t('staff.role'),
            render: (row) =>
              row.role === 'owner' ? (
                t('role.owner')
              ) : (
                <Select
                  aria-label={t('staff.role_of', { name: row.nickname })}
                  value={row.role}
                  options={choices}
                  popupMatchSelectWidth={false}
                  onChange={(role: string) => give(row, role)}
                />
              ),
          },
          { key: 'may', title: t('staff.may'), render: (row) => t(`role_note.${row.role}`, { defaultValue: '—' }) },
          { key: 'since', title: t('staff.since'), render: (row) => <TimeText at={row.addedAt} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              row.role === 'owner' ? null : (
                <Button
                  size="small"
                  danger
                  onClick={() =>
                    confirm({
                      title: t('staff.remove_ask', { name: row.nickname }),
                      figures: [{ label: t('staff.role'), value: t(`role.${row.role}`, { defaultValue: row.role }) }],
                      consequence: t('staff.remove_consequence'),
                      okText: t('staff.remove'),
                      run: () => remove.mutateAsync(row.userId),
                    })
                  }
                >
                  {t('staff.remove')}
                </Button>
              ),
          },
        ]}
      />
      {adding ? <AddPerson choices={choices} onClose={() => setAdding(false)} /> : null}
    </>
  );
}

interface Values {
  phone: string;
  role: string;
}

function AddPerson({ choices, onClose }: { choices: { value: string; label: string }[]; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const add = useAct(
    (body: Values, key) => client.post('/api/shops/{shopId}/staff', { path: { shopId: shop.id }, body, key }),
    (person) => {
      message.success(t('staff.added', { name: person.nickname }));
      onClose();
    },
  );
  return (
    <Modal
      open
      title={t('staff.add')}
      okText={t('staff.add')}
      confirmLoading={add.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {add.error ? <ProblemAlert error={add.error} /> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ role: 'service' }}
        onFinish={(values) => add.mutate(values)}
      >
        <Form.Item
          name="phone"
          label={t('staff.phone')}
          extra={t('staff.phone_hint')}
          rules={[{ required: true, message: t('form.required', { field: t('staff.phone') }) }]}
        >
          <Input inputMode="tel" autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={t('staff.role')}>
          <Select options={choices} />
        </Form.Item>
        <Form.Item noStyle dependencies={['role']}>
          {() => <p className="desk-quiet">{t(`role_note.${form.getFieldValue('role')}`)}</p>}
        </Form.Item>
      </Form>
    </Modal>
  );
}
