import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { type CallOptions, type Reply, useWords } from '#ui/desk/index.ts';
import { CategoryField } from './category-field.tsx';

export type ImportOptions = NonNullable<CallOptions<'/api/shops/{shopId}/imports/{importId}/plan', 'post'>['body']>;
type Import = Reply<'/api/shops/{shopId}/imports/{importId}'>;

/** A rate being typed: it is told from the others before it has its currency. */
interface Rate {
  readonly id: number;
  readonly currency: string;
  readonly rate: string;
}

export interface ImportOptionsFormProps {
  one: Import;
  value: ImportOptions;
  onChange: (options: ImportOptions) => void;
}

/** What the file does not say itself: where unknown categories go, what foreign money is worth, whose rows are meant. */
export function ImportOptionsForm({ one, value, onChange }: ImportOptionsFormProps) {
  const { t } = useWords();
  const [rates, setRates] = useState<readonly Rate[]>(() =>
    Object.entries(value.rates ?? {}).map(([currency, rate], place) => ({ id: place, currency, rate })),
  );
  const change = (next: readonly Rate[]) => {
    setRates(next);
    onChange({ ...value, rates: Object.fromEntries(next.map(({ currency, rate }) => [currency, rate])) });
  };
  const write = (id: number, changes: Partial<Rate>) =>
    change(rates.map((one) => (one.id === id ? { ...one, ...changes } : one)));
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
          {rates.map(({ id, currency, rate }, place) => (
            <div key={id} className="wb-row">
              <Input
                aria-label={t('import.currency', { place: place + 1 })}
                placeholder="USD"
                maxLength={3}
                className="wb-tiny"
                value={currency}
                onChange={(event) => write(id, { currency: event.target.value.toUpperCase() })}
              />
              <Input
                aria-label={t('import.rate_of', { currency })}
                placeholder="7.1"
                inputMode="decimal"
                className="wb-tiny"
                value={rate}
                onChange={(event) => write(id, { rate: event.target.value.trim() })}
              />
              <Button
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t('import.rate_remove', { currency })}
                onClick={() => change(rates.filter((one) => one.id !== id))}
              />
            </div>
          ))}
          <Button
            size="small"
            icon={<PlusOutlined aria-hidden />}
            disabled={rates.some(({ currency }) => currency === '')}
            onClick={() =>
              change([...rates, { id: Math.max(-1, ...rates.map(({ id }) => id)) + 1, currency: '', rate: '' }])
            }
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
