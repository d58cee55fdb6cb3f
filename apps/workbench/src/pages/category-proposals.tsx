import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import {
  client,
  DataTable,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { CategoryBranchField } from '../goods/category-branch-field.tsx';
import { useShop } from '../shop.tsx';
import { leafTone } from '../tones.ts';

type Proposal = Reply<'/api/shops/{shopId}/category-proposals'>['items'][number];

interface Asked {
  parentId: string;
  nameZh: string;
  nameEn?: string;
  reason: string;
}

/** Categories the shop asked for, with the platform's answers. */
export function CategoryProposalsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <PageHeader
        title={t('job.category_proposals')}
        lead={t('category_proposals.lead')}
        acts={
          shop.may('catalog.edit') ? (
            <Button type="primary" onClick={() => setAsking(true)}>
              {t('category_proposals.new')}
            </Button>
          ) : null
        }
      />
      <DataTable<Proposal>
        id="category_proposals"
        caption={t('job.category_proposals')}
        path={`/shops/${shop.id}/category-proposals`}
        rowKey={(row) => row.categoryId}
        empty={t('category_proposals.empty')}
        columns={[
          {
            key: 'name',
            title: t('category_proposals.name'),
            render: (row) => (
              <>
                <div>{say(row.name)}</div>
                <div className="desk-quiet">{row.above.map((one) => say(one)).join(' › ')}</div>
              </>
            ),
          },
          {
            key: 'state',
            title: t('category_proposals.state'),
            render: (row) => (
              <StateTag tone={leafTone[row.state] ?? 'quiet'}>{t(`category_proposals.state.${row.state}`)}</StateTag>
            ),
          },
          { key: 'answer', title: t('category_proposals.answer'), render: (row) => row.answer || '—' },
          { key: 'reason', title: t('category_proposals.reason'), render: (row) => row.reason || '—' },
          { key: 'until', title: t('category_proposals.until'), render: (row) => <TimeText at={row.trialUntil} /> },
          { key: 'at', title: t('category_proposals.at'), render: (row) => <TimeText at={row.proposedAt} /> },
        ]}
      />
      <AskForCategory open={asking} onClose={() => setAsking(false)} />
    </>
  );
}

function AskForCategory({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const [form] = Form.useForm<Asked>();
  const ask = useAct(
    (body: Asked, key) =>
      client.post('/api/shops/{shopId}/category-proposals', { path: { shopId: shop.id }, body, key }),
    () => {
      form.resetFields();
      onClose();
    },
  );
  const needed = (field: string) => [{ required: true, message: t('form.required', { field }) }];
  return (
    <Modal
      open={open}
      title={t('category_proposals.new')}
      okText={t('category_proposals.send')}
      confirmLoading={ask.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {ask.error ? <ProblemAlert error={ask.error} /> : null}
      <Form<Asked> form={form} layout="vertical" onFinish={(asked) => ask.mutate(asked)}>
        <Form.Item
          name="parentId"
          label={t('category_proposals.parent')}
          extra={t('category_proposals.parent_hint')}
          rules={needed(t('category_proposals.parent'))}
        >
          <CategoryBranchField />
        </Form.Item>
        <Form.Item
          name="nameZh"
          label={t('category_proposals.name_zh')}
          rules={needed(t('category_proposals.name_zh'))}
        >
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="nameEn" label={t('category_proposals.name_en')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="reason" label={t('category_proposals.reason')} rules={needed(t('category_proposals.reason'))}>
          <Input.TextArea maxLength={300} rows={3} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
