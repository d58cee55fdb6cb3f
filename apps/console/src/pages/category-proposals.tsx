import { Button } from 'antd';
import { useState } from 'react';
import {
  client,
  DataTable,
  PageHeader,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { ShopLink } from '../parts/shop-link.tsx';
import { categoryTone } from '../tones.ts';

type Proposal = Reply<'/api/console/category-proposals'>['items'][number];
type State = Proposal['state'];
const states: readonly State[] = ['proposed', 'trial', 'open', 'merging', 'closed'];
const answers: Readonly<Partial<Record<State, readonly State[]>>> = {
  proposed: ['trial', 'closed'],
  trial: ['open', 'closed'],
};

/** Leaves that shops and operators proposed, and what became of them; each answer is a step with its reason. */
export function CategoryProposalsPage() {
  const { t } = useWords();
  const say = useSay();
  const confirm = useConfirmDanger();
  const [done, setDone] = useState(0);
  const step = useAct(
    ({ id, state, reason }: { id: string; state: State; reason: string }) =>
      client.patch('/api/console/categories/{categoryId}', { path: { categoryId: id }, body: { state, reason } }),
    () => setDone((now) => now + 1),
  );
  return (
    <>
      <PageHeader title={t('job.category_proposals')} lead={t('category_proposals.lead')} />
      <DataTable<Proposal>
        key={done}
        id="console.category_proposals"
        caption={t('job.category_proposals')}
        path="/console/category-proposals"
        rowKey={(row) => row.categoryId}
        empty={t('category_proposals.empty')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: states.map((state) => ({ value: state, text: t(`categories.state.${state}`) })),
          },
        ]}
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
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={categoryTone[row.state] ?? 'quiet'}>{t(`categories.state.${row.state}`)}</StateTag>
            ),
          },
          {
            key: 'shop',
            title: t('category_proposals.by'),
            render: (row) => (row.shopId ? <ShopLink id={row.shopId} /> : t('category_proposals.platform')),
          },
          { key: 'reason', title: t('categories.reason'), render: (row) => row.reason || '—' },
          { key: 'products', title: t('category_proposals.products'), align: 'right', render: (row) => row.products },
          {
            key: 'trial',
            title: t('category_proposals.until'),
            render: (row) => <TimeText at={row.trialUntil} deadline />,
          },
          { key: 'at', title: t('category_proposals.at'), render: (row) => <TimeText at={row.proposedAt} /> },
          {
            key: 'acts',
            title: t('list.acts'),
            render: (row) => (
              <div className="desk-acts">
                {(answers[row.state] ?? []).map((state) => (
                  <Button
                    key={state}
                    size="small"
                    danger={state === 'closed'}
                    onClick={() =>
                      confirm({
                        title: t('categories.step_ask', { name: say(row.name), state: t(`categories.state.${state}`) }),
                        figures: [{ label: t('category_proposals.products'), value: row.products }],
                        consequence: t(`categories.step_consequence.${state}`),
                        okText: t('categories.step_act', { state: t(`categories.state.${state}`) }),
                        reasonLabel: t('categories.reason'),
                        run: (reason) => step.mutateAsync({ id: row.categoryId, state, reason }),
                      })
                    }
                  >
                    {t('categories.step_act', { state: t(`categories.state.${state}`) })}
                  </Button>
                ))}
              </div>
            ),
          },
        ]}
      />
    </>
  );
}
