import { Button, Result, Skeleton } from 'antd';
import { Navigate, Outlet, useNavigate } from 'react-router';
import { AppShell, client, ProblemAlert, useGet, useWords } from '#ui/desk/index.ts';
import { useMay, useRegions } from './access.ts';
import { jobsFor } from './jobs.tsx';

/** Rail by job, head and place of the pages. Only for people with a role on the platform or in a region. */
export function Frame() {
  const { t } = useWords();
  const navigate = useNavigate();
  const may = useMay();
  const regions = useRegions();
  const me = useGet('/api/me', {});
  const signOut = async () => {
    await client.post('/api/sign-out');
    navigate('/sign-in');
  };
  return (
    <AppShell
      jobs={jobsFor(may, t, regions.length > 0)}
      faceName={t('face.name')}
      user={{
        name: me.data?.nickname ?? t('face.me'),
        acts: [
          { key: 'security', text: t('face.security'), onClick: () => location.assign('/me/security') },
          { key: 'out', text: t('face.sign_out'), onClick: signOut },
        ],
      }}
    />
  );
}

/** Stands before the pages: someone without a role on the platform or in a region reads why nothing is here. */
export function Staff() {
  const { t } = useWords();
  const navigate = useNavigate();
  const me = useGet('/api/me', {});
  if (me.error) return <ProblemAlert error={me.error} onRetry={() => me.refetch()} />;
  if (!me.data) return <Skeleton active />;
  if (me.data.grants.some((grant) => grant.scope !== 'shop')) return <Outlet />;
  return (
    <Result
      status="403"
      title={<h1 className="con-refused">{t('face.no_role')}</h1>}
      subTitle={t('face.no_role_next')}
      extra={<Button onClick={() => navigate('/sign-in')}>{t('face.other_account')}</Button>}
    />
  );
}

/** The first page of what somebody may open. */
export function Home() {
  const { t } = useWords();
  const first = jobsFor(useMay(), t, useRegions().length > 0)[0];
  const to = first?.pages?.[0]?.to ?? first?.to;
  return to ? <Navigate to={to} replace /> : null;
}
