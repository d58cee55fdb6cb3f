import { App, Button, Form, Input, Modal, Select, Typography } from 'antd';
import { useState } from 'react';
import {
  client,
  DataTable,
  ProblemAlert,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useAct,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Invitation = Reply<'/api/shops/{shopId}/invitations'>['items'][number];
type Choices = { value: string; label: string }[];
const tones: Record<Invitation['state'], StateTone> = {
  sent: 'under-way',
  accepted: 'done',
  declined: 'quiet',
  withdrawn: 'quiet',
};

/** Who was asked to join, and what they said. */
export function Invitations() {
  const { t } = useWords();
  const shop = useShop();
  const withdraw = useAct((invitationId: string) =>
    client.delete('/api/shops/{shopId}/invitations/{invitationId}', { path: { shopId: shop.id, invitationId } }),
  );
  return (
    <section className="wb-block" aria-label={t('invitation.all')}>
      <h2>{t('invitation.all')}</h2>
      {withdraw.error ? <ProblemAlert error={withdraw.error} /> : null}
      <DataTable<Invitation>
        id="invitations"
        caption={t('invitation.all')}
        path={`/shops/${shop.id}/invitations`}
        rowKey={(row) => row.id}
        empty={t('invitation.empty')}
        columns={[
          { key: 'role', title: t('staff.role'), render: (row) => t(`role.${row.role}`, { defaultValue: row.role }) },
          { key: 'phone', title: t('staff.phone'), render: (row) => row.phoneMasked ?? t('invitation.anybody') },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => <StateTag tone={tones[row.state]}>{t(`invitation.state.${row.state}`)}</StateTag>,
          },
          { key: 'until', title: t('invitation.until'), render: (row) => <TimeText at={row.expiresAt} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              row.state === 'sent' ? (
                <Button size="small" onClick={() => withdraw.mutate(row.id)}>
                  {t('invitation.withdraw')}
                </Button>
              ) : null,
          },
        ]}
      />
    </section>
  );
}

interface Values {
  role: string;
  phone?: string;
}

/** Makes a link; its secret is shown once. */
export function Invite({ choices, onClose }: { choices: Choices; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [link, setLink] = useState<string | null>(null);
  const make = useAct(
    ({ role, phone }: Values, key) =>
      client.post('/api/shops/{shopId}/invitations', {
        path: { shopId: shop.id },
        body: { role, ...(phone ? { phone } : {}) },
        key,
      }),
    (made) => {
      setLink(made.link);
      message.success(t('invitation.made'));
    },
  );
  return (
    <Modal
      open
      title={t('invitation.invite')}
      okText={link ? t('invitation.close') : t('invitation.make')}
      confirmLoading={make.isPending}
      onOk={link ? onClose : form.submit}
      onCancel={onClose}
    >
      {make.error ? <ProblemAlert error={make.error} /> : null}
      {link ? (
        <>
          <p>{t('invitation.once')}</p>
          <Typography.Paragraph copyable className="wb-wrap">
            {link}
          </Typography.Paragraph>
        </>
      ) : (
        <Form<Values>
          form={form}
          layout="vertical"
          initialValues={{ role: 'service' }}
          onFinish={(values) => make.mutate(values)}
        >
          <Form.Item name="role" label={t('staff.role')}>
            <Select options={choices} />
          </Form.Item>
          <Form.Item name="phone" label={t('staff.phone')} extra={t('invitation.phone_hint')}>
            <Input inputMode="tel" autoComplete="off" />
          </Form.Item>
        </Form>
      )}
    </Modal>
  );
}
