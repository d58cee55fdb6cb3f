import { Empty } from 'antd';
import type { Reply } from './api.ts';
import { Chart } from './chart.tsx';
import type { DeskColumn } from './data-table.tsx';
import { FigureCard, FigureRow } from './figure-card.tsx';
import { MoneyText } from './money-text.tsx';
import { RowTable } from './row-table.tsx';
import { ScrollBox } from './scroll-box.tsx';
import type { TableFilter } from './table-filters.tsx';
import { useDeskWords } from './words.ts';

export type Funnel = Reply<'/api/console/funnel'>;
export type FunnelSums = Funnel['total'];

const sources = [
  'search',
  'feed',
  'category',
  'shop',
  'campaign',
  'similar',
  'cart',
  'rank',
  'content',
  'live',
  'share',
  'ads',
  'direct',
  'unknown',
] as const;

const share = (part: number, whole: number): string => (whole > 0 ? `${((100 * part) / whole).toFixed(1)}%` : '—');

/** Filters by period and source that the funnel and the list under it share through the address. */
export function useFunnelFilters(): readonly TableFilter[] {
  const { t } = useDeskWords();
  return [
    { kind: 'days', from: 'from', to: 'to', label: t('funnel.period') },
    {
      kind: 'choice',
      name: 'source',
      label: t('funnel.source'),
      choices: sources.map((value) => ({ value, text: t(`funnel.source.${value}`) })),
    },
  ];
}

/** The steps of the funnel as columns of a list. */
export function useFunnelColumns<Row extends { readonly sums: FunnelSums }>(): readonly DeskColumn<Row>[] {
  const { t, lang } = useDeskWords();
  const count = (key: keyof FunnelSums): DeskColumn<Row> => ({
    key,
    title: t(`funnel.${key}`),
    align: 'right',
    render: (row) => row.sums[key].toLocaleString(lang),
  });
  return [
    count('impressions'),
    count('clicks'),
    {
      key: 'rate',
      title: t('funnel.click_rate'),
      align: 'right',
      render: ({ sums }) => share(sums.clicks, sums.impressions),
    },
    count('adds'),
    count('orders'),
    count('paidOrders'),
    {
      key: 'bought',
      title: t('funnel.buy_rate'),
      align: 'right',
      render: ({ sums }) => share(sums.paidOrders, sums.clicks),
    },
    { key: 'paid', title: t('funnel.paidFen'), align: 'right', render: ({ sums }) => <MoneyText fen={sums.paidFen} /> },
    { ...count('shares'), hidden: true },
  ];
}

/** The steps as figures, by day and by source. */
export function FunnelView({ funnel }: { funnel: Funnel | undefined }) {
  const { t, lang } = useDeskWords();
  const total = funnel?.total;
  const figure = (key: keyof FunnelSums, of?: keyof FunnelSums) => (
    <FigureCard
      title={t(`funnel.${key}`)}
      definition={t(`funnel.${key}_is`)}
      value={total?.[key].toLocaleString(lang)}
      compare={
        total && of ? t('funnel.of', { share: share(total[key], total[of]), step: t(`funnel.${of}`) }) : undefined
      }
    />
  );
  const days = funnel?.days ?? [];
  const columns = useFunnelColumns<Funnel['sources'][number]>();
  return (
    <>
      <FigureRow>
        {figure('impressions')}
        {figure('clicks', 'impressions')}
        {figure('adds', 'clicks')}
        {figure('orders', 'clicks')}
        {figure('paidOrders', 'orders')}
        <FigureCard
          title={t('funnel.paidFen')}
          definition={t('funnel.paidFen_is')}
          value={total ? <MoneyText fen={total.paidFen} /> : undefined}
        />
      </FigureRow>
      <Chart
        title={t('funnel.by_day')}
        definition={t('funnel.paid_day')}
        categoryTitle={t('funnel.day')}
        categories={days.map((one) => one.day)}
        series={(['clicks', 'adds', 'orders', 'paidOrders'] as const).map((key) => ({
          key,
          name: t(`funnel.${key}`),
          kind: 'line' as const,
          values: days.map((one) => one.sums[key]),
        }))}
      />
      <ScrollBox>
        <RowTable<Funnel['sources'][number]>
          size="middle"
          rowKey="source"
          pagination={false}
          dataSource={[...(funnel?.sources ?? [])]}
          locale={{ emptyText: <Empty description={t('funnel.empty')} /> }}
          columns={[
            { key: 'source', title: t('funnel.source'), render: (_, row) => t(`funnel.source.${row.source}`) },
            ...columns
              .filter((one) => !one.hidden)
              .map(({ key, title, align, render }) => ({
                key,
                title,
                ...(align ? { align } : {}),
                render: (_: unknown, row: Funnel['sources'][number]) => render(row),
              })),
          ]}
        />
      </ScrollBox>
    </>
  );
}
