import { Button } from 'antd';
import { Link } from 'react-router';
import { DataTable, PageHeader, type Reply, StateTag, TimeText, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { experimentTone } from '../tones.ts';

type Experiment = Reply<'/api/console/experiments'>['items'][number];

/** What is tried on a part of the visitors before it is for all. */
export function ExperimentsPage() {
  const { t } = useWords();
  const may = useMay();
  return (
    <>
      <PageHeader
        title={t('job.experiments')}
        lead={t('experiments.lead')}
        acts={
          may('experiments.run') ? (
            <Link to="/experiments/new">
              <Button type="primary">{t('experiments.new')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Experiment>
        id="console.experiments"
        caption={t('job.experiments')}
        path="/console/experiments"
        rowKey={(row) => row.key}
        empty={t('experiments.none')}
        columns={[
          {
            key: 'name',
            title: t('experiments.name'),
            render: (row) => (
              <Link to={`/experiments/${row.key}`} className="con-wrap">
                {row.name}
              </Link>
            ),
          },
          { key: 'key', title: t('experiments.key'), render: (row) => <span className="con-id">{row.key}</span> },
          {
            key: 'surface',
            title: t('experiments.surface'),
            render: (row) => t(`experiments.surface.${row.surface}`),
          },
          {
            key: 'phase',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={experimentTone[row.phase] ?? 'quiet'}>{t(`experiments.phase.${row.phase}`)}</StateTag>
            ),
          },
          {
            key: 'from',
            title: t('experiments.from'),
            render: (row) => (row.startsAt ? <TimeText at={row.startsAt} /> : '—'),
          },
          {
            key: 'until',
            title: t('experiments.until'),
            render: (row) => <TimeText at={row.stoppedAt ?? row.endsAt} />,
          },
        ]}
      />
    </>
  );
}
