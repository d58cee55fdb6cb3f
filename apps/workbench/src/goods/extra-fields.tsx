import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form, type FormInstance, Input, InputNumber, Select } from 'antd';
import { Text2Input, useGet, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { BundleParts } from './bundle-parts.tsx';
import type { GoodsValues } from './form-values.ts';

/** Kind of goods, and what only some listings say: size chart, trace code, warranty, customs code. */
export function ExtraFields({ form }: { form: FormInstance<GoodsValues> }) {
  const { t } = useWords();
  const kind = Form.useWatch('kind', form);
  return (
    <fieldset className="wb-fieldset">
      <legend>{t('goods.part_extra')}</legend>
      <Form.Item
        name="kind"
        label={t('goods.kind')}
        extra={kind && kind !== 'physical' ? t(`goods.${kind}_hint`) : null}
      >
        <Select
          className="wb-short"
          options={(['physical', 'made_to_order', 'virtual_code', 'service', 'bundle'] as const).map((value) => ({
            value,
            label: t(`goods.kind.${value}`),
          }))}
        />
      </Form.Item>
      {kind === 'made_to_order' ? <BuyerFields /> : null}
      {kind === 'service' ? <CalendarField /> : null}
      {kind === 'bundle' ? <BundleParts /> : null}
      <Form.Item name="sizeChart" label={t('goods.size_chart')} extra={t('goods.size_chart_hint')}>
        <Input.TextArea rows={4} maxLength={4000} />
      </Form.Item>
      <div className="wb-two">
        <Form.Item name="traceCode" label={t('goods.trace_code')}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="hsCode" label={t('goods.hs_code')} extra={t('goods.hs_code_hint')}>
          <Input maxLength={14} inputMode="numeric" />
        </Form.Item>
        <Form.Item name="warrantyMonths" label={t('goods.warranty_months')}>
          <InputNumber min={0} max={600} precision={0} suffix={t('goods.months')} className="wb-short" />
        </Form.Item>
        <Form.Item name="warrantyTerms" label={t('goods.warranty_terms')}>
          <Text2Input maxLength={1000} aria-label={t('goods.warranty_terms')} />
        </Form.Item>
      </div>
    </fieldset>
  );
}

/** Where the appointments of a service are chosen. */
function CalendarField() {
  const { t } = useWords();
  const shop = useShop();
  const kept = useGet('/api/shops/{shopId}/calendars', { path: { shopId: shop.id } });
  const open = (kept.data?.items ?? []).filter((one) => one.purpose === 'service' && one.state === 'open');
  return (
    <Form.Item
      name="calendarId"
      label={t('goods.calendar')}
      extra={kept.data && open.length === 0 ? t('goods.no_calendar') : null}
      rules={[{ required: true, message: t('form.required', { field: t('goods.calendar') }) }]}
    >
      <Select
        className="wb-short"
        loading={kept.isLoading}
        options={open.map((one) => ({ value: one.id, label: one.name }))}
      />
    </Form.Item>
  );
}

function BuyerFields() {
  const { t } = useWords();
  return (
    <Form.List name="buyerFields">
      {(fields, { add, remove }) => (
        <div className="wb-stack">
          {fields.map((field) => (
            <div key={field.key} className="wb-row">
              <Form.Item name={[field.name, 'name']} noStyle>
                <Text2Input maxLength={60} aria-label={t('goods.buyer_field', { place: field.name + 1 })} />
              </Form.Item>
              <Form.Item name={[field.name, 'required']} valuePropName="checked" noStyle>
                <Checkbox>{t('goods.buyer_field_required')}</Checkbox>
              </Form.Item>
              <Button
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t('goods.buyer_field_remove', { place: field.name + 1 })}
                onClick={() => remove(field.name)}
              />
            </div>
          ))}
          <Button
            icon={<PlusOutlined aria-hidden />}
            disabled={fields.length >= 10}
            onClick={() => add({ name: { zh: '', en: '' }, required: true })}
          >
            {t('goods.buyer_field_add')}
          </Button>
        </div>
      )}
    </Form.List>
  );
}
