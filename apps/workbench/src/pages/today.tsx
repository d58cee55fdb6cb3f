import {
  Chart,
  DataTable,
  FigureCard,
  FigureRow,
  MoneyText,
  PageHeader,
  StateTag,
  TimeText,
  useConfirmDanger,
  useWords,
} from '#ui/desk/index.ts';

interface Waiting {
  id: string;
  what: string;
  fen: number;
  dueAt: string;
}

const sample: readonly Waiting[] = Array.from({ length: 8 }, (_, place) => ({
  id: `DX2026112200${place}`,
  what: ['青瓷茶杯', '紫砂壶', '螺蛳粉 6 袋'][place % 3] ?? '',
  fen: 12_800 + place * 1_990,
  dueAt: new Date(Date.UTC(2026, 10, 22, 12 + place * 7)).toISOString(),
}));

/** What waits, the next deadline on top. */
export function TodayPage() {
  const { t } = useWords();
  const confirm = useConfirmDanger();
  return (
    <>
      <PageHeader title={t('job.today')} lead={t('today.lead')} />
      <FigureRow>
        <FigureCard
          title={t('today.to_ship')}
          definition={t('today.to_ship.definition')}
          value="8"
          to="/orders?state=paid"
          tone="waits"
        />
        <FigureCard
          title={t('today.paid')}
          definition={t('today.paid.definition')}
          value={<MoneyText fen={1_284_050} />}
          to="/orders"
        />
      </FigureRow>
      <Chart
        title={t('today.paid')}
        categoryTitle={t('today.day')}
        unit="fen"
        categories={['11-18', '11-19', '11-20', '11-21', '11-22']}
        series={[
          {
            key: 'paid',
            name: t('today.paid'),
            kind: 'bar',
            values: [820_000, 910_500, 760_000, 1_402_300, 1_284_050],
          },
        ]}
      />
      <DataTable<Waiting>
        id="today"
        caption={t('today.waiting')}
        path="/sample"
        load={async () => ({ items: sample, nextCursor: null })}
        rowKey={(row) => row.id}
        filters={[
          { kind: 'search', name: 'q', label: t('today.search') },
          {
            kind: 'choice',
            name: 'state',
            label: t('today.state'),
            choices: [{ value: 'paid', text: t('today.paid_state') }],
          },
        ]}
        columns={[
          { key: 'id', title: t('today.order'), render: (row) => row.id },
          { key: 'what', title: t('today.goods'), render: (row) => row.what },
          { key: 'fen', title: t('today.amount'), align: 'right', render: (row) => <MoneyText fen={row.fen} /> },
          {
            key: 'state',
            title: t('today.state'),
            render: () => <StateTag tone="waits">{t('today.paid_state')}</StateTag>,
          },
          { key: 'due', title: t('today.due'), render: (row) => <TimeText at={row.dueAt} deadline /> },
        ]}
        bulk={[
          {
            key: 'close',
            text: t('today.close'),
            danger: true,
            run: (rows) =>
              confirm({
                title: t('today.close_ask'),
                figures: [
                  { label: t('today.orders_touched'), value: rows.length },
                  {
                    label: t('today.refunded'),
                    value: <MoneyText fen={rows.reduce((sum, row) => sum + row.fen, 0)} />,
                  },
                ],
                consequence: t('today.close_consequence'),
                okText: t('today.close'),
                reasonLabel: t('today.reason'),
                run: async () => undefined,
              }),
          },
        ]}
      />
    </>
  );
}
