import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import {
  client,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { categoryTone } from '../tones.ts';
import { bpsText } from './rates.ts';

type Category = Reply<'/api/console/categories'>['items'][number];
type State = Category['state'];

/** Where a category can go from each state. */
const nextStates: Readonly<Record<State, readonly State[]>> = {
  proposed: ['trial', 'open', 'closed'],
  trial: ['open', 'merging', 'closed'],
  open: ['merging', 'closed'],
  merging: ['open'],
  closed: ['open'],
};

/** The steps a category may take, and what it went through. */
export function CategoryLife({ category, onStepped }: { category: Category; onStepped: (category: Category) => void }) {
  const { t } = useWords();
  const say = useSay();
  const confirm = useConfirmDanger();
  const [merging, setMerging] = useState(false);
  const path = { categoryId: category.id };
  const history = useGet('/api/console/categories/{categoryId}/history', { path, query: { limit: 50 } });
  const step = useAct(
    (body: { state: State; reason: string }) => client.patch('/api/console/categories/{categoryId}', { path, body }),
    onStepped,
  );
  const merge = history.data?.merge;
  return (
    <>
      <section className="con-block" aria-label={t('categories.steps')}>
        <h2>{t('categories.steps')}</h2>
        {merge ? (
          <p>
            {t(merge.endedAt ? 'categories.merged' : 'categories.merging_now', {
              count: merge.moved,
              into: merge.into,
            })}
          </p>
        ) : null}
        <div className="desk-acts">
          {nextStates[category.state].map((state) =>
            state === 'merging' ? (
              <Button key={state} danger onClick={() => setMerging(true)}>
                {t('categories.merge')}
              </Button>
            ) : (
              <Button
                key={state}
                danger={state === 'closed'}
                onClick={() =>
                  confirm({
                    title: t('categories.step_ask', {
                      name: say(category.name),
                      state: t(`categories.state.${state}`),
                    }),
                    figures: [{ label: t('categories.commission'), value: bpsText(category.commissionBps) }],
                    consequence: t(`categories.step_consequence.${state}`),
                    okText: t('categories.step_act', { state: t(`categories.state.${state}`) }),
                    reasonLabel: t('categories.reason'),
                    run: (reason) => step.mutateAsync({ state, reason }),
                  })
                }
              >
                {t('categories.step_act', { state: t(`categories.state.${state}`) })}
              </Button>
            ),
          )}
        </div>
      </section>
      <section className="con-block" aria-label={t('categories.history')}>
        <h2>{t('categories.history')}</h2>
        {history.data?.items.length === 0 ? <p className="desk-quiet">{t('categories.history_none')}</p> : null}
        <ul>
          {history.data?.items.map((one) => (
            <li key={`${one.at} ${one.to}`}>
              <span className="desk-acts">
                <TimeText at={one.at} />
                <StateTag tone={categoryTone[one.to] ?? 'quiet'}>{t(`categories.state.${one.to}`)}</StateTag>
                {one.mergedInto ? <span className="con-id">→ {one.mergedInto}</span> : null}
                {one.reason}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <MergeCategory
        category={category}
        open={merging}
        onClose={() => setMerging(false)}
        onMerged={(merged) => {
          setMerging(false);
          onStepped(merged);
        }}
      />
    </>
  );
}

interface MergeForm {
  mergedInto: string;
  reason: string;
}

interface MergeProps {
  category: Category;
  open: boolean;
  onClose: () => void;
  onMerged: (category: Category) => void;
}

/** Chooses the leaf the goods go to, by its name. */
function MergeCategory({ category, open, onClose, onMerged }: MergeProps) {
  const { t } = useWords();
  const say = useSay();
  const { message } = App.useApp();
  const [form] = Form.useForm<MergeForm>();
  const [words, setWords] = useState('');
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(typing.current), []);
  const found = useGet('/api/categories', { query: { q: words } }, { enabled: words.trim() !== '' });
  const merge = useAct(
    (body: MergeForm) =>
      client.patch('/api/console/categories/{categoryId}', {
        path: { categoryId: category.id },
        body: { ...body, state: 'merging' },
      }),
    (merged) => {
      message.success(t('categories.merge_begun'));
      onMerged(merged);
    },
  );
  return (
    <Modal
      open={open}
      title={t('categories.merge_ask', { name: say(category.name) })}
      okText={t('categories.merge')}
      okButtonProps={{ danger: true }}
      confirmLoading={merge.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t('categories.merge_consequence')}</p>
      {merge.error ? <ProblemAlert error={merge.error} /> : null}
      <Form<MergeForm> form={form} layout="vertical" onFinish={(given) => merge.mutate(given)}>
        <Form.Item
          name="mergedInto"
          label={t('categories.merge_target')}
          rules={[{ required: true, message: t('form.needed') }]}
        >
          <Select
            options={(found.data?.items ?? [])
              .filter((one) => one.id !== category.id)
              .map((one) => ({ value: one.id, label: one.path.map((part) => say(part.name)).join(' › ') }))}
            notFoundContent={t('categories.merge_type')}
            showSearch={{
              filterOption: false,
              onSearch: (text) => {
                clearTimeout(typing.current);
                typing.current = setTimeout(() => setWords(text), 250);
              },
            }}
          />
        </Form.Item>
        <Form.Item name="reason" label={t('categories.reason')} rules={[{ required: true, message: t('form.needed') }]}>
          <Input.TextArea maxLength={300} rows={2} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
