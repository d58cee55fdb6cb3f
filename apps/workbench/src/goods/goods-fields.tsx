import { Form, type FormInstance, Input, InputNumber, Select } from 'antd';
import { useCallback } from 'react';
import { CountrySelect, client, DivisionPicker, Text2Input, useGet, useWords } from '#ui/desk/index.ts';
import { BeltSelect } from '../parts/application-fields.tsx';
import { PicturesField } from '../parts/picture-field.tsx';
import { VideoField } from '../parts/video-field.tsx';
import { useShop } from '../shop.tsx';
import { AttributesFields } from './attributes-fields.tsx';
import { CategoryField } from './category-field.tsx';
import { ExtraFields } from './extra-fields.tsx';
import type { GoodsValues } from './form-values.ts';
import type { Variants } from './variants.ts';
import { VariantsField } from './variants-field.tsx';

const mostPictures = 15;
const returnRules = ['seven_days', 'made_to_order', 'fresh', 'digital_opened', 'newspapers'] as const;

/** Everything a listing says, from its title to who ships it and when. */
export function GoodsFields({ form }: { form: FormInstance<GoodsValues> }) {
  const { t } = useWords();
  const shop = useShop();
  const categoryId = Form.useWatch('categoryId', form);
  const category = useGet(
    '/api/categories/{categoryId}',
    { path: { categoryId: categoryId ?? '' } },
    { enabled: !!categoryId },
  );
  const upload = useCallback(
    (body: FormData) => client.post('/api/shops/{shopId}/media', { path: { shopId: shop.id }, body }),
    [shop.id],
  );
  return (
    <>
      <fieldset className="wb-fieldset">
        <legend>{t('goods.part_what')}</legend>
        <Form.Item
          name="categoryId"
          label={t('goods.category')}
          rules={[{ required: true, message: t('form.required', { field: t('goods.category') }) }]}
          extra={
            category.data
              ? t('goods.category_rates', {
                  commission: category.data.commissionBps / 100,
                  rule: t(`return_rule.${category.data.returnRule}`),
                })
              : null
          }
        >
          <CategoryField />
        </Form.Item>
        <Form.Item
          name="title"
          label={t('goods.title')}
          rules={[
            {
              validator: async (_rule, title: GoodsValues['title'] | undefined) => {
                if (!title?.zh.trim()) throw new Error(t('form.required', { field: t('goods.title') }));
              },
            },
          ]}
          required
        >
          <Text2Input maxLength={120} aria-label={t('goods.title')} />
        </Form.Item>
        <Form.Item name="sellingPoints" label={t('goods.selling_points')}>
          <Text2Input maxLength={300} rows={1} aria-label={t('goods.selling_points')} />
        </Form.Item>
        <Form.Item name="pictures" label={t('goods.pictures')} extra={t('goods.pictures_hint', { most: mostPictures })}>
          <PicturesField upload={upload} most={mostPictures} aria-label={t('goods.pictures')} />
        </Form.Item>
        <Form.Item name="video" label={t('goods.video')} extra={t('goods.video_hint')}>
          <VideoField upload={upload} aria-label={t('goods.video')} />
        </Form.Item>
        <Form.Item name="description" label={t('goods.description')}>
          <Text2Input maxLength={20_000} rows={5} aria-label={t('goods.description')} />
        </Form.Item>
      </fieldset>
      <fieldset className="wb-fieldset">
        <legend>{t('goods.part_variants')}</legend>
        <Form.Item
          name="variants"
          extra={t('goods.variants_hint')}
          rules={[
            {
              validator: async (_rule, variants: Variants | undefined) => {
                const sold = variants?.rows.filter((row) => row.on) ?? [];
                if (sold.length === 0) throw new Error(t('goods.nothing_for_sale'));
                if (sold.some((row) => row.priceFen === null)) throw new Error(t('goods.price_missing'));
                if (variants?.choices.some((choice) => choice.values.length > 0 && !choice.name.zh))
                  throw new Error(t('goods.choice_name_missing'));
              },
            },
          ]}
        >
          <VariantsField
            withStock={shop.may('inventory.edit')}
            offered={category.data?.attributes.filter(({ sale }) => sale)}
          />
        </Form.Item>
        <Form.Item name="outerCode" label={t('goods.outer_code_product')} extra={t('goods.outer_code_hint')}>
          <Input maxLength={80} className="wb-short" />
        </Form.Item>
      </fieldset>
      <fieldset className="wb-fieldset">
        <legend>{t('goods.part_attributes')}</legend>
        <AttributesFields category={category.data} />
        <div className="wb-two wb-gap-above">
          <Form.Item name="brand" label={t('goods.brand')}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="originDivisionCode" label={t('goods.origin')}>
            <DivisionPicker anyLevel />
          </Form.Item>
          <Form.Item name="originCountry" label={t('goods.origin_country')} extra={t('goods.origin_country_hint')}>
            <CountrySelect allowClear />
          </Form.Item>
          <Form.Item name="beltCode" label={t('goods.belt')}>
            <BeltSelect />
          </Form.Item>
          <Form.Item name="styles" label={t('goods.styles')}>
            <Select mode="tags" open={false} maxCount={10} tokenSeparators={[',', '，', '、']} />
          </Form.Item>
        </div>
      </fieldset>
      <ServiceFields />
      <ExtraFields form={form} />
    </>
  );
}

function ServiceFields() {
  const { t } = useWords();
  const shop = useShop();
  const templates = useGet(
    '/api/shops/{shopId}/freight-templates',
    { path: { shopId: shop.id }, query: { limit: 100 } },
    { enabled: shop.may('freight.read') },
  );
  return (
    <fieldset className="wb-fieldset">
      <legend>{t('goods.part_service')}</legend>
      <div className="wb-two">
        <Form.Item name="freightTemplateId" label={t('goods.freight')}>
          <Select
            allowClear
            placeholder={t('goods.freight_default')}
            options={templates.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          />
        </Form.Item>
        <Form.Item
          name="shipWithinHours"
          label={t('goods.ship_within')}
          rules={[{ required: true, message: t('form.required', { field: t('goods.ship_within') }) }]}
        >
          <InputNumber min={1} max={1440} precision={0} suffix={t('goods.hours')} className="wb-short" />
        </Form.Item>
        <Form.Item name="returnRule" label={t('goods.return_rule')}>
          <Select options={returnRules.map((rule) => ({ value: rule, label: t(`return_rule.${rule}`) }))} />
        </Form.Item>
        <Form.Item name="stockTaken" label={t('goods.stock_taken')} extra={t('goods.stock_taken_hint')}>
          <Select
            options={(['placing', 'payment'] as const).map((value) => ({
              value,
              label: t(`goods.stock_taken.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="purchaseLimit" label={t('goods.purchase_limit')}>
          <InputNumber
            min={1}
            max={100_000}
            precision={0}
            placeholder={t('goods.no_limit')}
            suffix={t('goods.pieces')}
            className="wb-short"
          />
        </Form.Item>
      </div>
    </fieldset>
  );
}
