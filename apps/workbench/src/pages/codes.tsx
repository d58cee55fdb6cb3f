import { Alert, Button, Input, Modal } from 'antd';
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
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Sku = Reply<'/api/shops/{shopId}/skus'>['items'][number];

/** Virtual codes by SKU: what is free, what was given, and adding more. */
export function CodesPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [open, setOpen] = useState<Sku | null>(null);
  return (
    <>
      <PageHeader title={t('job.codes')} lead={t('codes.lead')} />
      <DataTable<Sku>
        id="codes"
        caption={t('job.codes')}
        path={`/shops/${shop.id}/skus`}
        query={{ kind: 'virtual_code' }}
        rowKey={(row) => row.skuId}
        empty={t('codes.empty')}
        filters={[{ kind: 'search', name: 'q', label: t('goods.search') }]}
        columns={[
          { key: 'title', title: t('goods.goods'), render: (row) => say(row.title) },
          {
            key: 'choice',
            title: t('codes.choice'),
            render: (row) => row.saleAttributes.map((one) => say(one.value)).join(' / ') || '—',
          },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) => (
              <Button size="small" onClick={() => setOpen(row)}>
                {t('codes.open')}
              </Button>
            ),
          },
        ]}
      />
      {open ? <SkuCodes key={open.skuId} sku={open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

function SkuCodes({ sku, onClose }: { sku: Sku; onClose: () => void }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [text, setText] = useState('');
  const path = { shopId: shop.id, skuId: sku.skuId };
  const kept = useGet('/api/shops/{shopId}/skus/{skuId}/codes', { path, query: { limit: 20 } });
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const add = useAct(
    (codes: string[], key) => client.post('/api/shops/{shopId}/skus/{skuId}/codes', { path, body: { codes }, key }),
    () => setText(''),
  );
  return (
    <Modal open title={say(sku.title)} footer={null} onCancel={onClose}>
      <p>{t('codes.counts', { free: kept.data?.counts.free ?? 0, given: kept.data?.counts.given ?? 0 })}</p>
      {kept.error ? <ProblemAlert error={kept.error} onRetry={() => kept.refetch()} /> : null}
      {shop.may('catalog.edit') ? (
        <div className="wb-stack">
          <Input.TextArea
            rows={6}
            value={text}
            aria-label={t('codes.new')}
            placeholder={t('codes.hint')}
            onChange={(event) => setText(event.target.value)}
          />
          <Button
            type="primary"
            disabled={lines.length === 0 || lines.length > 1000}
            loading={add.isPending}
            onClick={() => add.mutate(lines)}
          >
            {t('codes.add', { count: lines.length })}
          </Button>
          {add.error ? <ProblemAlert error={add.error} /> : null}
          {add.data ? <Alert type="success" showIcon title={t('codes.added', { ...add.data })} /> : null}
        </div>
      ) : null}
      <ul className="wb-list">
        {kept.data?.items.map((one) => (
          <li key={`${one.code} ${one.addedAt} ${one.orderId}`}>
            <span className="wb-beside">
              {one.code}
              {one.revokedAt ? (
                <StateTag tone="wrong">{t('codes.void')}</StateTag>
              ) : (
                <StateTag tone={one.orderId ? 'done' : 'quiet'}>
                  {t(one.orderId ? 'codes.given' : 'codes.free')}
                </StateTag>
              )}
              <TimeText at={one.revokedAt ?? one.givenAt ?? one.addedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
