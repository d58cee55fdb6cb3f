import { App, Button, Input, Modal } from 'antd';
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

type Complaint = Reply<'/api/console/content-complaints'>['items'][number];
const states = ['received', 'taken_down', 'countered', 'suing', 'restored', 'declined', 'withdrawn'] as const;
const tones: Readonly<Record<Complaint['state'], StateTone>> = {
  received: 'waits',
  taken_down: 'wrong',
  countered: 'under-way',
  suing: 'wrong',
  restored: 'done',
  declined: 'quiet',
  withdrawn: 'quiet',
};

/** Copyright notices: looked at here, passed on to the author, and left to both sides and the clock from then on. */
export function ContentComplaintsPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const [acting, setActing] = useState<{ one: Complaint; act: 'accept' | 'decline' } | null>(null);
  return (
    <>
      <PageHeader title={t('job.content_complaints')} lead={t('complaints.lead')} />
      <DataTable<Complaint>
        id="console.content-complaints"
        caption={t('job.content_complaints')}
        path="/console/content-complaints"
        rowKey={(row) => row.id}
        empty={t('complaints.none')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: states.map((value) => ({ value, text: t(`complaints.state.${value}`) })),
          },
        ]}
        columns={[
          {
            key: 'piece',
            title: t('content.piece'),
            render: (row) => (
              <div className="con-wrap">
                <a href={`/content/${row.pieceId}`}>{say(row.title)}</a>
                <div className="desk-quiet">{row.creator.name}</div>
              </div>
            ),
          },
          {
            key: 'notice',
            title: t('complaints.notice'),
            render: (row) => (
              <div className="con-wrap">
                <div>
                  {row.complainant}：{row.work}
                </div>
                <div>{row.statement}</div>
                <Pictures one={row} ids={row.evidenceIds} />
                {row.counter ? (
                  <div className="desk-quiet">
                    {t('complaints.counter')} {row.counter}
                  </div>
                ) : null}
                <Pictures one={row} ids={row.counterEvidenceIds} />
                {row.suit ? <div>{row.suit}</div> : null}
                {row.declineNote ? <div>{row.declineNote}</div> : null}
              </div>
            ),
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={tones[row.state]}>{t(`complaints.state.${row.state}`)}</StateTag>,
          },
          {
            key: 'due',
            title: t('content.due'),
            render: (row) => <TimeText at={row.checkDueAt ?? (row.endedAt ? null : row.waitUntil)} />,
          },
          {
            key: 'acts',
            title: t('list.acts'),
            render: (row) =>
              may('content.review') && row.may.includes('accept') ? (
                <span className="con-acts">
                  <Button size="small" danger onClick={() => setActing({ one: row, act: 'accept' })}>
                    {t('complaints.accept')}
                  </Button>
                  <Button size="small" onClick={() => setActing({ one: row, act: 'decline' })}>
                    {t('complaints.decline')}
                  </Button>
                </span>
              ) : null,
          },
        ]}
      />
      {acting ? <Ruling one={acting.one} act={acting.act} onClose={() => setActing(null)} /> : null}
    </>
  );
}

function Pictures({ one, ids }: { one: Complaint; ids: readonly string[] }) {
  const { t } = useWords();
  return (
    <span className="con-acts">
      {ids.map((mediaId, place) => (
        <a key={mediaId} href={`/api/console/content-complaints/${one.id}/evidence/${mediaId}`}>
          {t('complaints.evidence', { count: place + 1 })}
        </a>
      ))}
    </span>
  );
}

function Ruling({ one, act, onClose }: { one: Complaint; act: 'accept' | 'decline'; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [note, setNote] = useState('');
  const path = { complaintId: one.id };
  const send = useAct(
    (_: typeof act, key) =>
      act === 'accept'
        ? client.post('/api/console/content-complaints/{complaintId}/accept', { path, key })
        : client.post('/api/console/content-complaints/{complaintId}/decline', {
            path,
            body: { note: note.trim() },
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
      title={t(`complaints.ask.${act}`)}
      okText={t(`complaints.${act}`)}
      okButtonProps={{
        danger: act === 'accept',
        loading: send.isPending,
        disabled: act === 'decline' && note.trim().length < 5,
      }}
      onOk={() => send.mutate(act)}
      onCancel={onClose}
    >
      <p>{t(`complaints.about.${act}`)}</p>
      {act === 'decline' ? (
        <Input.TextArea
          rows={3}
          maxLength={500}
          value={note}
          aria-label={t('complaints.note')}
          placeholder={t('complaints.note')}
          onChange={(event) => setNote(event.target.value)}
        />
      ) : null}
      {send.error ? <ProblemAlert error={send.error} /> : null}
    </Modal>
  );
}
