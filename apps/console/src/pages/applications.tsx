import { Link, useNavigate } from 'react-router';
import { DataTable, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { stateFilter } from '../parts/state-choices.ts';
import { applicationTone } from '../tones.ts';

type Application = Reply<'/api/console/shop-applications'>['items'][number];
const states = ['submitted', 'asked', 'rejected', 'approved', 'draft', 'withdrawn'];

/** Applications to open a shop, the one due first on top. */
export function ApplicationsPage() {
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={t('job.applications')} lead={t('applications.lead')} />
      <DataTable<Application>
        id="console.applications"
        caption={t('job.applications')}
        path="/console/shop-applications"
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/shop-applications/${row.id}`)}
        filters={[stateFilter(t('list.state'), 'shops.applicationStates', states, t)]}
        empty={t('applications.empty')}
        columns={[
          {
            key: 'name',
            title: t('applications.shop'),
            render: (row) => (
              <Link to={`/shop-applications/${row.id}`}>{row.form.shopName || t('applications.unnamed')}</Link>
            ),
          },
          { key: 'kind', title: t('applications.kind'), render: (row) => say(row.kindName) },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={applicationTone[row.state] ?? 'quiet'}>
                {t(`shops.applicationStates.${row.state}`)}
              </StateTag>
            ),
          },
          { key: 'goods', title: t('applications.goods'), render: (row) => row.form.mainGoods ?? '—' },
          {
            key: 'due',
            title: t('applications.due'),
            render: (row) => <TimeText at={row.state === 'submitted' ? row.dueAt : null} deadline />,
          },
          { key: 'submitted', title: t('applications.submitted'), render: (row) => <TimeText at={row.submittedAt} /> },
          {
            key: 'decided',
            title: t('applications.decided'),
            render: (row) => <TimeText at={row.decidedAt} />,
            hidden: true,
          },
        ]}
      />
    </>
  );
}
