import { App, Button, Input, Modal } from 'antd';
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
import { useMay } from '../access.ts';

type Report = Reply<'/api/console/content-reports'>['items'][number];
type Act = 'uphold' | 'dismiss';
const filters = ['open', 'answered'] as const;

/** What readers say should not be there; who reported it reads the answer. */
export function ContentReportsPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const [acting, setActing] = useState<{ report: Report; act: Act } | null>(null);
  return (
    <>
      <PageHeader title={t('job.content_reports')} lead={t('reports.lead')} />
      <DataTable<Report>
        id="console.content-reports"
        caption={t('job.content_reports')}
        path="/console/content-reports"
        rowKey={(row) => row.id}
        empty={t('reports.none')}
        filters={[
          {
            kind: 'choice',
            name: 'filter',
            label: t('list.state'),
            choices: filters.map((value) => ({ value, text: t(`reports.filter.${value}`) })),
          },
        ]}
        columns={[
          {
            key: 'of',
            title: t('reports.of'),
            render: (row) => (
              <div className="con-wrap">
                {row.comment === null ? null : <div>{row.comment || '—'}</div>}
                <a href={`/content/${row.piece.id}`} className={row.comment === null ? undefined : 'desk-quiet'}>
                  {say(row.piece.title) || '—'}
                </a>
              </div>
            ),
          },
          {
            key: 'kind',
            title: t('reports.kind'),
            render: (row) => t(row.comment === null ? 'content.piece' : 'comments.comment'),
          },
          {
            key: 'why',
            title: t('content.why'),
            render: (row) => (
              <div className="con-wrap">
                <div>{say(row.reason)}</div>
                {row.note ? <div className="desk-quiet">{row.note}</div> : null}
              </div>
            ),
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={row.outcome === null ? 'waits' : row.outcome === 'upheld' ? 'done' : 'quiet'}>
                {t(`reports.outcome.${row.outcome ?? 'open'}`)}
              </StateTag>
            ),
          },
          { key: 'answer', title: t('reports.answer'), render: (row) => <div className="con-wrap">{row.answer}</div> },
          { key: 'due', title: t('content.due'), render: (row) => <TimeText at={row.outcome ? null : row.dueAt} /> },
          {
            key: 'acts',
            title: t('list.acts'),
            render: (row) =>
              row.outcome === null && may('content.review') ? (
                <span className="con-acts">
                  <Button size="small" danger onClick={() => setActing({ report: row, act: 'uphold' })}>
                    {t('reports.act.uphold')}
                  </Button>
                  <Button size="small" onClick={() => setActing({ report: row, act: 'dismiss' })}>
                    {t('reports.act.dismiss')}
                  </Button>
                </span>
              ) : null,
          },
        ]}
      />
      {acting ? <Answer {...acting} onClose={() => setActing(null)} /> : null}
    </>
  );
}

/** The answer that everybody who reported it will read. */
function Answer({ report, act, onClose }: { report: Report; act: Act; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [text, setText] = useState('');
  const send = useAct(
    (reportId: string, key) => {
      const said = { path: { reportId }, body: { answer: text.trim() }, key };
      return act === 'uphold'
        ? client.post('/api/console/content-reports/{reportId}/uphold', said)
        : client.post('/api/console/content-reports/{reportId}/dismiss', said);
    },
    () => {
      message.success(t('content.done'));
      onClose();
    },
  );
  return (
    <Modal
      open
      title={t(`reports.ask.${act}`)}
      okText={t(`reports.act.${act}`)}
      okButtonProps={{ danger: act === 'uphold', loading: send.isPending, disabled: text.trim().length < 2 }}
      onOk={() => send.mutate(report.id)}
      onCancel={onClose}
    >
      <Input.TextArea
        rows={3}
        maxLength={500}
        value={text}
        aria-label={t('reports.answer')}
        placeholder={t('reports.answer_hint')}
        onChange={(event) => setText(event.target.value)}
      />
      {send.error ? <ProblemAlert error={send.error} /> : null}
    </Modal>
  );
}
