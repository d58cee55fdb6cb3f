import { Alert, App, Button, Input, Modal, Space, Timeline } from 'antd';
import { useState } from 'react';
import { client, MomentInput, StateTag, TimeText, useAct, useProblemText, useSay, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import type { Piece } from './values.ts';

const tones = { passed: 'done', queued: 'waits', rejected: 'wrong', removed: 'wrong', restored: 'done' } as const;

/** How a piece stands, each word said on it, and the steps it may take. */
export function Standing({ piece }: { piece: Piece }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const [publishAt, setPublishAt] = useState<string | null>(null);
  const [objecting, setObjecting] = useState(false);
  const path = { shopId: shop.id, pieceId: piece.id };
  const steps = {
    submit: (key: string) =>
      client.post('/api/shops/{shopId}/pieces/{pieceId}/submit', { path, body: publishAt ? { publishAt } : {}, key }),
    withdraw: (key: string) => client.post('/api/shops/{shopId}/pieces/{pieceId}/withdraw', { path, key }),
  };
  const step = useAct(
    (name: keyof typeof steps, key) => steps[name](key),
    (answer) => message.success(t('content.now', { state: t(`content.state.${answer.state}`) })),
  );
  const may = shop.may('content.edit');
  const gone = piece.state === 'withdrawn' || piece.state === 'removed';
  return (
    <div className="wb-stack wb-panel">
      {may && piece.state === 'draft' ? (
        <Space wrap>
          <Button type="primary" loading={step.isPending} onClick={() => step.mutate('submit')}>
            {t(publishAt ? 'content.schedule' : 'content.submit')}
          </Button>
          <MomentInput value={publishAt} onChange={setPublishAt} aria-label={t('content.publish_at')} />
        </Space>
      ) : null}
      <Space wrap>
        {may && !gone ? (
          <Button danger loading={step.isPending} onClick={() => step.mutate('withdraw')}>
            {t('content.withdraw')}
          </Button>
        ) : null}
        {may && piece.mayAppeal ? <Button onClick={() => setObjecting(true)}>{t('content.appeal')}</Button> : null}
        {piece.liveVersion ? <a href={`/content/${piece.id}`}>{t('content.see')}</a> : null}
      </Space>
      {step.error ? <Alert type="error" showIcon title={textOf(step.error)} /> : null}
      {piece.reviewDueAt ? (
        <p>
          {t('content.looked_at_by')} <TimeText at={piece.reviewDueAt} />
        </p>
      ) : null}
      {piece.liveVersion && piece.liveVersion < piece.version ? (
        <Alert type="info" showIcon title={t('content.older_live', { version: piece.liveVersion })} />
      ) : null}
      {piece.complaintId ? (
        <Alert
          type="warning"
          showIcon
          title={t('content.complaint')}
          description={<a href={`/me/complaints/${piece.complaintId}`}>{t('content.to_complaint')}</a>}
        />
      ) : null}
      {piece.film ? <FilmStanding film={piece.film} /> : null}
      <Said piece={piece} />
      {objecting ? <Objection piece={piece} onClose={() => setObjecting(false)} /> : null}
    </div>
  );
}

type FilmState = 'as_sent' | 'waiting' | 'working' | 'ready' | 'failed';
type FilmReason = 'unreadable' | 'too_long' | 'too_many_pixels' | 'too_large' | 'took_too_long' | 'tool';

/** Whether readers see the film as it was sent or made again, and with which picture before it. */
function FilmStanding({ film }: { film: NonNullable<Piece['film']> }) {
  const { t } = useWords();
  const why = film.reason ? t(`content.film_why.${film.reason as FilmReason}`) : '';
  return (
    <Alert
      type={film.state === 'failed' ? 'warning' : 'info'}
      showIcon
      title={t(`content.film.${film.state as FilmState}`, { why })}
      description={film.posterUrl ? <img src={film.posterUrl} width={96} alt={t('content.poster')} /> : null}
    />
  );
}

/** Decisions and appeals, the newest on top. */
function Said({ piece }: { piece: Piece }) {
  const { t } = useWords();
  const say = useSay();
  if (piece.decisions.length === 0) return null;
  const decisions = piece.decisions.map((one, at) => ({ ...one, at: at + 1, moment: one.at })).reverse();
  return (
    <section aria-label={t('content.said')} className="wb-stack">
      <Timeline
        items={decisions.map((one) => ({
          key: one.at,
          content: (
            <>
              <Space wrap>
                <StateTag tone={tones[one.verdict as keyof typeof tones] ?? 'quiet'}>
                  {t(`content.verdict.${one.verdict}`)}
                </StateTag>
                <span className="desk-quiet">
                  {t(one.byPerson ? 'content.by_person' : 'content.by_rules')} ·{' '}
                  {t('content.version', { version: one.version })}
                </span>
                <TimeText at={one.moment} />
              </Space>
              {one.reason ? <div>{say(one.reason)}</div> : null}
              {one.note ? <div>{one.note}</div> : null}
              {one.findings.length > 0 ? (
                <ul>
                  {one.findings.map((finding) => (
                    <li key={`${finding.code} ${finding.field} ${finding.text.zh}`}>{say(finding.text)}</li>
                  ))}
                </ul>
              ) : null}
            </>
          ),
        }))}
      />
      {piece.appeals.map((one) => (
        <p key={one.at}>
          {t('content.appealed')} {one.text} · {one.answer ?? t('content.appeal_waits')}{' '}
          {one.answer ? null : <TimeText at={one.dueAt} />}
        </p>
      ))}
    </section>
  );
}

function Objection({ piece, onClose }: { piece: Piece; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const textOf = useProblemText();
  const [text, setText] = useState('');
  const send = useAct(
    (body: { text: string }, key) =>
      client.post('/api/shops/{shopId}/pieces/{pieceId}/appeal', {
        path: { shopId: shop.id, pieceId: piece.id },
        body,
        key,
      }),
    onClose,
  );
  return (
    <Modal
      open
      title={t('content.appeal')}
      okText={t('content.appeal_send')}
      okButtonProps={{ disabled: text.trim().length < 5, loading: send.isPending }}
      onOk={() => send.mutate({ text: text.trim() })}
      onCancel={onClose}
    >
      <p>{t('content.appeal_note')}</p>
      <Input.TextArea
        rows={4}
        maxLength={1_000}
        value={text}
        aria-label={t('content.appeal_text')}
        onChange={(event) => setText(event.target.value)}
      />
      {send.error ? <Alert type="error" showIcon title={textOf(send.error)} /> : null}
    </Modal>
  );
}
