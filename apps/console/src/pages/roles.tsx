import { Button, Empty, Skeleton } from 'antd';
import { Link, useNavigate } from 'react-router';
import {
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { PermissionWords } from '../parts/permission-words.tsx';

type Role = Reply<'/api/console/roles'>['items'][number];

/** Roles, built in and defined here. */
export function RolesPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const navigate = useNavigate();
  const roles = useGet('/api/console/roles', {});
  return (
    <>
      <PageHeader
        title={t('job.roles')}
        lead={t('roles.lead')}
        acts={
          may('accounts.roles') ? (
            <Button type="primary" onClick={() => navigate('/roles/new')}>
              {t('roles.new')}
            </Button>
          ) : null
        }
      />
      {roles.error ? <ProblemAlert error={roles.error} onRetry={() => roles.refetch()} /> : null}
      {roles.isPending ? <Skeleton active /> : null}
      {roles.data ? (
        <ScrollBox>
          <RowTable<Role>
            size="middle"
            rowKey={(role) => `${role.scope} ${role.name}`}
            pagination={false}
            dataSource={[...roles.data.items]}
            locale={{ emptyText: <Empty description={t('roles.none')} /> }}
            columns={[
              {
                key: 'role',
                title: t('roles.role'),
                render: (_, role) => (
                  <>
                    <Link to={`/roles/${role.scope}/${role.name}`}>{say(role.title)}</Link>
                    <div className="con-id desk-quiet">{role.name}</div>
                  </>
                ),
              },
              { key: 'scope', title: t('roles.scope'), render: (_, role) => t(`roles.scope.${role.scope}`) },
              {
                key: 'kind',
                title: t('roles.origin'),
                render: (_, role) => <StateTag>{role.builtIn ? t('roles.built_in') : t('roles.defined')}</StateTag>,
              },
              {
                key: 'permissions',
                title: t('roles.permissions'),
                render: (_, role) => <PermissionWords permissions={role.permissions} />,
              },
            ]}
          />
        </ScrollBox>
      ) : null}
    </>
  );
}
