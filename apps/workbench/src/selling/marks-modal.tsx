import { App, Form, Input, Modal, Radio, Select } from 'antd';
import { client, ProblemAlert, useAct, useGet, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { FlagMark } from './note-modal.tsx';
import { type Flag, flags, type Order } from './order.ts';

interface Values {
  flag: Flag | '' | 'keep';
  writesNote: boolean;
  note: string;
  addTags: string[];
  removeTags: string[];
}

/** Note, flag and tags of the ticked orders in one step; what is not touched stays as it is on each. */
export function MarksModal({
  orders,
  onClose,
}: {
  orders: readonly Pick<Order, 'id' | 'tags'>[];
  onClose: () => void;
}) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const writesNote = Form.useWatch('writesNote', form);
  const known = useGet('/api/shops/{shopId}/order-tags', { path: { shopId: shop.id } });
  const borne = [...new Set(orders.flatMap((order) => order.tags))];
  const save = useAct(
    ({ flag, writesNote: writes, note, addTags, removeTags }: Values, key) =>
      client.post('/api/shops/{shopId}/orders/marks', {
        path: { shopId: shop.id },
        body: {
          orderIds: orders.map((order) => order.id),
          ...(flag === 'keep' ? {} : { flag: flag || null }),
          ...(writes ? { note: note.trim() || null } : {}),
          ...(addTags.length > 0 ? { addTags } : {}),
          ...(removeTags.length > 0 ? { removeTags } : {}),
        },
        key,
      }),
    ({ marked }) => {
      message.success(t('order.marked', { count: marked }));
      onClose();
    },
  );
  return (
    <Modal
      open
      title={t('order.mark_many', { count: orders.length })}
      okText={t('table.save')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {save.error ? <ProblemAlert error={save.error} /> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ flag: 'keep', writesNote: false, note: '', addTags: [], removeTags: [] }}
        onFinish={(values) => save.mutate({ ...values, note: values.note ?? '' })}
      >
        <Form.Item name="flag" label={t('order.flag')}>
          <Radio.Group>
            <Radio value="keep">{t('order.keep')}</Radio>
            <Radio value="">{t('order.no_flag')}</Radio>
            {flags.map((flag) => (
              <Radio key={flag} value={flag}>
                <FlagMark flag={flag} />
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Form.Item name="addTags" label={t('order.add_tags')} extra={t('order.tags_hint')}>
          <Select
            mode="tags"
            maxCount={10}
            tokenSeparators={[',', '，']}
            options={(known.data?.items ?? []).map(({ tag, count }) => ({ value: tag, label: `${tag} (${count})` }))}
          />
        </Form.Item>
        {borne.length > 0 ? (
          <Form.Item name="removeTags" label={t('order.remove_tags')}>
            <Select mode="multiple" options={borne.map((tag) => ({ value: tag, label: tag }))} />
          </Form.Item>
        ) : (
          <Form.Item name="removeTags" hidden>
            <Select mode="multiple" />
          </Form.Item>
        )}
        <Form.Item name="writesNote" label={t('order.note')}>
          <Radio.Group>
            <Radio value={false}>{t('order.keep')}</Radio>
            <Radio value={true}>{t('order.write_note')}</Radio>
          </Radio.Group>
        </Form.Item>
        {writesNote ? (
          <Form.Item name="note" label={t('order.note_for_all')} extra={t('order.note_for_all_hint')}>
            <Input.TextArea maxLength={500} rows={3} />
          </Form.Item>
        ) : null}
      </Form>
    </Modal>
  );
}
