import type { TSchema } from 'typebox';
import { KINDS } from './kinds/table.ts';
import { LANES } from './lanes.ts';
import { AUDIENCE_WORDS, SCOPE_WORDS } from './reach-words.ts';

type Shape = { readonly [key: string]: unknown } & {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minimum?: number;
  readonly maximum?: number;
};

const SHAPES = {
  price: 'every line takes its lowest price; it cannot be declined',
  pieces: 'the one that takes most first; a line counts for one',
  gift: 'every gift that is earned',
  sum: 'at most {most} for each {over}; which, or none, is searched',
  freight: 'off the freight, at most {most} for each {over}',
} as const;

/** The documentation page of rule kinds, made from the kinds themselves (docs/promotions.md; `node scripts/promotion-kinds.ts` writes it). */
export function kindsPage(): string {
  const out = [
    '# Promotions: lanes and rule kinds',
    '',
    'This page is made from `modules/promotions/lanes.ts` and `modules/promotions/kinds/` by `node scripts/promotion-kinds.ts`; a test keeps it current.',
    'A quote walks through the lanes from top to bottom; each lane sees what the lanes above left. Worked cases with their arithmetic:',
    '`modules/promotions/test/cases/`.',
    '',
    '| layer | lane | 中文 | how it takes its rules |',
    '| --- | --- | --- | --- |',
    ...LANES.map(
      (lane) =>
        `| ${lane.layer} | ${lane.en} \`${lane.name}\` | ${lane.zh} | ${SHAPES[lane.shape].replace('{most}', String(lane.most)).replace('{over}', lane.over)} |`,
    ),
    ...reach('Goods a rule reaches', SCOPE_WORDS),
    ...reach('For whom it is', AUDIENCE_WORDS),
  ];
  for (const lane of LANES)
    for (const kind of KINDS.values()) {
      if (kind.lane !== lane.name) continue;
      out.push('', `## ${kind.label.zh} ${kind.label.en} \`${kind.name}\``, '');
      out.push(
        `Layer ${lane.layer}, ${lane.en.toLowerCase()}; written by: ${kind.by === 'both' ? 'shop and platform' : kind.by}${kind.held ? '; must be held by the buyer' : ''}.`,
        '',
      );
      out.push(
        kind.description.zh,
        '',
        kind.description.en,
        '',
        '| field | 中文 | meaning | values |',
        '| --- | --- | --- | --- |',
      );
      const word = (name: string, lang: 'zh' | 'en'): string => kind.fields[name]?.[lang] ?? name;
      for (const [name, values] of fieldsOf(kind.schema))
        out.push(`| \`${name}\` | ${word(name, 'zh')} | ${word(name, 'en')} | ${values} |`);
      out.push('', `Example: \`${JSON.stringify(kind.example)}\``);
      out.push('', `May say why not: ${kind.whyNot.map((code) => `\`${code}\``).join(', ')}.`);
    }
  return `${out.join('\n')}\n`;
}

const reach = (title: string, words: Readonly<Record<string, { zh: string; en: string; by: string }>>): string[] => [
  '',
  `## ${title}`,
  '',
  '| field | 中文 | meaning | written by |',
  '| --- | --- | --- | --- |',
  ...Object.entries(words).map(
    ([name, { zh, en, by }]) => `| \`${name}\` | ${zh} | ${en} | ${by === 'both' ? 'shop and market' : by} |`,
  ),
];

/** Every field of every way with what it may be, in the order they are written; fields of rows beside the others. */
function fieldsOf(schema: TSchema): Map<string, string> {
  const found = new Map<string, string>();
  const modes: string[] = [];
  const visit = (shape: Shape): void => {
    for (const way of shape.anyOf ?? []) visit(way);
    for (const [name, field] of Object.entries(shape.properties ?? {})) {
      if (field.const !== undefined) modes.push(`\`${String(field.const)}\``);
      const optional = shape.required?.includes(name) ? '' : ', optional';
      if (!found.has(name)) found.set(name, `${valuesOf(name, field)}${optional}`);
      if (field.items) visit(field.items);
    }
  };
  visit(schema as Shape);
  if (modes.length > 0) found.set('mode', modes.join(', '));
  return found;
}

function valuesOf(name: string, field: Shape): string {
  if (field.type === 'array') return `rows, ${String(field.minItems)} to ${String(field.maxItems)}`;
  if (field.type !== 'integer') return 'text';
  const unit = name.endsWith('Fen') ? ' fen' : name.endsWith('Bps') ? ' of 10,000' : '';
  return `${field.minimum?.toLocaleString('en')} to ${field.maximum?.toLocaleString('en')}${unit}`;
}
