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
const filters = ['waiting', 'appealed', 'hidden', 'shown'] as const;
const tones: Readonly<Record<string, StateTone>> = { waiting: 'waits', hidden: 'wrong', shown: 'done' };

/** What readers say under content: what waits for a person, what was hidden, what is shown. */
export function CommentsPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const [hiding, setHiding] = useState<Comment | null>(null);
  const [answering, setAnswering] = useState<Comment | null>(null);
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
                {row.appeal ? (
                  <div>
                    {t('comments.appeal')} {row.appeal.text}
                    {row.appeal.answer ? <div className="desk-quiet">{row.appeal.answer}</div> : null}
                  </div>
                ) : null}
                {row.findings.map((one) => (
                  <div key={one.zh}>{say(one)}</div>
                ))}
              </div>
            ),
          },
          {
            key: 'at',
            title: t('content.due'),
            render: (row) => <TimeText at={row.appeal && !row.appeal.answer ? row.appeal.dueAt : row.reviewDueAt} />,
          },
          {
            key: 'acts',
            title: t('list.acts'),
            render: (row) =>
              may('content.review') ? (
                <Acts comment={row} onHide={() => setHiding(row)} onAnswer={() => setAnswering(row)} />
              ) : null,
          },
        ]}
      />
      {answering ? <Answering comment={answering} onClose={() => setAnswering(null)} /> : null}
      {hiding ? <Hiding comment={hiding} onClose={() => setHiding(null)} /> : null}
    </>
  );
}

function Acts({ comment, onHide, onAnswer }: { comment: Comment; onHide: () => void; onAnswer: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const pass = useAct(
    (commentId: string, key) => client.post('/api/console/comments/{commentId}/pass', { path: { commentId }, key }),
    () => message.success(t('content.done')),
  );
  if (comment.appeal && comment.appeal.answer === null)
    return comment.appeal.mine ? (
      <span className="desk-quiet">{t('comments.by_another')}</span>
    ) : (
      <Button size="small" type="primary" onClick={onAnswer}>
        {t('comments.act.answer')}
      </Button>
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

/** Answers who objected to the hiding of what they said. */
function Answering({ comment, onClose }: { comment: Comment; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [answer, setAnswer] = useState('');
  const send = useAct(
    (granted: boolean, key) =>
      client.post('/api/console/comments/{commentId}/answer', {
        path: { commentId: comment.id },
        body: { granted, answer: answer.trim() },
        key,
      }),
    () => {
      message.success(t('content.done'));
      onClose();
    },
  );
  const ready = answer.trim().length >= 2;
  return (
    <Modal
      open
      title={t('comments.answer_title')}
      onCancel={onClose}
      footer={[
        <Button key="no" danger disabled={!ready} loading={send.isPending} onClick={() => send.mutate(false)}>
          {t('comments.answer_no')}
        </Button>,
        <Button key="yes" type="primary" disabled={!ready} loading={send.isPending} onClick={() => send.mutate(true)}>
          {t('comments.answer_yes')}
        </Button>,
      ]}
    >
      <p>{comment.text}</p>
      <p className="desk-quiet">{comment.appeal?.text}</p>
      <Input.TextArea
        rows={3}
        maxLength={1000}
        value={answer}
        aria-label={t('comments.answer_text')}
        placeholder={t('comments.answer_text')}
        onChange={(event) => setAnswer(event.target.value)}
      />
      {send.error ? <ProblemAlert error={send.error} /> : null}
    </Modal>
  );
}
