import { Form, Input, Modal } from 'antd';
import { client, ProblemAlert, type Reply, useAct, useSay, useWords } from '#ui/desk/index.ts';

type Category = Reply<'/api/console/categories'>['items'][number];

interface NewCategoryProps {
  open: boolean;
  /** The category chosen in the tree: the new one stands under it. */
  parent: Category | null;
  onClose: () => void;
  onProposed: (category: Category) => void;
}

interface Proposal {
  id: string;
  nameZh: string;
  nameEn?: string;
}

/** Proposes a category under another; it takes goods once it is on trial or open. */
export function NewCategory({ open, parent, onClose, onProposed }: NewCategoryProps) {
  const { t } = useWords();
  const say = useSay();
  const [form] = Form.useForm<Proposal>();
  const propose = useAct(
    (given: Proposal, key) =>
      client.post('/api/console/categories', {
        body: { id: given.id, parentId: parent?.id ?? null, nameZh: given.nameZh, nameEn: given.nameEn ?? '' },
        key,
      }),
    (category) => {
      form.resetFields();
      onProposed(category);
    },
  );
  return (
    <Modal
      open={open}
      title={t('categories.propose')}
      okText={t('categories.propose')}
      confirmLoading={propose.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p className="desk-quiet">
        {parent ? t('categories.under', { name: say(parent.name) }) : t('categories.at_top')}
      </p>
      {propose.error ? <ProblemAlert error={propose.error} /> : null}
      <Form<Proposal> form={form} layout="vertical" onFinish={(given) => propose.mutate(given)}>
        <Form.Item
          name="id"
          label={t('categories.id')}
          extra={t('categories.id_hint')}
          rules={[{ required: true, pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, message: t('categories.id_hint') }]}
        >
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item
          name="nameZh"
          label={t('categories.name_zh')}
          rules={[{ required: true, message: t('form.needed') }]}
        >
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="nameEn" label={t('categories.name_en')}>
          <Input maxLength={60} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
