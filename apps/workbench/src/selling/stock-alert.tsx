import { App, Button, Form, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { client, ProblemAlert, type Reply, useAct, useSay, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Stock = Reply<'/api/shops/{shopId}/stock'>['items'][number];

/** The level at which one SKU counts as low; left empty, the market's holds. */
export function StockAlert({ row }: { row: Stock }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ lowAt?: number | null }>();
  const save = useAct(
    ({ lowAt }: { lowAt?: number | null }, _key) =>
      client.put('/api/shops/{shopId}/stock/{skuId}/alert', {
        path: { shopId: shop.id, skuId: row.skuId },
        body: { lowAt: lowAt ?? null },
      }),
    () => {
      message.success(t('stock.alert_saved'));
      setOpen(false);
    },
  );
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('stock.alert')}
      </Button>
      {open ? (
        <Modal
          open
          title={`${t('stock.alert')} · ${say(row.title)}`}
          okText={t('stock.alert_save')}
          confirmLoading={save.isPending}
          onOk={form.submit}
          onCancel={() => setOpen(false)}
        >
          {save.error ? <ProblemAlert error={save.error} /> : null}
          <Form form={form} layout="vertical" initialValues={{ lowAt: row.lowAt }} onFinish={(to) => save.mutate(to)}>
            <Form.Item name="lowAt" label={t('stock.alert_at')} extra={t('stock.alert_empty')}>
              <InputNumber min={0} max={1_000_000} precision={0} autoFocus />
            </Form.Item>
          </Form>
        </Modal>
      ) : null}
    </>
  );
}
