import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form, Input, Select } from 'antd';
import { type CallOptions, type Reply, useWords } from '#ui/desk/index.ts';
import { CategoryField } from './category-field.tsx';

export type ImportOptions = NonNullable<CallOptions<'/api/shops/{shopId}/imports/{importId}/plan', 'post'>['body']>;
type Import = Reply<'/api/shops/{shopId}/imports/{importId}'>;

export interface ImportOptionsFormProps {
  one: Import;
  value: ImportOptions;
  onChange: (options: ImportOptions) => void;
}

/** What the file does not say itself: where unknown categories go, what foreign money is worth, whose rows are meant. */
export function ImportOptionsForm({ one, value, onChange }: ImportOptionsFormProps) {
  const { t } = useWords();
  const rates = Object.entries(value.rates ?? {});
  const setRates = (entries: readonly (readonly [string, string])[]) =>
    onChange({ ...value, rates: Object.fromEntries(entries) });
  return (
    <Form layout="vertical" component="div" className="wb-panel">
      <Form.Item
        label={t('import.default_category')}
        htmlFor="default-category"
        extra={t('import.categories_found', { ...one.categories })}
      >
        <CategoryField
          id="default-category"
          value={value.defaultCategoryId ?? ''}
          onChange={(defaultCategoryId) => onChange({ ...value, defaultCategoryId })}
        />
      </Form.Item>
      <Form.Item label={t('import.rates')} extra={t('import.rates_hint')}>
        <div className="wb-stack">
          {rates.map(([currency, rate], place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the currency is being typed, its place stays
            <div key={place} className="wb-row">
              <Input
                aria-label={t('import.currency', { place: place + 1 })}
                placeholder="USD"
                maxLength={3}
                className="wb-tiny"
                value={currency}
                onChange={(event) =>
                  setRates(rates.map((one, at) => (at === place ? [event.target.value.toUpperCase(), one[1]] : one)))
                }
              />
              <Input
                aria-label={t('import.rate_of', { currency })}
                placeholder="7.1"
                inputMode="decimal"
                className="wb-tiny"
                value={rate}
                onChange={(event) =>
                  setRates(rates.map((one, at) => (at === place ? [one[0], event.target.value.trim()] : one)))
                }
              />
              <Button
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t('import.rate_remove', { currency })}
                onClick={() => setRates(rates.filter((_one, at) => at !== place))}
              />
            </div>
          ))}
          <Button
            size="small"
            icon={<PlusOutlined aria-hidden />}
            disabled={rates.some(([currency]) => currency === '')}
            onClick={() => setRates([...rates, ['', '']])}
          >
            {t('import.rate_add')}
          </Button>
        </div>
      </Form.Item>
      {one.shops.length > 1 ? (
        <Form.Item label={t('import.shops')} htmlFor="import-shops" extra={t('import.shops_hint')}>
          <Select
            id="import-shops"
            mode="multiple"
            allowClear
            value={value.shopNames ?? []}
            options={one.shops.map(({ name, rows }) => ({ value: name, label: `${name} (${rows})` }))}
            onChange={(names: string[]) => onChange({ ...value, shopNames: names.length > 0 ? names : null })}
          />
        </Form.Item>
      ) : null}
      {one.pictures > 0 ? <p className="desk-quiet">{t('import.pictures', { count: one.pictures })}</p> : null}
      <Checkbox
        checked={value.submit ?? false}
        onChange={(event) => onChange({ ...value, submit: event.target.checked })}
      >
        {t('import.submit')}
      </Checkbox>
    </Form>
  );
}
