import { App, Button } from 'antd';
import {
  client,
  DataTable,
  PageHeader,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useAct,
  useConfirmDanger,
  useWords,
} from '#ui/desk/index.ts';
import { ShopLink } from '../parts/shop-link.tsx';
import { stateFilter } from '../parts/state-choices.ts';

type Appeal = Reply<'/api/console/shop-appeals'>['items'][number];
const tones: Record<Appeal['state'], StateTone> = { submitted: 'waits', upheld: 'done', rejected: 'quiet' };

/** What shops say against being limited or frozen, the one due first on top. */
export function ShopAppealsPage() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('job.shop_appeals')} lead={t('appeals.lead')} />
      <DataTable<Appeal>
        id="console.shop-appeals"
        caption={t('job.shop_appeals')}
        path="/console/shop-appeals"
        rowKey={(row) => row.id}
        filters={[stateFilter(t('list.state'), 'shops.appealStates', ['submitted', 'upheld', 'rejected'], t)]}
        empty={t('appeals.empty')}
        columns={[
          { key: 'shop', title: t('licences.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          { key: 'against', title: t('appeals.against'), render: (row) => t(`shops.states.${row.against}`) },
          { key: 'text', title: t('appeals.text'), render: (row) => <div className="con-wrap">{row.text}</div> },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={tones[row.state]}>{t(`shops.appealStates.${row.state}`)}</StateTag>,
          },
          { key: 'due', title: t('licences.due'), render: (row) => <TimeText at={row.dueAt} deadline /> },
          {
            key: 'answer',
            title: t('appeals.answer'),
            render: (row) => <div className="con-wrap">{row.answer ?? ''}</div>,
          },
          {
            key: 'acts',
            title: t('licences.acts'),
            render: (row) => (row.state === 'submitted' ? <Answer appeal={row} /> : null),
          },
        ]}
      />
    </>
  );
}

function Answer({ appeal }: { appeal: Appeal }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const path = { appealId: appeal.id };
  const answer = useAct(({ what, said }: { what: 'uphold' | 'reject'; said: string }, key) =>
    what === 'uphold'
      ? client.post('/api/console/shop-appeals/{appealId}/uphold', { path, body: { answer: said }, key })
      : client.post('/api/console/shop-appeals/{appealId}/reject', { path, body: { answer: said }, key }),
  );
  return (
    <span className="con-acts">
      {(['uphold', 'reject'] as const).map((what) => (
        <Button
          key={what}
          size="small"
          danger={what === 'reject'}
          onClick={async () => {
            const done = await confirm({
              title: t(`appeals.ask.${what}`),
              figures: [{ label: t('appeals.against'), value: t(`shops.states.${appeal.against}`) }],
              consequence: t(`appeals.consequence.${what}`),
              okText: t(`appeals.act.${what}`),
              reasonLabel: t('appeals.answer'),
              run: (said) => answer.mutateAsync({ what, said }),
            });
            if (done) message.success(t('appeals.answered'));
          }}
        >
          {t(`appeals.act.${what}`)}
        </Button>
      ))}
    </span>
  );
}
