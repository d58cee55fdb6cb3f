import { Button, Form, Input } from 'antd';
import {
  client,
  MoneyText,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { installTone } from '../tones.ts';

type Install = Reply<'/api/shops/{shopId}/products/{productId}/installs'>['items'][number];

/** A listing's number, alone or in the address of its page. */
const numberIn = (text: string): string => /prd_[0-9a-z]{26}/.exec(text)?.[0] ?? '';

/** Services that install a listing: the shop's own, or another shop's that has agreed. */
export function Installs({ productId }: { productId: string }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const path = { shopId: shop.id, productId };
  const installs = useGet('/api/shops/{shopId}/products/{productId}/installs', { path });
  const [form] = Form.useForm<{ service: string }>();
  const ask = useAct(
    (serviceProductId: string, key) =>
      client.post('/api/shops/{shopId}/products/{productId}/installs', { path, body: { serviceProductId }, key }),
    () => form.resetFields(),
  );
  const end = useAct((installId: string, key) =>
    client.post('/api/shops/{shopId}/installs/{installId}/end', { path: { shopId: shop.id, installId }, key }),
  );
  const mayEdit = shop.may('catalog.edit');
  const items = installs.data?.items ?? [];
  return (
    <section aria-labelledby="installs" className="wb-panel wb-stack">
      <h2 id="installs">{t('installs.title')}</h2>
      <p className="desk-quiet">{t('installs.lead')}</p>
      {installs.error ? <ProblemAlert error={installs.error} onRetry={() => installs.refetch()} /> : null}
      {items.length > 0 ? (
        <ScrollBox>
          <RowTable<Install>
            size="small"
            pagination={false}
            rowKey="installId"
            dataSource={items}
            columns={[
              {
                key: 'service',
                title: t('installs.service'),
                render: (_value, row) => (
                  <>
                    <div>{say(row.service.title)}</div>
                    <div className="desk-quiet">{row.own ? t('installs.own') : row.installer.name}</div>
                  </>
                ),
              },
              {
                key: 'price',
                title: t('installs.price'),
                align: 'right',
                render: (_value, row) => <MoneyText fen={row.service.minPriceFen} />,
              },
              {
                key: 'state',
                title: t('installs.state'),
                render: (_value, row) => (
                  <StateTag tone={installTone[row.state] ?? 'quiet'}>{t(`installs.state.${row.state}`)}</StateTag>
                ),
              },
              {
                key: 'acts',
                title: t('table.acts'),
                render: (_value, row) =>
                  mayEdit && (row.state === 'agreed' || row.state === 'asked') ? (
                    <Button
                      size="small"
                      onClick={() =>
                        confirm({
                          title: t('installs.end_ask', { name: say(row.service.title) }),
                          figures: [{ label: t('installs.installer'), value: row.installer.name }],
                          consequence: t('installs.end_consequence'),
                          okText: t('installs.end'),
                          run: () => end.mutateAsync(row.installId),
                        })
                      }
                    >
                      {t('installs.end')}
                    </Button>
                  ) : null,
              },
            ]}
          />
        </ScrollBox>
      ) : null}
      {mayEdit ? (
        <Form<{ service: string }>
          form={form}
          layout="vertical"
          // The listing's own form stands around it on the page, not in the document.
          component="div"
          onFinish={({ service }) => ask.mutate(numberIn(service))}
        >
          {ask.error ? <ProblemAlert error={ask.error} /> : null}
          <Form.Item
            name="service"
            label={t('installs.add')}
            extra={t('installs.add_hint')}
            rules={[
              {
                validator: async (_rule, value?: string) => {
                  if (!numberIn(value ?? '')) throw new Error(t('installs.add_wrong'));
                },
              },
            ]}
          >
            <Input
              maxLength={200}
              onPressEnter={(event) => {
                // Enter is for this field, not for the listing around it.
                event.preventDefault();
                form.submit();
              }}
            />
          </Form.Item>
          <Button loading={ask.isPending} onClick={() => form.submit()}>
            {t('installs.ask')}
          </Button>
        </Form>
      ) : null}
    </section>
  );
}
