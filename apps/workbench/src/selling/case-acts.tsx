import { Alert, Button, Form, Input, Radio } from 'antd';
import { client, ProblemAlert, type Reply, useAct, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { CarrierSelect } from './ship-modal.tsx';

type Case = Reply<'/api/shops/{shopId}/refunds/{caseId}'>;
type Findings = {
  found: 'as_sold' | 'damaged' | 'not_ours';
  accept: boolean;
  stock: 'sellable' | 'scrap';
  note?: string;
};

/** What the shop does to a case after the first answer: look at the goods, send the replacement, show evidence, appeal. */
export function CaseActs({ one }: { readonly one: Case }) {
  const shop = useShop();
  if (!shop.may('aftersales.answer')) return null;
  const can = (act: Case['acts'][number]) => one.acts.includes(act);
  return (
    <>
      {can('accept_return') ? <Inspect one={one} /> : null}
      {can('send_replacement') ? <Replace one={one} /> : null}
      {one.state === 'evidence' ? <Show one={one} /> : null}
      {can('appeal') ? <Appeal one={one} /> : null}
    </>
  );
}

const at = (shopId: string, one: Case) => ({ shopId, caseId: one.id });

function Inspect({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const shop = useShop();
  const done = useAct((body: Findings, key) =>
    client.post('/api/shops/{shopId}/refunds/{caseId}/inspect', { path: at(shop.id, one), body, key }),
  );
  return (
    <section className="wb-block" aria-label={t('refund.inspect')}>
      <h2>{t('refund.inspect')}</h2>
      {done.error ? <ProblemAlert error={done.error} /> : null}
      <Form<Findings>
        layout="vertical"
        initialValues={{ found: 'as_sold', accept: true, stock: 'sellable' }}
        onFinish={(values) => done.mutate(values)}
      >
        <Form.Item name="found" label={t('refund.found')}>
          <Radio.Group
            options={(['as_sold', 'damaged', 'not_ours'] as const).map((value) => ({
              value,
              label: t(`refund.found.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="accept" label={t('refund.accept')}>
          <Radio.Group
            options={[
              { value: true, label: t('refund.accept.yes') },
              { value: false, label: t('refund.accept.no') },
            ]}
          />
        </Form.Item>
        <Form.Item name="stock" label={t('refund.stock')}>
          <Radio.Group
            options={(['sellable', 'scrap'] as const).map((value) => ({ value, label: t(`refund.stock.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="note" label={t('refund.note')} extra={t('refund.note_hint')}>
          <Input.TextArea maxLength={500} rows={2} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={done.isPending}>
          {t('refund.inspect_done')}
        </Button>
      </Form>
    </section>
  );
}

function Replace({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const shop = useShop();
  const done = useAct((body: { carrier: string; waybillNo: string }, key) =>
    client.post('/api/shops/{shopId}/refunds/{caseId}/send-replacement', { path: at(shop.id, one), body, key }),
  );
  return (
    <section className="wb-block" aria-label={t('refund.replace')}>
      <h2>{t('refund.replace')}</h2>
      {done.error ? <ProblemAlert error={done.error} /> : null}
      <Form layout="vertical" initialValues={{ carrier: 'sf' }} onFinish={(values) => done.mutate(values)}>
        <Form.Item name="carrier" label={t('refund.carrier')} rules={[{ required: true }]}>
          <CarrierSelect />
        </Form.Item>
        <Form.Item name="waybillNo" label={t('refund.waybill')} rules={[{ required: true, min: 6 }]}>
          <Input maxLength={40} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={done.isPending}>
          {t('refund.replace_done')}
        </Button>
      </Form>
    </section>
  );
}

function Show({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const shop = useShop();
  const [form] = Form.useForm<{ text: string }>();
  const done = useAct(
    async ({ text, files }: { text: string; files: File[] }, key) => {
      const body = new FormData();
      for (const file of files) body.append('files', file, file.name);
      const sent =
        files.length > 0
          ? await client.post('/api/me/media', { query: { visibility: 'private' }, body })
          : { items: [] };
      return client.post('/api/shops/{shopId}/refunds/{caseId}/evidence', {
        path: at(shop.id, one),
        body: { text, mediaIds: sent.items.map((item) => item.id) },
        key,
      });
    },
    () => form.resetFields(),
  );
  return (
    <section className="wb-block" aria-label={t('refund.show')}>
      <h2>{t('refund.show')}</h2>
      {done.error ? <ProblemAlert error={done.error} /> : null}
      <Form
        form={form}
        layout="vertical"
        onFinish={({ text }) => {
          const chosen = document.querySelector<HTMLInputElement>('#case-pictures')?.files ?? [];
          done.mutate({ text: text ?? '', files: [...chosen].slice(0, 9) });
        }}
      >
        <Form.Item name="text" label={t('refund.show_text')}>
          <Input.TextArea maxLength={2_000} rows={3} />
        </Form.Item>
        <p>
          <label htmlFor="case-pictures">{t('refund.show_pictures')}</label>{' '}
          <input id="case-pictures" className="wb-files" type="file" accept="image/*" multiple />
        </p>
        <Button type="primary" htmlType="submit" loading={done.isPending}>
          {t('refund.show_done')}
        </Button>
      </Form>
    </section>
  );
}

function Appeal({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const shop = useShop();
  const done = useAct((body: { reason: string }, key) =>
    client.post('/api/shops/{shopId}/refunds/{caseId}/appeal', { path: at(shop.id, one), body, key }),
  );
  return (
    <section className="wb-block" aria-label={t('refund.appeal')}>
      <h2>{t('refund.appeal')}</h2>
      <Alert type="info" showIcon title={t('refund.appeal_hint')} />
      {done.error ? <ProblemAlert error={done.error} /> : null}
      <Form layout="vertical" onFinish={(values) => done.mutate(values)}>
        <Form.Item name="reason" label={t('refund.appeal_why')} rules={[{ required: true, min: 4 }]}>
          <Input.TextArea maxLength={500} rows={2} />
        </Form.Item>
        <Button htmlType="submit" loading={done.isPending}>
          {t('refund.appeal')}
        </Button>
      </Form>
    </section>
  );
}
