import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import { MoneyInput, RowTable, ScrollBox, type Text2, useSay, useWords } from '#ui/desk/index.ts';
import type { Category } from './category-field.tsx';
import {
  type Choice,
  keyOf,
  newChoice,
  noVariants,
  readText2,
  type VariantRow,
  type Variants,
  withChoices,
  writeText2,
} from './variants.ts';

export interface VariantsFieldProps {
  id?: string;
  value?: Variants;
  onChange?: (variants: Variants) => void;
  /** New rows may be given pieces at once. */
  withStock: boolean;
  /** What the category's goods are usually chosen by. */
  offered?: Offered;
}
type Offered = Category['attributes'] | undefined;

const mostChoices = 4;

/** What buyers choose by, and the table of prices that follows from it. */
export function VariantsField({ id, value = noVariants, onChange, withStock, offered = [] }: VariantsFieldProps) {
  const { t } = useWords();
  const say = useSay();
  const { choices } = value;
  const set = (next: Variants['choices']) => onChange?.(withChoices(value, next));
  return (
    <div id={id} className="wb-stack">
      {choices.map((choice, place) => (
        <ChoiceRow
          key={choice.id}
          choice={choice}
          place={place + 1}
          known={offered.find(({ name }) => name.zh === choice.name.zh)?.values ?? []}
          onChange={(changed) => set(choices.map((one) => (one.id === choice.id ? changed : one)))}
          onRemove={() => set(choices.filter((one) => one.id !== choice.id))}
        />
      ))}
      <div className="wb-row">
        {[null, ...offered.filter(({ name }) => choices.every((choice) => choice.name.zh !== name.zh))].map((one) => (
          <Button
            key={one?.id ?? ''}
            icon={<PlusOutlined aria-hidden />}
            disabled={choices.length >= mostChoices}
            onClick={() =>
              onChange?.({ ...value, choices: [...choices, { ...newChoice(choices), ...(one && { name: one.name }) }] })
            }
          >
            {one ? say(one.name) : t('goods.choice_add')}
          </Button>
        ))}
      </div>
      <VariantTable value={value} withStock={withStock} {...(onChange && { onChange })} />
    </div>
  );
}

interface ChoiceRowProps {
  choice: Choice;
  /** From 1. */
  place: number;
  /** Values the category knows of this choice. */
  known: readonly Text2[];
  onChange: (choice: Choice) => void;
  onRemove: () => void;
}

function ChoiceRow({ choice, place, known, onChange, onRemove }: ChoiceRowProps) {
  const { t } = useWords();
  const say = useSay();
  // The text as it is typed: written back from the name, a bar or a blank at its end would vanish under the fingers.
  const [text, setText] = useState(writeText2(choice.name));
  const typed = readText2(text);
  const shown = typed.zh === choice.name.zh && typed.en === choice.name.en ? text : writeText2(choice.name);
  return (
    <div className="wb-row">
      <Input
        aria-label={t('goods.choice_name', { place })}
        placeholder={t('goods.choice_name_example')}
        value={shown}
        className="wb-choice-name"
        onChange={(event) => {
          setText(event.target.value);
          onChange({ ...choice, name: readText2(event.target.value) });
        }}
      />
      <Select
        mode="tags"
        aria-label={t('goods.choice_values', { place })}
        placeholder={t('goods.choice_values_example')}
        className="wb-choice-values"
        tokenSeparators={[',', '，', '、']}
        {...(known.length === 0 && { open: false })}
        options={known.map((value) => ({ value: writeText2(value), label: say(value) }))}
        value={choice.values.map(writeText2)}
        onChange={(texts: string[]) => onChange({ ...choice, values: texts.map(readText2) })}
      />
      <Button
        icon={<DeleteOutlined aria-hidden />}
        aria-label={t('goods.choice_remove', { place })}
        onClick={onRemove}
      />
    </div>
  );
}

function VariantTable({ value, onChange, withStock }: Omit<VariantsFieldProps, 'id'> & { value: Variants }) {
  const { t } = useWords();
  const say = useSay();
  const [all, setAll] = useState<number | null>(null);
  const { rows } = value;
  const usable = value.choices.filter((choice) => choice.values.length > 0);
  const change = (row: VariantRow, changes: Partial<VariantRow>) =>
    onChange?.({ ...value, rows: rows.map((one) => (one === row ? { ...one, ...changes } : one)) });
  const nameOf = (row: VariantRow) => row.values.map(say).join(' / ') || t('goods.only_sku');
  return (
    <div className="wb-stack">
      {rows.length > 1 ? (
        <div className="wb-row">
          <MoneyInput aria-label={t('goods.price_for_all')} value={all} onChange={setAll} />
          <Button
            disabled={all === null}
            onClick={() => onChange?.({ ...value, rows: rows.map((row) => ({ ...row, priceFen: all })) })}
          >
            {t('goods.price_for_all')}
          </Button>
        </div>
      ) : null}
      <ScrollBox>
        <RowTable<VariantRow>
          size="small"
          pagination={false}
          rowKey={(row) => keyOf(row.values)}
          dataSource={[...rows]}
          columns={[
            ...(usable.length === 0
              ? [{ key: 'only', title: t('goods.sku'), render: (_value: unknown, row: VariantRow) => nameOf(row) }]
              : []),
            ...usable.map((choice, place) => ({
              key: `choice${place}`,
              title: say(choice.name) || t('goods.choice_name', { place: place + 1 }),
              render: (_value: unknown, row: VariantRow) => say(row.values[place]),
            })),
            {
              key: 'price',
              title: t('goods.price'),
              render: (_value, row) => (
                <MoneyInput
                  aria-label={`${nameOf(row)} ${t('goods.price')}`}
                  value={row.priceFen}
                  onChange={(priceFen) => change(row, { priceFen })}
                />
              ),
            },
            {
              key: 'list',
              title: t('goods.list_price'),
              render: (_value, row) => (
                <MoneyInput
                  aria-label={`${nameOf(row)} ${t('goods.list_price')}`}
                  value={row.listPriceFen}
                  onChange={(listPriceFen) => change(row, { listPriceFen })}
                />
              ),
            },
            {
              key: 'weight',
              title: t('goods.weight'),
              render: (_value, row) => (
                <InputNumber<number>
                  aria-label={`${nameOf(row)} ${t('goods.weight')}`}
                  min={0}
                  max={10_000_000}
                  precision={0}
                  value={row.weightGrams}
                  onChange={(grams) => change(row, { weightGrams: grams ?? 0 })}
                />
              ),
            },
            {
              key: 'volume',
              title: t('goods.volume'),
              render: (_value, row) => (
                <InputNumber<number>
                  aria-label={`${nameOf(row)} ${t('goods.volume')}`}
                  min={0}
                  max={10_000_000}
                  precision={0}
                  value={row.volumeCm3}
                  onChange={(cm3) => change(row, { volumeCm3: cm3 ?? 0 })}
                />
              ),
            },
            {
              key: 'code',
              title: t('goods.outer_code'),
              render: (_value, row) => (
                <Input
                  aria-label={`${nameOf(row)} ${t('goods.outer_code')}`}
                  maxLength={80}
                  value={row.outerCode}
                  onChange={(event) => change(row, { outerCode: event.target.value })}
                />
              ),
            },
            ...(withStock && rows.some((row) => row.skuId === null)
              ? [
                  {
                    key: 'stock',
                    title: t('goods.first_stock'),
                    render: (_value: unknown, row: VariantRow) =>
                      row.skuId === null ? (
                        <InputNumber<number>
                          aria-label={`${nameOf(row)} ${t('goods.first_stock')}`}
                          min={0}
                          max={1_000_000}
                          precision={0}
                          value={row.firstStock}
                          onChange={(pieces) => change(row, { firstStock: pieces })}
                        />
                      ) : null,
                  },
                ]
              : []),
            {
              key: 'on',
              title: t('goods.for_sale'),
              render: (_value, row) => (
                <Switch
                  aria-label={`${nameOf(row)} ${t('goods.for_sale')}`}
                  checked={row.on}
                  onChange={(on) => change(row, { on })}
                />
              ),
            },
          ]}
        />
      </ScrollBox>
    </div>
  );
}
