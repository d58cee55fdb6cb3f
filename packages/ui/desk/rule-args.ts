import { amountText } from '#ui/money-text.ts';
import { parseYuan } from './money-input.tsx';

/** The part of JSON Schema that rule kinds use for their arguments. */
export interface ArgsSchema {
  readonly type?: string;
  readonly const?: string;
  readonly anyOf?: readonly ArgsSchema[];
  readonly properties?: Readonly<Record<string, ArgsSchema>>;
  readonly required?: readonly string[];
  readonly items?: ArgsSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** The ways of a kind: one for each value of `mode`, or the one nameless way. */
export function waysOf(schema: ArgsSchema): readonly { readonly mode: string; readonly schema: ArgsSchema }[] {
  return (schema.anyOf ?? [schema]).map((one) => ({ mode: one.properties?.mode?.const ?? '', schema: one }));
}

/** What a field of arguments is, told by its name as everywhere in the API. */
export type FieldShape = 'money' | 'rate' | 'whole' | 'rows' | 'text';
export function shapeOf(name: string, schema: ArgsSchema): FieldShape {
  if (schema.type === 'array') return 'rows';
  if (/Fen$/.test(name)) return 'money';
  if (/Bps$/.test(name)) return 'rate';
  return schema.type === 'integer' || schema.type === 'number' ? 'whole' : 'text';
}

/** "12.5" per cent → 1250 basis points; null when it is none. Digits only, no floats. */
export const bpsOf = (percent: string): number | null => parseYuan(percent);
export const percentText = (bps: number): string =>
  `${Math.trunc(bps / 100)}${
    bps % 100
      ? `.${String(bps % 100)
          .padStart(2, '0')
          .replace(/0$/, '')}`
      : ''
  }%`;

/**
 * Arguments in a line: "满 ¥100.00 减 ¥10.00；满 ¥200.00 减 ¥30.00"; what is no sum of money stands apart: "每买件数 2 · 赠品件数 1".
 * `order`: names of fields as the kind gives them, which the database does not keep; a sum of nothing (no threshold) is left out, and
 * so are ids.
 */
export function argsText(args: unknown, label: (field: string) => string, order: readonly string[] = []): string {
  if (typeof args !== 'object' || args === null) return '';
  const place = ([name]: [string, unknown]): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const said = Object.entries(args)
    .sort((a, b) => place(a) - place(b))
    .filter(([name, value]) => name !== 'mode' && !name.endsWith('Id') && !(value === 0 && name.endsWith('Fen')));
  return said
    .map(([name, value], at) => {
      const amounts = name.endsWith('Fen') && said[at - 1]?.[0].endsWith('Fen');
      return `${at === 0 ? '' : amounts ? ' ' : ' · '}${argText(name, value, label, order)}`;
    })
    .join('');
}

function argText(name: string, value: unknown, label: (field: string) => string, order: readonly string[]): string {
  if (Array.isArray(value)) return value.map((one) => argsText(one, label, order)).join('；');
  if (typeof value !== 'number') return `${label(name)} ${String(value)}`;
  const text = name.endsWith('Fen') ? amountText(value) : name.endsWith('Bps') ? percentText(value) : String(value);
  return `${label(name)} ${text}`;
}
