import { Button, Descriptions, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { ProblemAlert, TimeText, useGet, useSay, useWords } from '#ui/desk/index.ts';

/** The listing as the buyer of a line saw it: what a dispute about the goods is judged by. */
export function LineSnapshot({ orderId, lineId }: { orderId: string; lineId: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('snapshot.open')}
      </Button>
      {open ? (
        <Modal open width={760} title={t('snapshot.title')} footer={null} onCancel={() => setOpen(false)}>
          <Kept orderId={orderId} lineId={lineId} />
        </Modal>
      ) : null}
    </>
  );
}

function Kept({ orderId, lineId }: { orderId: string; lineId: string }) {
  const { t } = useWords();
  const say = useSay();
  const found = useGet('/api/console/orders/{orderId}/lines/{lineId}/snapshot', { path: { orderId, lineId } });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  const { content, version, at } = found.data;
  return (
    <>
      <p className="desk-quiet">
        {t('snapshot.version', { version })} · <TimeText at={at} />
      </p>
      <div className="desk-acts">
        {content.pictures.map(({ id }, place) => (
          <a key={id} href={`/media/${id}/w1600.webp`} aria-label={t('snapshot.picture', { count: place + 1 })}>
            <img src={`/media/${id}/w160.webp`} alt="" width="80" height="80" />
          </a>
        ))}
      </div>
      <Descriptions
        bordered
        size="small"
        column={1}
        items={[
          { key: 'title', label: t('products.title'), children: say(content.title) },
          { key: 'points', label: t('snapshot.points'), children: say(content.sellingPoints) || '—' },
          ...content.attributes.map((one) => ({
            key: say(one.name),
            label: say(one.name),
            children: say(one.value),
          })),
          {
            key: 'description',
            label: t('snapshot.description'),
            children: <span style={{ whiteSpace: 'pre-line' }}>{say(content.description)}</span>,
          },
        ]}
      />
    </>
  );
}
