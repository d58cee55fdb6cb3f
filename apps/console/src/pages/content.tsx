import { App, Button, Input, Modal, Select, Space } from 'antd';
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

type Piece = Reply<'/api/console/pieces'>['items'][number];
type Act = 'reject' | 'remove' | 'grant' | 'refuse';
const filters = ['checking', 'appealed', 'live', 'scheduled', 'rejected', 'removed', 'withdrawn', 'draft'] as const;
const tones: Readonly<Record<string, StateTone>> = {
  checking: 'waits',
  live: 'done',
  scheduled: 'under-way',
  rejected: 'wrong',
  removed: 'wrong',
};

/** Content that waits for a person, what its authors object to, and what must not stay. */
export function ContentPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const [acting, setActing] = useState<{ piece: Piece; act: Act } | null>(null);
  return (
    <>
      <PageHeader title={t('job.content')} lead={t('content.lead')} />
      <DataTable<Piece>
        id="console.content"
        caption={t('job.content')}
        path="/console/pieces"
        rowKey={(row) => row.id}
        empty={t('content.none')}
        filters={[
          {
            kind: 'choice',
            name: 'filter',
            label: t('list.state'),
            choices: filters.map((value) => ({ value, text: t(`content.state.${value}`) })),
          },
        ]}
        columns={[
          { key: 'piece', title: t('content.piece'), render: (row) => <Whole piece={row} /> },
          { key: 'creator', title: t('content.creator'), render: (row) => row.creator.name },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={tones[row.state] ?? 'quiet'}>{t(`content.state.${row.state}`)}</StateTag>,
          },
          {
            key: 'why',
            title: t('content.why'),
            render: (row) => {
              const last = row.decisions.at(-1);
              const open = row.appeals.find((one) => one.granted === null);
              return (
                <div className="con-wrap">
                  {last?.reason ? <div>{say(last.reason)}</div> : null}
                  {last?.note ? <div>{last.note}</div> : null}
                  {last?.findings.map((one) => (
                    <div key={`${one.code} ${one.field} ${one.text.zh}`}>{say(one.text)}</div>
                  ))}
                  {open ? (
                    <div className="desk-quiet">
                      {t('content.appeal')} {open.text}
                    </div>
                  ) : null}
                </div>
              );
            },
          },
          {
            key: 'due',
            title: t('content.due'),
            render: (row) => (
              <TimeText at={row.reviewDueAt ?? row.appeals.find((one) => one.granted === null)?.dueAt ?? null} />
            ),
          },
          {
            key: 'acts',
            title: t('list.acts'),
            render: (row) =>
              may('content.review') ? <Acts piece={row} onAct={(act) => setActing({ piece: row, act })} /> : null,
          },
        ]}
      />
      {acting ? <Ruling {...acting} onClose={() => setActing(null)} /> : null}
    </>
  );
}

/** What is to be judged, in full: words, pictures, film, how many goods. */
function Whole({ piece }: { piece: Piece }) {
  const { t } = useWords();
  const say = useSay();
  const { body } = piece;
  return (
    <div className="con-wrap">
      <strong>{say(body.title) || '—'}</strong>{' '}
      <span className="desk-quiet">
        {t(`content.kind.${piece.kind}`)} · {t('content.goods', { count: body.goods?.length ?? 0 })}
      </span>
      <div>{say(body.text).slice(0, 400)}</div>
      {(body.goods ?? []).map((one) => (one.note ? <div key={one.productId}>{say(one.note)}</div> : null))}
      {body.topics?.length ? <div className="desk-quiet">{body.topics.map((one) => `#${one}`).join(' ')}</div> : null}
      <Space wrap>
        {(body.mediaIds ?? []).map((id, place) => (
          <a key={id} href={`/media/${id}/w1600.webp`}>
            <img
              src={`/media/${id}/w160.webp`}
              width={72}
              height={72}
              loading="lazy"
              alt={t('content.picture', { place: place + 1 })}
            />
          </a>
        ))}
        {body.videoId ? (
          <video
            src={`/media/${body.videoId}/video`}
            aria-label={t('content.kind.video')}
            controls
            muted
            playsInline
            preload="metadata"
            width={160}
          />
        ) : null}
      </Space>
    </div>
  );
}

function Acts({ piece, onAct }: { piece: Piece; onAct: (act: Act) => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const pass = useAct(
    (pieceId: string, key) => client.post('/api/console/pieces/{pieceId}/pass', { path: { pieceId }, key }),
    () => message.success(t('content.done')),
  );
  const open = piece.appeals.some((one) => one.granted === null);
  return (
    <span className="con-acts">
      {piece.state === 'checking' ? (
        <>
          <Button size="small" type="primary" loading={pass.isPending} onClick={() => pass.mutate(piece.id)}>
            {t('content.act.pass')}
          </Button>
          <Button size="small" danger onClick={() => onAct('reject')}>
            {t('content.act.reject')}
          </Button>
        </>
      ) : null}
      {open ? (
        <>
          <Button size="small" type="primary" onClick={() => onAct('grant')}>
            {t('content.act.grant')}
          </Button>
          <Button size="small" onClick={() => onAct('refuse')}>
            {t('content.act.refuse')}
          </Button>
        </>
      ) : null}
      {piece.liveVersion ? (
        <>
          <a href={`/content/${piece.id}`}>{t('content.page')}</a>
          <Button size="small" danger onClick={() => onAct('remove')}>
            {t('content.act.remove')}
          </Button>
        </>
      ) : null}
    </span>
  );
}

/** A refusal, a removal or an answer, with the reason its author will read. */
function Ruling({ piece, act, onClose }: { piece: Piece; act: Act; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [reason, setReason] = useState<(typeof contentReasons)[number]>('untrue');
  const [text, setText] = useState('');
  const path = { pieceId: piece.id };
  const answering = act === 'grant' || act === 'refuse';
  const send = useAct(
    (_: Act, key) => {
      const ruled = { path, body: { reason, note: text.trim() }, key };
      if (act === 'reject') return client.post('/api/console/pieces/{pieceId}/reject', ruled);
      if (act === 'remove') return client.post('/api/console/pieces/{pieceId}/remove', ruled);
      const body = { granted: act === 'grant', answer: text.trim() };
      return client.post('/api/console/pieces/{pieceId}/answer-appeal', { path, body, key });
    },
    () => {
      message.success(t('content.done'));
      onClose();
    },
  );
  return (
    <Modal
      open
      title={t(`content.ask.${act}`)}
      okText={t(`content.act.${act}`)}
      okButtonProps={{ danger: !answering, loading: send.isPending, disabled: answering && text.trim().length < 2 }}
      onOk={() => send.mutate(act)}
      onCancel={onClose}
    >
      {answering ? null : (
        <Select
          aria-label={t('content.reason')}
          className="con-wide"
          value={reason}
          onChange={setReason}
          options={contentReasons.map((value) => ({ value, label: t(`content.reason.${value}`) }))}
        />
      )}
      <Input.TextArea
        rows={3}
        maxLength={answering ? 1_000 : 500}
        value={text}
        aria-label={t(answering ? 'content.answer' : 'content.note')}
        placeholder={t(answering ? 'content.answer' : 'content.note')}
        onChange={(event) => setText(event.target.value)}
      />
      {send.error ? <ProblemAlert error={send.error} /> : null}
    </Modal>
  );
}
