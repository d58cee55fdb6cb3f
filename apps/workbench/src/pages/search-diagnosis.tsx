import { Button, Card, Descriptions, Empty, Form, Input, Select, Skeleton, Space } from 'antd';
import { useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import {
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Diagnosis = Reply<'/api/shops/{shopId}/search-diagnosis'>;
type Factor = Diagnosis['factors'][number];

/** Why a product is not found by some words, or not sooner. */
export function SearchDiagnosisPage() {
  const { t } = useWords();
  const shop = useShop();
  const [params, setParams] = useSearchParams();
  const [q, productId] = [params.get('q') ?? '', params.get('product') ?? ''];
  const asked = q !== '' && productId !== '';
  const found = useGet(
    '/api/shops/{shopId}/search-diagnosis',
    { path: { shopId: shop.id }, query: { q, productId } },
    { enabled: asked },
  );
  const needed = (word: string) => [{ required: true, message: t('form.required', { field: t(word) }) }];
  return (
    <>
      <PageHeader title={t('job.search_diagnosis')} lead={t('diagnosis.lead')} />
      <Form<{ q: string; product: string }>
        layout="vertical"
        initialValues={{ q, ...(productId ? { product: productId } : {}) }}
        onFinish={(values) => setParams({ q: values.q.trim(), product: values.product })}
      >
        <Form.Item name="product" label={t('diagnosis.goods')} rules={needed('diagnosis.goods')}>
          <ProductSelect />
        </Form.Item>
        <Form.Item name="q" label={t('diagnosis.words')} rules={needed('diagnosis.words')}>
          <Input maxLength={200} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={asked && found.isFetching}>
          {t('diagnosis.ask')}
        </Button>
      </Form>
      {found.error ? <ProblemAlert error={found.error} onRetry={() => found.refetch()} /> : null}
      {asked && found.isPending ? <Skeleton active /> : null}
      {found.data ? <Found told={found.data} /> : null}
      {asked ? null : <Empty description={t('diagnosis.begin')} />}
    </>
  );
}

function Found({ told }: { told: Diagnosis }) {
  const { t } = useWords();
  const shown = (share: number | null): string => (share === null ? '—' : `${(100 * share).toFixed(0)}%`);
  return (
    <>
      <Card size="small" title={t('diagnosis.advice')}>
        <ul className="wb-advice">
          {told.advice.length === 0 ? <li>{t('diagnosis.advice.none')}</li> : null}
          {told.advice.map((one) => (
            <li key={one}>{t(`diagnosis.advice.${one}`)}</li>
          ))}
        </ul>
      </Card>
      <Descriptions
        bordered
        size="small"
        column={1}
        items={[
          { key: 'state', label: t('diagnosis.state'), children: t(`goods.state.${told.state}`) },
          {
            key: 'indexed',
            label: t('diagnosis.indexed'),
            children: t(told.indexed ? 'diagnosis.yes' : 'diagnosis.no'),
          },
          {
            key: 'words',
            label: t('diagnosis.matched'),
            children: (
              <Space wrap>
                {told.words.map(({ word, held }) => (
                  <StateTag key={word} tone={held ? 'done' : 'wrong'}>
                    {word} · {t(held ? 'diagnosis.held' : 'diagnosis.missing')}
                  </StateTag>
                ))}
              </Space>
            ),
          },
          {
            key: 'place',
            label: t('diagnosis.place'),
            children:
              told.place === null
                ? t('diagnosis.no_place', { count: told.candidates })
                : t('diagnosis.place_of', { place: told.place, count: told.candidates }),
          },
          {
            key: 'text',
            label: t('diagnosis.text'),
            children: t('diagnosis.beside', {
              own: told.text.own?.toFixed(2) ?? '—',
              middle: told.text.middle.toFixed(2),
            }),
          },
        ]}
      />
      <ScrollBox>
        <RowTable<Factor>
          size="middle"
          rowKey="key"
          pagination={false}
          dataSource={[...told.factors]}
          columns={[
            { key: 'key', title: t('diagnosis.factor'), render: (_, row) => t(`diagnosis.factor.${row.key}`) },
            { key: 'own', title: t('diagnosis.own'), align: 'right', render: (_, row) => shown(row.own) },
            { key: 'middle', title: t('diagnosis.middle'), align: 'right', render: (_, row) => shown(row.middle) },
            {
              key: 'weight',
              title: t('diagnosis.weight'),
              align: 'right',
              render: (_, row) => t('diagnosis.at_most', { percent: row.weight }),
            },
          ]}
        />
      </ScrollBox>
    </>
  );
}

/** One product of the shop, found by its words. */
function ProductSelect({ id, value, onChange }: { id?: string; value?: string; onChange?: (value: string) => void }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [words, setWords] = useState('');
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const found = useGet('/api/shops/{shopId}/products', {
    path: { shopId: shop.id },
    query: { limit: 50, ...(words && { q: words }) },
  });
  return (
    <Select
      {...(id && { id })}
      placeholder={t('diagnosis.goods')}
      loading={found.isFetching}
      value={value ?? null}
      options={(found.data?.items ?? []).map((one) => ({ value: one.productId, label: say(one.content.title) }))}
      onChange={(product: string) => onChange?.(product)}
      showSearch={{
        filterOption: false,
        onSearch: (text) => {
          clearTimeout(typing.current);
          typing.current = setTimeout(() => setWords(text.trim()), 250);
        },
      }}
    />
  );
}
