import { App, Form, Input, Radio } from 'antd';
import { useNavigate } from 'react-router';
import { client, FormPage, MomentInput, useAct, useWords } from '#ui/desk/index.ts';
import { CategoryField } from '../goods/category-field.tsx';
import { type AdBody, AdTerms, type AdTermsValues, adTerms } from '../parts/ad-terms.tsx';
import { ProductSelect } from '../parts/product-select.tsx';
import { useShop } from '../shop.tsx';

interface Values extends AdTermsValues {
  name: string;
  categoryId?: string;
  productIds: string[];
  startsAt: string;
}

/** A campaign of paid placement: goods, words or a category, bids, budgets, hours; checked and begun at once. */
export function AdNewPage() {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const create = useAct((body: AdBody, key) =>
    client.post('/api/shops/{shopId}/ads', { path: { shopId: shop.id }, body, key }),
  );
  const needed = (word: string) => [{ required: true, message: t('form.required', { field: t(word) }) }];
  return (
    <FormPage<Values>
      id={`ad:${shop.id}`}
      title={t('ads.new')}
      lead={t('ads.new_lead')}
      trail={[{ text: t('job.ads'), to: shop.at('/ads') }]}
      initial={{
        target: 'words',
        words: [{ word: '', bidFen: null }],
        pacing: 'even',
        fromHour: 0,
        toHour: 24,
        startsAt: new Date().toISOString(),
      }}
      submitText={t('ads.start')}
      onSubmit={async (values) => {
        const { name, target, productIds, startsAt } = values;
        const categoryId = target === 'category' ? (values.categoryId ?? null) : null;
        const made = await create.mutateAsync({ name, target, categoryId, productIds, startsAt, ...adTerms(values) });
        message.success(t('ads.started'));
        navigate(shop.at(`/ads/${made.id}`));
      }}
    >
      <Form.Item name="name" label={t('ads.name')} rules={needed('ads.name')} extra={t('ads.name_hint')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="productIds" label={t('ads.goods')} rules={needed('ads.goods')} extra={t('ads.goods_hint')}>
        <ProductSelect />
      </Form.Item>
      <Form.Item name="target" label={t('ads.target')}>
        <Radio.Group
          options={(['words', 'category'] as const).map((value) => ({ value, label: t(`ads.target.${value}`) }))}
        />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(before, after) => before.target !== after.target}>
        {({ getFieldValue }) => (
          <>
            {getFieldValue('target') === 'category' ? (
              <Form.Item name="categoryId" label={t('ads.category')} rules={needed('ads.category')}>
                <CategoryField />
              </Form.Item>
            ) : null}
            <AdTerms target={getFieldValue('target') === 'category' ? 'category' : 'words'} />
          </>
        )}
      </Form.Item>
      <Form.Item name="startsAt" label={t('promotion.starts')} rules={needed('promotion.starts')}>
        <MomentInput />
      </Form.Item>
    </FormPage>
  );
}
