import { Button, DatePicker, Form, Input, Modal, Radio, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useEffect, useRef, useState } from 'react';
import {
  absoluteTime,
  client,
  DataTable,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { type Picture, PicturesField } from '../parts/picture-field.tsx';
import { useShop } from '../shop.tsx';
import { brandPaperTone } from '../tones.ts';

type Paper = Reply<'/api/shops/{shopId}/brand-papers'>['items'][number];

const uploadPrivate = (body: FormData) => client.post('/api/me/media', { query: { visibility: 'private' }, body });

/** The shop's own brands and its authorisations for others', each with its evidence and its last day. */
export function BrandsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const [handing, setHanding] = useState(false);
  const mayEdit = shop.may('catalog.edit');
  const withdraw = useAct((paperId: string, key) =>
    client.post('/api/shops/{shopId}/brand-papers/{paperId}/withdraw', { path: { shopId: shop.id, paperId }, key }),
  );
  return (
    <>
      <PageHeader
        title={t('job.brands')}
        lead={t('brands.lead')}
        acts={
          mayEdit ? (
            <Button type="primary" onClick={() => setHanding(true)}>
              {t('brands.hand_in')}
            </Button>
          ) : null
        }
      />
      <DataTable<Paper>
        id="brands"
        caption={t('job.brands')}
        path={`/shops/${shop.id}/brand-papers`}
        rowKey={(row) => row.paperId}
        empty={t('brands.empty')}
        columns={[
          {
            key: 'name',
            title: t('brands.name'),
            render: (row) => (
              <>
                <div>{say(row.name)}</div>
                <div className="desk-quiet">{t(`brands.kind.${row.kind}`)}</div>
              </>
            ),
          },
          { key: 'number', title: t('brands.number'), render: (row) => row.registrationNo },
          {
            key: 'state',
            title: t('brands.state'),
            render: (row) => (
              <>
                <StateTag tone={brandPaperTone[row.state] ?? 'quiet'}>{t(`brands.state.${row.state}`)}</StateTag>
                {row.answer ? <div className="desk-quiet wb-wrap">{row.answer}</div> : null}
              </>
            ),
          },
          { key: 'from', title: t('brands.from'), hidden: true, render: (row) => <TimeText at={row.validFrom} /> },
          {
            key: 'until',
            title: t('brands.until'),
            render: (row) => absoluteTime(new Date(row.validUntil)).slice(0, 10),
          },
          { key: 'sent', title: t('brands.sent'), render: (row) => <TimeText at={row.sentAt} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              mayEdit && row.state === 'submitted' ? (
                <Button
                  size="small"
                  onClick={() =>
                    confirm({
                      title: t('brands.withdraw_ask', { name: say(row.name) }),
                      figures: [{ label: t('brands.number'), value: row.registrationNo }],
                      consequence: t('brands.withdraw_consequence'),
                      okText: t('brands.withdraw'),
                      run: () => withdraw.mutateAsync(row.paperId),
                    })
                  }
                >
                  {t('brands.withdraw')}
                </Button>
              ) : null,
          },
        ]}
      />
      {handing ? <HandIn onClose={() => setHanding(false)} /> : null}
    </>
  );
}

interface Values {
  kind: Paper['kind'];
  brandId?: string;
  nameZh?: string;
  nameEn?: string;
  registrationNo?: string;
  evidence?: readonly Picture[];
  validFrom: Dayjs;
  validUntil: Dayjs;
}

/** Days as the market's calendar has them: the first from its first moment, the last to its end. */
const dayStart = (day: Dayjs): string => new Date(`${day.format('YYYY-MM-DD')}T00:00:00+08:00`).toISOString();
const dayEnd = (day: Dayjs): string =>
  new Date(`${day.add(1, 'day').format('YYYY-MM-DD')}T00:00:00+08:00`).toISOString();

function HandIn({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch('kind', form) ?? 'registration';
  const send = useAct(
    ({ evidence = [], validFrom, validUntil, ...rest }: Values, key) =>
      client.post('/api/shops/{shopId}/brand-papers', {
        path: { shopId: shop.id },
        body: {
          ...rest,
          evidence: evidence.map((one) => one.id),
          validFrom: dayStart(validFrom),
          validUntil: dayEnd(validUntil),
        },
        key,
      }),
    onClose,
  );
  const needed = (word: string) => [{ required: true, message: t('form.required', { field: t(word) }) }];
  return (
    <Modal
      open
      title={t('brands.hand_in')}
      okText={t('brands.send')}
      confirmLoading={send.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {send.error ? <ProblemAlert error={send.error} /> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ kind: 'registration' }}
        onFinish={(values) => send.mutate(values)}
      >
        <Form.Item name="kind" label={t('brands.kind')}>
          <Radio.Group
            options={(['registration', 'authorisation'] as const).map((value) => ({
              value,
              label: t(`brands.kind.${value}`),
            }))}
          />
        </Form.Item>
        {kind === 'authorisation' ? (
          <Form.Item
            name="brandId"
            label={t('brands.name')}
            rules={needed('brands.name')}
            extra={t('brands.find_hint')}
          >
            <BrandSelect />
          </Form.Item>
        ) : (
          <>
            <Form.Item name="nameZh" label={t('brands.name_zh')} rules={needed('brands.name_zh')}>
              <Input maxLength={60} />
            </Form.Item>
            <Form.Item name="nameEn" label={t('brands.name_en')}>
              <Input maxLength={60} />
            </Form.Item>
            <Form.Item name="registrationNo" label={t('brands.number')} rules={needed('brands.number')}>
              <Input maxLength={40} />
            </Form.Item>
          </>
        )}
        <Form.Item
          name="evidence"
          label={t('brands.evidence')}
          extra={t('brands.evidence_hint')}
          rules={needed('brands.evidence')}
        >
          <PicturesField upload={uploadPrivate} most={9} aria-label={t('brands.evidence')} />
        </Form.Item>
        <div className="wb-two">
          <Form.Item name="validFrom" label={t('brands.from')} rules={needed('brands.from')}>
            <DatePicker />
          </Form.Item>
          <Form.Item name="validUntil" label={t('brands.until')} rules={needed('brands.until')}>
            <DatePicker />
          </Form.Item>
        </div>
      </Form>
    </Modal>
  );
}

function BrandSelect({ id, value, onChange }: { id?: string; value?: string; onChange?: (brandId: string) => void }) {
  const { t } = useWords();
  const say = useSay();
  const [words, setWords] = useState('');
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(typing.current), []);
  const found = useGet('/api/brands', { query: { q: words } });
  return (
    <Select
      {...(id && { id })}
      {...(value && { value })}
      {...(onChange && { onChange })}
      loading={found.isFetching}
      notFoundContent={t('brands.none')}
      options={(found.data?.items ?? []).map((one) => ({
        value: one.brandId,
        label: `${say(one.name)} · ${one.registrationNo}`,
      }))}
      showSearch={{
        filterOption: false,
        onSearch: (text) => {
          clearTimeout(typing.current);
          typing.current = setTimeout(() => setWords(text), 250);
        },
      }}
    />
  );
}
