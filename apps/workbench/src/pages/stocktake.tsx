import { App, Button, Form, InputNumber, Skeleton } from 'antd';
import { useParams } from 'react-router';
import {
  client,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { ProductSelect } from '../parts/product-select.tsx';
import { useShop } from '../shop.tsx';
import { stocktakeTone } from '../tones.ts';

type Sheet = Reply<'/api/shops/{shopId}/stocktakes/{stocktakeId}'>;

/** One sheet: what the books said, what was counted, the difference; posted with a reason. */
export function StocktakePage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const { stocktakeId = '' } = useParams();
  const path = { shopId: shop.id, stocktakeId };
  const sheet = useGet('/api/shops/{shopId}/stocktakes/{stocktakeId}', { path });
  if (sheet.error) return <ProblemAlert error={sheet.error} onRetry={() => sheet.refetch()} />;
  if (!sheet.data) return <Skeleton active />;
  const { data } = sheet;
  const open = data.state === 'counting' && shop.may('inventory.edit');
  return (
    <>
      <PageHeader
        title={t('stocktake.title')}
        trail={[{ text: t('job.stocktakes'), to: shop.at('/stocktakes') }]}
        tag={<StateTag tone={stocktakeTone[data.state] ?? 'quiet'}>{t(`stocktake.state.${data.state}`)}</StateTag>}
        acts={open ? <Acts sheet={data} /> : null}
      />
      {data.reason ? <p>{data.reason}</p> : null}
      {open ? <CountForm stocktakeId={data.id} /> : null}
      <ScrollBox>
        <RowTable<Sheet['lines'][number]>
          size="small"
          pagination={false}
          rowKey="skuId"
          dataSource={data.lines}
          locale={{ emptyText: t('stocktake.nothing') }}
          columns={[
            {
              key: 'sku',
              title: t('stocktake.sku'),
              render: (_value, line) => (
                <>
                  {line.title ? say(line.title) : line.skuId}
                  {line.outerCode ? <div className="desk-quiet">{line.outerCode}</div> : null}
                </>
              ),
            },
            { key: 'book', title: t('stocktake.book'), align: 'right', dataIndex: 'book' },
            { key: 'counted', title: t('stocktake.counted'), align: 'right', dataIndex: 'counted' },
            {
              key: 'difference',
              title: t('stocktake.difference'),
              align: 'right',
              render: (_value, line) => (
                <strong className="wb-number">
                  {line.difference > 0 ? '+' : ''}
                  {line.difference}
                </strong>
              ),
            },
            {
              key: 'at',
              title: t('stocktake.counted_at'),
              render: (_value, line) => <TimeText at={line.countedAt} />,
            },
          ]}
        />
      </ScrollBox>
    </>
  );
}

function CountForm({ stocktakeId }: { stocktakeId: string }) {
  const { t } = useWords();
  const shop = useShop();
  const [form] = Form.useForm<{ skuIds: string[]; counted: number }>();
  const save = useAct(
    ({ skuIds, counted }: { skuIds: string[]; counted: number }, key) =>
      client.post('/api/shops/{shopId}/stocktakes/{stocktakeId}/counts', {
        path: { shopId: shop.id, stocktakeId },
        body: { lines: skuIds.map((skuId) => ({ skuId, counted })) },
        key,
      }),
    () => form.resetFields(),
  );
  return (
    <Form form={form} layout="vertical" className="wb-block" onFinish={(values) => save.mutate(values)}>
      {save.error ? <ProblemAlert error={save.error} /> : null}
      <Form.Item
        name="skuIds"
        label={t('stocktake.sku')}
        rules={[{ required: true, message: t('form.required', { field: t('stocktake.sku') }) }]}
      >
        <ProductSelect skus />
      </Form.Item>
      <Form.Item
        name="counted"
        label={t('stocktake.counted')}
        rules={[{ required: true, message: t('form.required', { field: t('stocktake.counted') }) }]}
      >
        <InputNumber min={0} precision={0} />
      </Form.Item>
      <Button htmlType="submit" loading={save.isPending}>
        {t('stocktake.add')}
      </Button>
    </Form>
  );
}

function Acts({ sheet }: { sheet: Sheet }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const path = { shopId: shop.id, stocktakeId: sheet.id };
  const post = useAct(
    (reason: string, key) =>
      client.post('/api/shops/{shopId}/stocktakes/{stocktakeId}/post', { path, body: { reason }, key }),
    () => message.success(t('table.saved')),
  );
  const cancel = useAct((_none: undefined, key) =>
    client.post('/api/shops/{shopId}/stocktakes/{stocktakeId}/cancel', { path, key }),
  );
  const differences = sheet.lines.filter((line) => line.difference !== 0);
  const figures = [
    { label: t('stocktake.lines'), value: sheet.lines.length },
    { label: t('stocktake.differences'), value: differences.length },
    { label: t('stocktake.difference'), value: differences.reduce((sum, line) => sum + line.difference, 0) },
  ];
  return (
    <>
      <Button
        onClick={() =>
          confirm({
            title: t('stocktake.cancel'),
            figures,
            consequence: t('stocktake.cancel_means'),
            okText: t('stocktake.cancel'),
            run: () => cancel.mutateAsync(undefined),
          })
        }
      >
        {t('stocktake.cancel')}
      </Button>
      <Button
        type="primary"
        disabled={sheet.lines.length === 0}
        onClick={() =>
          confirm({
            title: t('stocktake.post'),
            figures,
            consequence: t('stocktake.post_means'),
            okText: t('stocktake.post'),
            reasonLabel: t('stocktake.reason'),
            run: (reason) => post.mutateAsync(reason),
          })
        }
      >
        {t('stocktake.post')}
      </Button>
    </>
  );
}
