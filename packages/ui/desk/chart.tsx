import { Card, Segmented, Skeleton, Table } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { amountText } from '../money-text.ts';
import { useDeskTheme } from './desk-root.tsx';
import { useDeskWords } from './words.ts';

const Canvas = lazy(() => import('./chart-canvas.tsx'));

export interface ChartSeries {
  key: string;
  name: string;
  kind: 'line' | 'bar';
  /** One value per category; null where nothing is known. */
  values: readonly (number | null)[];
}

export interface ChartProps {
  title: string;
  /** What the figures count; shown under the title. */
  definition?: string;
  categoryTitle: string;
  categories: readonly string[];
  series: readonly ChartSeries[];
  /** Values are integer fen, or counts. */
  unit?: 'fen' | 'count';
  height?: number;
}

export const figureText = (value: number | null | undefined, unit: 'fen' | 'count', lang: string): string =>
  value === null || value === undefined ? '—' : unit === 'fen' ? amountText(value) : value.toLocaleString(lang);

/** A chart with the same figures as a table behind it. The drawing library loads only when a chart comes into view. */
export function Chart({
  title,
  definition,
  categoryTitle,
  categories,
  series,
  unit = 'count',
  height = 280,
}: ChartProps) {
  const { t, lang } = useDeskWords();
  const { dark } = useDeskTheme();
  const [shape, setShape] = useState<'chart' | 'table'>('chart');
  const rows = categories.map((category, place) => ({ category, place }));
  return (
    <Card
      title={title}
      size="small"
      extra={
        <Segmented
          size="small"
          value={shape}
          onChange={setShape}
          options={[
            { value: 'chart', label: t('chart.chart') },
            { value: 'table', label: t('chart.table') },
          ]}
        />
      }
    >
      {definition ? <p className="desk-quiet">{definition}</p> : null}
      {shape === 'chart' ? (
        <Suspense fallback={<Skeleton active paragraph={{ rows: 6 }} />}>
          <Canvas
            title={title}
            categories={categories}
            series={series}
            unit={unit}
            height={height}
            dark={dark}
            lang={lang}
          />
        </Suspense>
      ) : (
        <Table
          size="small"
          rowKey="place"
          pagination={false}
          dataSource={rows}
          scroll={{ y: height, x: 'max-content' }}
          columns={[
            { key: 'category', title: categoryTitle, dataIndex: 'category' },
            ...series.map((one) => ({
              key: one.key,
              title: one.name,
              align: 'right' as const,
              render: (_value: unknown, row: { place: number }) => (
                <span className="desk-money">{figureText(one.values[row.place], unit, lang)}</span>
              ),
            })),
          ]}
        />
      )}
    </Card>
  );
}
