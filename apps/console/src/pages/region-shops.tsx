import { Link, useParams } from 'react-router';
import { DataTable, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { DivisionPath } from '../parts/division-path.tsx';
import { stateFilter } from '../parts/state-choices.ts';
import { shopTone } from '../tones.ts';

type Shop = Reply<'/api/console/regions/{division}/shops'>['items'][number];
const states = ['open', 'paused', 'limited', 'frozen', 'closed'];

/** The shops whose place lies in the region. */
export function RegionShopsPage() {
  const { division = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  return (
    <>
      <PageHeader
        title={t('region.shops')}
        trail={[{ text: t('job.regions'), to: '/regions' }]}
        lead={<DivisionPath code={division} />}
        acts={<Link to={`/regions/${division}/statement`}>{t('region.statement')}</Link>}
      />
      <DataTable<Shop>
        key={division}
        id="console.region_shops"
        caption={t('region.shops')}
        path={`/console/regions/${division}/shops`}
        rowKey={(row) => row.id}
        empty={t('region.no_shops')}
        filters={[
          { kind: 'search', name: 'q', label: t('shops.search') },
          stateFilter(t('list.state'), 'shops.states', states, t),
        ]}
        columns={[
          {
            key: 'name',
            title: t('shops.name'),
            render: (row) => (may('shops.read') ? <Link to={`/shops/${row.id}`}>{row.name}</Link> : row.name),
          },
          { key: 'code', title: t('shops.code'), render: (row) => <span className="con-id">{row.code}</span> },
          { key: 'kind', title: t('applications.kind'), render: (row) => say(row.kindName) },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={shopTone[row.state] ?? 'quiet'}>{t(`shops.states.${row.state}`)}</StateTag>
            ),
          },
          {
            key: 'reason',
            title: t('shops.state_reason'),
            render: (row) => <div className="con-wrap">{row.stateReason ?? ''}</div>,
          },
          { key: 'place', title: t('shops.place'), render: (row) => <DivisionPath code={row.divisionCode} /> },
          { key: 'opened', title: t('shops.opened'), render: (row) => <TimeText at={row.openedAt} /> },
        ]}
      />
    </>
  );
}
