import { FlagFilled } from '@ant-design/icons';
import { App, Form, Input, Modal, Radio } from 'antd';
import { client, ProblemAlert, useAct, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { type Flag, flagOf, flags, type Order } from './order.ts';

interface Values {
  note: string;
  flag: Flag | '';
}

/** The shop's own note and flag on an order; buyers never see them. */
export function NoteModal({
  order,
  onClose,
}: {
  order: Pick<Order, 'id' | 'shopNote' | 'flag' | 'number'>;
  onClose: () => void;
}) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const save = useAct(
    ({ note, flag }: Values, key) =>
      client.post('/api/shops/{shopId}/orders/{orderId}/note', {
        path: { shopId: shop.id, orderId: order.id },
        body: { note: note.trim() || null, flag: flag || null },
        key,
      }),
    () => {
      message.success(t('table.saved'));
      onClose();
    },
  );
  return (
    <Modal
      open
      title={t('order.note_of', { number: order.number })}
      okText={t('table.save')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {save.error ? <ProblemAlert error={save.error} /> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ note: order.shopNote ?? '', flag: flagOf(order.flag) ?? '' }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item name="flag" label={t('order.flag')}>
          <Radio.Group>
            <Radio value="">{t('order.no_flag')}</Radio>
            {flags.map((flag) => (
              <Radio key={flag} value={flag}>
                <FlagMark flag={flag} />
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Form.Item name="note" label={t('order.note')}>
          <Input.TextArea maxLength={500} rows={3} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** A coloured flag that also says its colour. */
export function FlagMark({ flag }: { flag: string | null }) {
  const { t } = useWords();
  const known = flagOf(flag);
  if (!known) return null;
  return (
    <span className={`wb-flag wb-flag-${known}`}>
      <FlagFilled aria-hidden /> <span>{t(`order.flag.${known}`)}</span>
    </span>
  );
}
