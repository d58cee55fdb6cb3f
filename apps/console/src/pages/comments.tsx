import { App, Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import {
  client,
  DataTable,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useAct,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { contentReasons } from '../parts/content-reasons.ts';

type Comment = Reply<'/api/console/comments'>['items'][number];
const filters = ['waiting', 'hidden', 'shown'] as const;
const tones: Readonly<Record<string, StateTone>> = { waiting: 'waits', hidden: 'wrong', shown: 'done' };

/** What readers say under content: what waits for a person, what was hidden, what is shown. */
export function CommentsPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const [hiding, setHiding] = useState<Comment | null>(null);
  return (
    <>
      <PageHeader title={t('job.comments')} lead={t('comments.lead')} />
      <DataTable<Comment>
        id="console.comments"
        caption={t('job.comments')}
        path="/console/comments"
        rowKey={(row) => row.id}
        empty={t('comments.none')}
        filters={[
          {
            kind: 'choice',
            name: 'filter',
            label: t('list.state'),
            choices: filters.map((value) => ({ value, text: t(`comments.state.${value}`) })),
          },
        ]}
        columns={[
          { key: 'text', title: t('comments.comment'), render: (row) => <div className="con-wrap">{row.text}</div> },
          {
            key: 'by',
            title: t('comments.by'),
            render: (row) => (
              <>
                {row.by ?? t('comments.left')}
                {row.author ? <div className="desk-quiet">{t('comments.author')}</div> : null}
              </>
            ),
          },
          {
            key: 'on',
            title: t('comments.on'),
            render: (row) => (
              <div className="con-wrap">
                <a href={`/content/${row.piece.id}`}>{say(row.piece.title) || '—'}</a>
              </div>
            ),
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={tones[row.state] ?? 'quiet'}>{t(`comments.state.${row.state}`)}</StateTag>,
          },
          {
            key: 'why',
            title: t('content.why'),
            render: (row) => (
              <div className="con-wrap">
                {row.reason ? <div>{say(row.reason)}</div> : null}
                {row.note ? <div>{row.note}</div> : null}
                {row.findings.map((one) => (
                  <div key={one.zh}>{say(one)}</div>
                ))}
              </div>
            ),
          },
          { key: 'at', title: t('content.due'), render: (row) => <TimeText at={row.reviewDueAt} /> },
          {
            key: 'acts',
            title: t('list.acts'),
            render: (row) => (may('content.review') ? <Acts comment={row} onHide={() => setHiding(row)} /> : null),
          },
        ]}
      />
      {hiding ? <Hiding comment={hiding} onClose={() => setHiding(null)} /> : null}
    </>
  );
}

function Acts({ comment, onHide }: { comment: Comment; onHide: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const pass = useAct(
    (commentId: string, key) => client.post('/api/console/comments/{commentId}/pass', { path: { commentId }, key }),
    () => message.success(t('content.done')),
  );
  return (
    <span className="con-acts">
      {comment.state === 'shown' ? null : (
        <Button size="small" type="primary" loading={pass.isPending} onClick={() => pass.mutate(comment.id)}>
          {t('comments.act.pass')}
        </Button>
      )}
      {comment.state === 'hidden' ? null : (
        <Button size="small" danger onClick={onHide}>
          {t('comments.act.hide')}
        </Button>
      )}
    </span>
  );
}

/** Hides a comment with the reason that who said it will read. */
function Hiding({ comment, onClose }: { comment: Comment; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [reason, setReason] = useState<(typeof contentReasons)[number]>('vulgar');
  const [note, setNote] = useState('');
  const send = useAct(
    (commentId: string, key) =>
      client.post('/api/console/comments/{commentId}/hide', {
        path: { commentId },
        body: { reason, note: note.trim() },
        key,
      }),
    () => {
      message.success(t('content.done'));
      onClose();
    },
  );
  return (
    <Modal
      open
      title={t('comments.ask')}
      okText={t('comments.act.hide')}
      okButtonProps={{ danger: true, loading: send.isPending }}
      onOk={() => send.mutate(comment.id)}
      onCancel={onClose}
    >
      <p>{comment.text}</p>
      <Select
        aria-label={t('content.reason')}
        className="con-wide"
        value={reason}
        onChange={setReason}
        options={contentReasons.map((value) => ({ value, label: t(`content.reason.${value}`) }))}
      />
      <Input.TextArea
        rows={3}
        maxLength={500}
        value={note}
        aria-label={t('content.note')}
        placeholder={t('content.note')}
        onChange={(event) => setNote(event.target.value)}
      />
      {send.error ? <ProblemAlert error={send.error} /> : null}
    </Modal>
  );
}
