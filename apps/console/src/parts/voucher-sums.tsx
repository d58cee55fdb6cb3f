import type { ReactNode } from 'react';
import { MoneyText, RowTable, useWords } from '#ui/desk/index.ts';
import { DivisionPath } from './division-path.tsx';

interface Sum {
  key: string;
  name: string;
  pieces: number;
  givenFen: number;
  salesFen: number;
  flagged: number;
}

/** What vouchers gave and drove, by shop and by where the goods went; the twenty that got most. */
export function VoucherSums({ byShop, byPlace }: { byShop: readonly Sum[]; byPlace: readonly Sum[] }) {
  const { t } = useWords();
  const table = (caption: string, head: string, rows: readonly Sum[], nameOf: (row: Sum) => ReactNode) => (
    <section className="con-block" aria-label={caption}>
      <h2>{caption}</h2>
      {rows.length === 0 ? (
        <p className="desk-quiet">{t('vouchers.none_used')}</p>
      ) : (
        <RowTable<Sum>
          size="middle"
          pagination={false}
          dataSource={[...rows]}
          rowKey={(row) => row.key}
          columns={[
            { key: 'name', title: head, render: (_: unknown, row) => nameOf(row) },
            {
              key: 'pieces',
              title: t('vouchers.pieces_used'),
              align: 'right',
              render: (_: unknown, row) => row.pieces,
            },
            {
              key: 'given',
              title: t('vouchers.given'),
              align: 'right',
              render: (_: unknown, row) => <MoneyText fen={row.givenFen} />,
            },
            {
              key: 'sales',
              title: t('vouchers.sales'),
              align: 'right',
              render: (_: unknown, row) => <MoneyText fen={row.salesFen} />,
            },
            { key: 'flagged', title: t('vouchers.flagged'), align: 'right', render: (_: unknown, row) => row.flagged },
          ]}
        />
      )}
    </section>
  );
  return (
    <>
      {table(t('vouchers.by_shop'), t('list.shop'), byShop, (row) => row.name || row.key)}
      {table(t('vouchers.by_place'), t('vouchers.place'), byPlace, (row) => (
        <DivisionPath code={row.key} />
      ))}
    </>
  );
}
