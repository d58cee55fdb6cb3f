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

type Room = Reply<'/api/console/live-rooms'>['items'][number];
const filters = ['live', 'announced', 'ended', 'cancelled', 'removed'] as const;
const reasons = [
  'untrue',
  'advertising',
  'off_platform',
  'vulgar',
  'illegal',
  'copyright',
  'privacy',
  'other',
] as const;
const tones: Readonly<Record<string, StateTone>> = { announced: 'waits', live: 'under-way', ended: 'done' };

/** Live rooms of all shops; one that must not go on is taken away with a reason its shop reads. */
export function LiveRoomsPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const [removing, setRemoving] = useState<Room | null>(null);
  return (
    <>
      <PageHeader title={t('job.live')} lead={t('live.lead')} />
      <DataTable<Room>
        id="console.live"
        caption={t('job.live')}
        path="/console/live-rooms"
        rowKey={(row) => row.id}
        empty={t('live.none')}
        filters={[
          {
            kind: 'choice',
            name: 'filter',
            label: t('list.state'),
            choices: filters.map((value) => ({ value, text: t(`live.state.${value}`) })),
          },
        ]}
        columns={[
          {
            key: 'title',
            title: t('live.title'),
            render: (row) => (
              <div className="con-wrap">
                {row.removed || row.state === 'cancelled' ? (
                  say(row.title)
                ) : (
                  <a href={`/live/${row.id}`}>{say(row.title)}</a>
                )}
              </div>
            ),
          },
          { key: 'shop', title: t('live.shop'), render: (row) => row.shop.name },
          { key: 'host', title: t('live.host'), render: (row) => row.host.name },
          { key: 'at', title: t('live.at'), render: (row) => <TimeText at={row.openedAt ?? row.plannedAt} /> },
          { key: 'viewers', title: t('live.viewers'), align: 'right', render: (row) => row.viewers },
          { key: 'visitors', title: t('live.visitors'), align: 'right', render: (row) => row.visitors },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={row.removed ? 'wrong' : (tones[row.state] ?? 'quiet')}>
                {t(`live.state.${row.removed ? 'removed' : row.state}`)}
              </StateTag>
            ),
          },
          {
            key: 'why',
            title: t('content.why'),
            render: (row) =>
              row.removed ? (
                <div className="con-wrap">
                  {t(`live.reason.${row.removed.reason}`)}
                  {row.removed.note ? <div>{row.removed.note}</div> : null}
                </div>
              ) : null,
          },
          {
            key: 'acts',
            title: t('list.acts'),
            render: (row) =>
              may('live.review') && !row.removed ? (
                <Button size="small" danger onClick={() => setRemoving(row)}>
                  {t('live.remove')}
                </Button>
              ) : null,
          },
        ]}
      />
      {removing ? <Removing room={removing} onClose={() => setRemoving(null)} /> : null}
    </>
  );
}

/** Takes a room away with the reason that its shop will read. */
function Removing({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useWords();
  const say = useSay();
  const { message } = App.useApp();
  const [reason, setReason] = useState<(typeof reasons)[number]>('untrue');
  const [note, setNote] = useState('');
  const send = useAct(
    (roomId: string, key): Promise<Room> =>
      client.post('/api/console/live-rooms/{roomId}/remove', {
        path: { roomId },
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
      title={t('live.ask')}
      okText={t('live.remove')}
      okButtonProps={{ danger: true, loading: send.isPending }}
      onOk={() => send.mutate(room.id)}
      onCancel={onClose}
    >
      <p>{say(room.title)}</p>
      <Select
        aria-label={t('content.reason')}
        className="con-wide"
        value={reason}
        onChange={setReason}
        options={reasons.map((value) => ({ value, label: t(`live.reason.${value}`) }))}
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
