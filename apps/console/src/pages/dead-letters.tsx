import { App } from 'antd';
import {
  client,
  DataTable,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { JsonView } from '../parts/json-view.tsx';
import { ShopLink } from '../parts/shop-link.tsx';

type Letter = Reply<'/api/console/dead-letters'>['items'][number];

/** Events that a consumer could not digest; ticked ones are given to it again. */
export function DeadLettersPage() {
  const { t } = useWords();
  const may = useMay();
  const { message } = App.useApp();
  const replay = useAct(
    (letters: { consumer: string; eventId: string }[], key) =>
      client.post('/api/console/dead-letters/replay', { body: { letters }, key }),
    ({ items }) => {
      const failed = items.filter((one) => !one.done).length;
      if (failed > 0) message.warning(t('letters.replayed_some', { done: items.length - failed, failed }));
      else message.success(t('letters.replayed', { count: items.length }));
    },
  );
  return (
    <>
      <PageHeader title={t('job.dead_letters')} lead={t('letters.lead')} />
      {replay.error ? <ProblemAlert error={replay.error} /> : null}
      <DataTable<Letter>
        id="console.dead-letters"
        caption={t('job.dead_letters')}
        path="/console/dead-letters"
        rowKey={(row) => `${row.consumer} ${row.eventId}`}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: ['waiting', 'replayed', 'all'].map((value) => ({ value, text: t(`letters.state.${value}`) })),
          },
          { kind: 'search', name: 'consumer', label: t('letters.consumer') },
        ]}
        bulk={
          may('operations.replay')
            ? [
                {
                  key: 'replay',
                  text: t('letters.replay'),
                  run: (rows) =>
                    replay.mutateAsync(rows.map(({ consumer, eventId }) => ({ consumer, eventId }))).then(
                      () => true,
                      () => false,
                    ),
                },
              ]
            : []
        }
        empty={t('letters.empty')}
        columns={[
          { key: 'event', title: t('letters.event'), render: (row) => <code>{row.event}</code> },
          { key: 'consumer', title: t('letters.consumer'), render: (row) => <code>{row.consumer}</code> },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={row.replayedAt ? 'done' : 'wrong'}>
                {t(`letters.state.${row.replayedAt ? 'replayed' : 'waiting'}`)}
              </StateTag>
            ),
          },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'error',
            title: t('letters.error'),
            render: (row) => <div className="con-wrap desk-out">{row.error}</div>,
          },
          {
            key: 'payload',
            title: t('letters.payload'),
            render: (row) => <JsonView value={row.payload} />,
            hidden: true,
          },
          { key: 'failed', title: t('letters.failed_at'), render: (row) => <TimeText at={row.failedAt} /> },
          { key: 'replayed', title: t('letters.replayed_at'), render: (row) => <TimeText at={row.replayedAt} /> },
        ]}
      />
    </>
  );
}
