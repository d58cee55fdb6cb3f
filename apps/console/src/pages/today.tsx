import { DataTable, FigureCard, FigureRow, PageHeader, StateTag, TimeText, useWords } from '#ui/desk/index.ts';

interface Application {
  id: string;
  name: string;
  dueAt: string;
}

const sample: readonly Application[] = ['青瓷坊', '慈溪小家电', '柳州螺蛳粉'].map((name, place) => ({
  id: `apl_${place}`,
  name,
  dueAt: new Date(Date.UTC(2026, 10, 22, 6 + place * 20)).toISOString(),
}));

/** What waits on the platform, the next deadline on top. */
export function TodayPage() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('job.today')} lead={t('today.lead')} />
      <FigureRow>
        <FigureCard
          title={t('today.applications')}
          definition={t('today.applications.definition')}
          value="3"
          to="/shops"
          tone="waits"
        />
      </FigureRow>
      <DataTable<Application>
        id="today"
        caption={t('today.applications')}
        path="/sample"
        load={async () => ({ items: sample, nextCursor: null })}
        rowKey={(row) => row.id}
        columns={[
          { key: 'name', title: t('today.shop'), render: (row) => row.name },
          {
            key: 'state',
            title: t('today.state'),
            render: () => <StateTag tone="waits">{t('today.checking')}</StateTag>,
          },
          { key: 'due', title: t('today.due'), render: (row) => <TimeText at={row.dueAt} deadline /> },
        ]}
      />
    </>
  );
}
