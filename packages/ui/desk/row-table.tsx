import { Table, type TableProps } from 'antd';
import { type ComponentType, createElement, type ReactNode } from 'react';

/** The element with its role said: laid out as cards on a phone, some browsers would forget that it is part of a table. */
const spoken =
  (tag: string, role: string): ComponentType<object> =>
  (props) =>
    createElement(tag, { ...props, role });

const parts = {
  table: spoken('table', 'table'),
  header: { wrapper: spoken('thead', 'rowgroup') },
  body: { wrapper: spoken('tbody', 'rowgroup') },
};

/** A table that can be read on a phone: there each row is a card, and each cell says which column it belongs to. */
export function RowTable<Row extends object>({ columns = [], onRow, className = '', ...rest }: TableProps<Row>) {
  return (
    <Table<Row>
      {...rest}
      className={`desk-rows ${className}`}
      components={parts}
      onHeaderRow={() => ({ role: 'row' })}
      onRow={(row, place) => ({ role: 'row', ...onRow?.(row, place) })}
      columns={columns.map((column) => {
        const { render } = column;
        return {
          ...column,
          onHeaderCell: () => ({ role: 'columnheader' }),
          onCell: () => ({ role: 'cell', 'data-label': typeof column.title === 'string' ? column.title : '' }),
          ...(render && {
            render: (value: unknown, row: Row, place: number) => {
              const shown = render(value, row, place) as ReactNode;
              const nothing = shown === null || shown === undefined || shown === '' || shown === '—';
              return <div className={nothing ? 'desk-cell desk-cell-none' : 'desk-cell'}>{shown}</div>;
            },
          }),
        };
      })}
    />
  );
}
