import { RowTable, useWords } from '#ui/desk/index.ts';
import { JsonView } from './json-view.tsx';

const asRecord = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

/** What an act changed, field by field; fields that stayed are left out. */
export function Changes({ before, after }: { before: unknown; after: unknown }) {
  const { t } = useWords();
  const [was, is] = [asRecord(before), asRecord(after)];
  if (!was && !is) {
    if (before === null && after === null) return <span className="desk-quiet">{t('audit.no_change')}</span>;
    return <JsonView value={after ?? before} />;
  }
  const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].filter(
    (name) => JSON.stringify(was?.[name]) !== JSON.stringify(is?.[name]),
  );
  return (
    <RowTable
      size="small"
      pagination={false}
      rowKey="name"
      dataSource={names.map((name) => ({ name, was: was?.[name], is: is?.[name] }))}
      columns={[
        { key: 'name', title: t('audit.field'), dataIndex: 'name' },
        { key: 'was', title: t('audit.before'), render: (_, row) => <JsonView value={row.was} /> },
        { key: 'is', title: t('audit.after'), render: (_, row) => <JsonView value={row.is} /> },
      ]}
    />
  );
}
