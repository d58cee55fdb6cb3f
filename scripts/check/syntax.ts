import { parseSync } from '@swc/core';

/** What the boundary rules look at in a file, taken from its syntax tree: comments and prose never count. */
export type Facts = {
  /** Texts that are SQL: templates tagged `sql`, and any text that holds an SQL keyword in capitals. Parameters are `?`. */
  readonly sql: readonly string[];
  /** Uses of clock, chance, environment and network as written: `Date.now`, `new Date()`, `process.env` … */
  readonly touches: readonly string[];
  /** What is imported or exported from elsewhere; types too, marked. */
  readonly imports: readonly { readonly from: string; readonly typeOnly: boolean }[];
};

type Node = { readonly [key: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const nameOf = (value: unknown): string => {
  if (!isNode(value)) return '';
  if (value.type === 'Identifier') return textOf(value.value);
  if (value.type === 'MemberExpression') return `${nameOf(value.object)}.${nameOf(value.property)}`;
  return '';
};

const LOOKS_LIKE_SQL =
  /\b(?:SELECT|INSERT INTO|DELETE FROM|UPDATE [a-z_.]+ SET|FROM [a-z_]+\.|JOIN [a-z_]+\.|CREATE TABLE|ALTER TABLE|GRANT|TRUNCATE)\b/;
const MEMBERS = new Set([
  'Date.now',
  'Math.random',
  'process.env',
  'performance.now',
  'Temporal.Now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
]);
const CALLS = new Set(['fetch', 'setTimeout', 'setInterval', 'randomUUID', 'randomBytes', 'randomInt']);

const templateText = (template: unknown): string =>
  isNode(template) && Array.isArray(template.quasis)
    ? template.quasis.map((part: unknown) => (isNode(part) ? textOf(part.cooked ?? part.raw) : '')).join(' ? ')
    : '';

export function factsOf(text: string): Facts {
  const sql: string[] = [];
  const touches: string[] = [];
  const imports: { from: string; typeOnly: boolean }[] = [];
  const addSql = (found: string, tagged = false): void => {
    if (tagged || LOOKS_LIKE_SQL.test(found)) sql.push(found);
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
      return;
    }
    if (!isNode(value)) return;
    switch (value.type) {
      case 'TaggedTemplateExpression':
        addSql(templateText(value.template), /(?:^|\.)sql$/.test(nameOf(value.tag)));
        visit(isNode(value.template) ? value.template.expressions : null);
        return;
      case 'TemplateLiteral':
        addSql(templateText(value));
        break;
      case 'StringLiteral':
        addSql(textOf(value.value));
        break;
      case 'MemberExpression':
        if (MEMBERS.has(nameOf(value))) touches.push(nameOf(value));
        break;
      case 'CallExpression':
        if (CALLS.has(nameOf(value.callee))) touches.push(`${nameOf(value.callee)}()`);
        break;
      case 'NewExpression':
        if (nameOf(value.callee) === 'Date' && !(Array.isArray(value.arguments) && value.arguments.length > 0))
          touches.push('new Date()');
        break;
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        if (isNode(value.source)) imports.push({ from: textOf(value.source.value), typeOnly: value.typeOnly === true });
        break;
    }
    for (const [key, child] of Object.entries(value)) if (key !== 'span') visit(child);
  };
  visit(parseSync(text, { syntax: 'typescript', target: 'esnext', comments: false }));
  return { sql, touches, imports };
}
