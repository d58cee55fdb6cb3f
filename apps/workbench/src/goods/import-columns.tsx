import { Select } from 'antd';
import { type Reply, RowTable, ScrollBox, useWords } from '#ui/desk/index.ts';

type Column = Reply<'/api/shops/{shopId}/imports/{importId}'>['columns'][number];
export type Field = Column['field'];
/** Heading of the file → what the column means. */
export type Mapping = Readonly<Record<string, Field>>;

export const mappingOf = (columns: readonly Column[]): Mapping =>
  Object.fromEntries(columns.map(({ heading, field }) => [heading, field]));

const importFields: readonly Field[] = [
  'title',
  'titleEn',
  'outerCode',
  'skuCode',
  'price',
  'listPrice',
  'currency',
  'stock',
  'category',
  'brand',
  'sellingPoints',
  'description',
  'colour',
  'size',
  'saleAttributes',
  'saleAttribute',
  'attributes',
  'attribute',
  'weightGrams',
  'volumeCm3',
  'barcode',
  'image',
  'shop',
  'updatedAt',
  'deleted',
  'parts',
  'ignore',
];
/** Meanings that many columns may share. */
const shared: readonly Field[] = ['ignore', 'attribute', 'saleAttribute'];

export interface ImportColumnsProps {
  columns: readonly Column[];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

/** What each column of the file means; proposed, and open to correction. A field is taken from one column only. */
export function ImportColumns({ columns, mapping, onChange }: ImportColumnsProps) {
  const { t } = useWords();
  const fields = importFields.map((field) => ({ value: field, label: t(`import.field.${field}`) }));
  const give = (heading: string, field: Field) => {
    const free = Object.entries(mapping).map(([other, taken]): [string, Field] => [
      other,
      taken === field && !shared.includes(field) ? 'ignore' : taken,
    ]);
    onChange({ ...Object.fromEntries(free), [heading]: field });
  };
  return (
    <ScrollBox>
      <RowTable<Column>
        size="small"
        pagination={false}
        rowKey={(row) => row.heading}
        dataSource={[...columns]}
        columns={[
          { key: 'heading', title: t('import.heading'), render: (_value, row) => row.heading },
          {
            key: 'field',
            title: t('import.means'),
            render: (_value, row) => (
              <Select<Field>
                aria-label={t('import.means_of', { heading: row.heading })}
                className="wb-field-choice"
                value={mapping[row.heading] ?? 'ignore'}
                options={fields}
                onChange={(field) => give(row.heading, field)}
              />
            ),
          },
        ]}
      />
    </ScrollBox>
  );
}
