import { Link, useNavigate } from 'react-router';
import { DataTable, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { DivisionPath } from '../parts/division-path.tsx';
import { BeltText } from '../parts/names.tsx';
import { stateFilter } from '../parts/state-choices.ts';
import { shopTone } from '../tones.ts';

type Shop = Reply<'/api/console/shops'>['items'][number];
const states = ['open', 'paused', 'limited', 'frozen', 'closed'];

/** Every shop of the market. */
export function ShopsPage() {
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={t('job.all_shops')} lead={t('shops.lead')} />
      <DataTable<Shop>
        id="console.shops"
        caption={t('job.all_shops')}
        path="/console/shops"
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/shops/${row.id}`)}
        filters={[
          { kind: 'search', name: 'q', label: t('shops.search') },
          stateFilter(t('list.state'), 'shops.states', states, t),
        ]}
        columns={[
          { key: 'name', title: t('shops.name'), render: (row) => <Link to={`/shops/${row.id}`}>{row.name}</Link> },
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
          {
            key: 'belt',
            title: t('shops.belt'),
            render: (row) => (row.beltCode ? <BeltText code={row.beltCode} /> : '—'),
            hidden: true,
          },
          { key: 'opened', title: t('shops.opened'), render: (row) => <TimeText at={row.openedAt} /> },
        ]}
      />
    </>
  );
}
