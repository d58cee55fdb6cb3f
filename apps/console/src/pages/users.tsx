import { Link, useNavigate } from 'react-router';
import { DataTable, PageHeader, type Reply, StateTag, TimeText, useWords } from '#ui/desk/index.ts';
import { personTone } from '../tones.ts';

type Person = Reply<'/api/console/users'>['items'][number];

/** People with an account, newest first; numbers masked. */
export function UsersPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={t('job.users')} lead={t('users.lead')} />
      <DataTable<Person>
        id="console.users"
        caption={t('job.users')}
        path="/console/users"
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/users/${row.id}`)}
        filters={[
          { kind: 'search', name: 'q', label: t('users.search') },
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: ['active', 'locked', 'erased'].map((value) => ({ value, text: t(`users.state.${value}`) })),
          },
        ]}
        columns={[
          { key: 'name', title: t('users.name'), render: (row) => <Link to={`/users/${row.id}`}>{row.nickname}</Link> },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={personTone[row.state] ?? 'quiet'}>{t(`users.state.${row.state}`)}</StateTag>
            ),
          },
          { key: 'phone', title: t('users.phone'), render: (row) => row.phoneMasked ?? '—' },
          { key: 'email', title: t('users.email'), render: (row) => row.emailMasked ?? '—' },
          { key: 'since', title: t('users.since'), render: (row) => <TimeText at={row.createdAt} /> },
        ]}
      />
    </>
  );
}
