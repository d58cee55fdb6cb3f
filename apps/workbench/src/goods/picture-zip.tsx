import { Alert, Button, Modal, Radio, Upload } from 'antd';
import { useState } from 'react';
import { client, ProblemAlert, type Reply, useAct, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Done = Reply<'/api/shops/{shopId}/product-pictures', 'post'>;

/** Pictures for many goods from one zip, by the shop's own codes in the file names. */
export function PictureZip({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const [mode, setMode] = useState<'append' | 'replace'>('append');
  const [done, setDone] = useState<Done | null>(null);
  const send = useAct(
    (file: Blob) => {
      const body = new FormData();
      body.append('mode', mode);
      body.append('file', file);
      return client.post('/api/shops/{shopId}/product-pictures', { path: { shopId: shop.id }, body });
    },
    (answer) => setDone(answer),
  );
  const failed = done?.items.filter((one) => one.error !== null) ?? [];
  return (
    <Modal open title={t('picture_zip.title')} footer={null} onCancel={onClose}>
      <p>{t('picture_zip.hint')}</p>
      <Radio.Group
        aria-label={t('picture_zip.mode')}
        value={mode}
        onChange={(event) => setMode(event.target.value === 'replace' ? 'replace' : 'append')}
        options={(['append', 'replace'] as const).map((value) => ({ value, label: t(`picture_zip.mode.${value}`) }))}
      />
      <p>
        <Upload
          accept=".zip,application/zip"
          showUploadList={false}
          beforeUpload={(file) => {
            send.mutate(file);
            return false;
          }}
        >
          <Button type="primary" loading={send.isPending}>
            {t('picture_zip.choose')}
          </Button>
        </Upload>
      </p>
      {send.error ? <ProblemAlert error={send.error} /> : null}
      {done ? (
        <Alert
          type={failed.length > 0 ? 'warning' : 'success'}
          showIcon
          title={t('picture_zip.done', {
            products: done.products,
            pictures: done.items.length - failed.length,
            failed: failed.length,
          })}
          description={
            failed.length > 0 ? (
              <ul>
                {failed.map((one) => (
                  <li key={one.name}>
                    {one.name}: {t(`picture_zip.error.${one.error}`, { defaultValue: one.error ?? '' })}
                  </li>
                ))}
              </ul>
            ) : null
          }
        />
      ) : null}
    </Modal>
  );
}
