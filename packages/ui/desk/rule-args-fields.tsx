import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber } from 'antd';
import { type ReactNode, useState } from 'react';
import { MoneyInput } from './money-input.tsx';
import { type ArgsSchema, bpsOf, shapeOf } from './rule-args.ts';
import { useDeskWords } from './words.ts';

interface FieldsProps {
  schema: ArgsSchema;
  /** Path of the arguments in the form. */
  at: readonly (string | number)[];
  label: (field: string) => string;
  /** Inputs of the page's own, by field: of what only it can look up. */
  inputs?: Readonly<Record<string, ReactNode>>;
}

/** Inputs made from a rule kind's own schema: a new kind on the server needs no page of its own. */
export function ArgsFields({ schema, at, label, inputs = {} }: FieldsProps) {
  const { t } = useDeskWords();
  return Object.entries(schema.properties ?? {})
    .filter(([name]) => name !== 'mode')
    .map(([name, field]) => {
      const required = schema.required?.includes(name) ?? false;
      if (shapeOf(name, field) === 'rows')
        return <Rows key={name} schema={field} at={[...at, name]} title={label(name)} label={label} />;
      return (
        <Form.Item
          key={name}
          name={[...at, name]}
          label={label(name)}
          rules={required ? [{ required: true, message: t('rule.required', { field: label(name) }) }] : []}
        >
          {inputs[name] ?? <ArgInput name={name} schema={field} label={label(name)} />}
        </Form.Item>
      );
    });
}

interface ArgInputProps {
  id?: string;
  name: string;
  schema: ArgsSchema;
  label: string;
  value?: number | string | null;
  onChange?: (value: number | string | null) => void;
}

function ArgInput({ id, name, schema, label, value, onChange }: ArgInputProps) {
  const given = { ...(id && { id }), 'aria-label': label };
  switch (shapeOf(name, schema)) {
    case 'money':
      return <MoneyInput {...given} value={typeof value === 'number' ? value : null} {...(onChange && { onChange })} />;
    case 'rate':
      return (
        <RateInput {...given} value={typeof value === 'number' ? value : null} onChange={(bps) => onChange?.(bps)} />
      );
    case 'whole':
      return (
        <InputNumber<number>
          {...given}
          {...(schema.minimum !== undefined && { min: schema.minimum })}
          {...(schema.maximum !== undefined && { max: schema.maximum })}
          precision={0}
          value={typeof value === 'number' ? value : null}
          onChange={(whole) => onChange?.(whole)}
        />
      );
    default:
      return (
        <Input
          {...given}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange?.(event.target.value)}
        />
      );
  }
}

interface RateInputProps {
  id?: string;
  value: number | null;
  onChange: (bps: number | null) => void;
  'aria-label': string;
}

/** A rate typed in per cent, held in basis points. */
function RateInput({ value, onChange, ...rest }: RateInputProps) {
  const [text, setText] = useState(value === null ? '' : String(value / 100));
  return (
    <Input
      {...rest}
      inputMode="decimal"
      suffix="%"
      className="desk-amount"
      value={text}
      status={text !== '' && bpsOf(text) === null ? 'error' : ''}
      onChange={(event) => {
        setText(event.target.value);
        onChange(event.target.value === '' ? null : bpsOf(event.target.value));
      }}
    />
  );
}

function Rows({ schema, at, title, label }: FieldsProps & { title: string }) {
  const { t } = useDeskWords();
  const fields = Object.entries(schema.items?.properties ?? {});
  return (
    <Form.Item label={title}>
      <Form.List name={[...at]} initialValue={[{}]}>
        {(rows, { add, remove }) => (
          <div className="desk-rule-rows">
            {rows.map((row) => (
              <div key={row.key} className="desk-rule-row">
                {fields.map(([name, field]) => (
                  <Form.Item
                    key={name}
                    name={[row.name, name]}
                    rules={[{ required: true, message: t('rule.required', { field: label(name) }) }]}
                    className="desk-rule-tight"
                  >
                    <ArgInput name={name} schema={field} label={`${title} ${row.name + 1} ${label(name)}`} />
                  </Form.Item>
                ))}
                <Button
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t('rule.row_remove', { title, place: row.name + 1 })}
                  disabled={rows.length <= (schema.minItems ?? 0)}
                  onClick={() => remove(row.name)}
                />
              </div>
            ))}
            <Button
              size="small"
              icon={<PlusOutlined aria-hidden />}
              disabled={rows.length >= (schema.maxItems ?? 20)}
              onClick={() => add({})}
            >
              {t('rule.row_add', { title })}
            </Button>
          </div>
        )}
      </Form.List>
    </Form.Item>
  );
}
