import { App, Button, Empty, Form, Input, Modal, Select, Skeleton } from 'antd';
import { useCallback, useState } from 'react';
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
import { thumbOf } from '../parts/goods-cell.tsx';
import { PictureField } from '../parts/picture-field.tsx';
import { useShop } from '../shop.tsx';
import { licenceTone } from '../tones.ts';

type Required = Reply<'/api/shops/{shopId}/licences/required'>;
type Licence = Reply<'/api/shops/{shopId}/licences'>['items'][number];

/** What the shop must hold, what it holds, and until when. */
export function LicencesPage() {
  const { t } = useWords();
  const shop = useShop();
  const [handing, setHanding] = useState<string | null>(null);
  const required = useGet('/api/shops/{shopId}/licences/required', { path: { shopId: shop.id } });
  const mayHand = shop.may('shops.profile');
  return (
    <>
      <PageHeader
        title={t('job.licences')}
        lead={t('licences.lead')}
        acts={
          mayHand ? (
            <Button type="primary" disabled={!required.data} onClick={() => setHanding('')}>
              {t('licences.hand_in')}
            </Button>
          ) : null
        }
      />
      <section aria-label={t('licences.required')} className="wb-block">
        <h2>{t('licences.required')}</h2>
        {required.error ? <ProblemAlert error={required.error} onRetry={() => required.refetch()} /> : null}
        {required.isPending ? <Skeleton active /> : null}
        {required.data?.items.length === 0 ? <Empty description={t('licences.none_required')} /> : null}
        <ul className="wb-list">
          {required.data?.items.map((one) => (
            <Needed key={one.kind} one={one} onHandIn={mayHand ? () => setHanding(one.kind) : null} />
          ))}
        </ul>
      </section>
      <DataTable<Licence>
        id="licences"
        caption={t('licences.all')}
        path={`/shops/${shop.id}/licences`}
        rowKey={(row) => row.id}
        empty={t('licences.empty')}
        columns={licenceColumns(t)}
      />
      {handing !== null && required.data ? (
        <HandIn kind={handing} kinds={required.data.kinds} onClose={() => setHanding(null)} />
      ) : null}
    </>
  );
}

function LicenceName({ name }: { name: Licence['name'] }) {
  const say = useSay();
  return <>{say(name)}</>;
}

const licenceColumns = (t: (key: string) => string) => [
  { key: 'kind', title: t('licences.kind'), render: (row: Licence) => <LicenceName name={row.name} /> },
  { key: 'holder', title: t('licences.holder'), render: (row: Licence) => row.holder },
  {
    key: 'number',
    title: t('licences.number'),
    render: (row: Licence) => (row.pictureUrl ? <a href={row.pictureUrl}>{row.number}</a> : row.number),
  },
  {
    key: 'until',
    title: t('licences.valid_until'),
    render: (row: Licence) => row.validUntil ?? t('licences.lasting'),
  },
  {
    key: 'state',
    title: t('goods.state'),
    render: (row: Licence) => (
      <StateTag tone={licenceTone[row.state] ?? 'quiet'}>{t(`licences.state.${row.state}`)}</StateTag>
    ),
  },
  {
    key: 'reason',
    title: t('licences.reason'),
    render: (row: Licence) => (row.reason ? <div className="wb-wrap">{row.reason}</div> : '—'),
  },
  {
    key: 'due',
    title: t('licences.due'),
    render: (row: Licence) => <TimeText at={row.dueAt} deadline />,
  },
  { key: 'submitted', title: t('licences.submitted'), render: (row: Licence) => <TimeText at={row.submittedAt} /> },
];

function Needed({ one, onHandIn }: { one: Required['items'][number]; onHandIn: (() => void) | null }) {
  const { t } = useWords();
  const say = useSay();
  const state = one.held?.state ?? (one.inReview ? 'submitted' : null);
  return (
    <li>
      <strong>{say(one.name)}</strong>
      <StateTag tone={state ? (licenceTone[state] ?? 'quiet') : 'wrong'}>
        {state ? t(`licences.state.${state}`) : t('licences.missing')}
      </StateTag>
      {one.held && one.inReview ? <StateTag tone="under-way">{t('licences.state.submitted')}</StateTag> : null}
      {one.held ? <span>{`${one.held.number} · ${one.held.validUntil ?? t('licences.lasting')}`}</span> : null}
      <span className="desk-quiet">
        {one.categories.length === 0
          ? t('licences.for_kind')
          : `${one.categories.map((category) => say(category.name)).join('、')} · ${t('licences.for_goods', { count: one.products })}`}
      </span>
      {onHandIn && !one.inReview ? (
        <Button size="small" onClick={onHandIn}>
          {one.held ? t('licences.renew') : t('licences.hand_in')}
        </Button>
      ) : null}
    </li>
  );
}

interface Values {
  kind: string;
  holder: string;
  number: string;
  mediaId: string | null;
  validFrom?: string;
  validUntil?: string;
}

function HandIn({ kind, kinds, onClose }: { kind: string; kinds: Required['kinds']; onClose: () => void }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const upload = useCallback(
    (body: FormData) => client.post('/api/shops/{shopId}/media', { path: { shopId: shop.id }, body }),
    [shop.id],
  );
  const send = useAct(
    ({ validFrom, validUntil, ...values }: Values, key) =>
      client.post('/api/shops/{shopId}/licences', {
        path: { shopId: shop.id },
        body: { ...values, validFrom: validFrom || null, validUntil: validUntil || null },
        key,
      }),
    () => {
      message.success(t('licences.handed'));
      onClose();
    },
  );
  const asked = (name: 'kind' | 'holder' | 'number' | 'mediaId', word: string) => ({
    name,
    label: t(word),
    rules: [{ required: true, message: t('form.required', { field: t(word) }) }],
  });
  return (
    <Modal
      open
      title={t('licences.hand_in')}
      okText={t('licences.hand_in')}
      confirmLoading={send.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {send.error ? <ProblemAlert error={send.error} /> : null}
      <p className="desk-quiet">{t('licences.public_note')}</p>
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={kind ? { kind } : {}}
        onFinish={(values) => send.mutate(values)}
      >
        <Form.Item {...asked('kind', 'licences.kind')}>
          <Select options={kinds.map((one) => ({ value: one.kind, label: say(one.name) }))} />
        </Form.Item>
        <Form.Item {...asked('holder', 'licences.holder')}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item {...asked('number', 'licences.number')}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item {...asked('mediaId', 'licences.picture')}>
          <PictureField upload={upload} addressOf={thumbOf} aria-label={t('licences.picture')} />
        </Form.Item>
        <div className="wb-two">
          <Form.Item name="validFrom" label={t('licences.valid_from')}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="validUntil" label={t('licences.valid_until')} extra={t('licences.valid_hint')}>
            <Input type="date" />
          </Form.Item>
        </div>
      </Form>
    </Modal>
  );
}
