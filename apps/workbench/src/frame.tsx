import { Alert, Select, Skeleton } from 'antd';
import { useEffect } from 'react';
import { Navigate, Outlet, useLocation, useMatch, useNavigate } from 'react-router';
import { AppShell, client, keep, ProblemAlert, readKept, useGet, useWords } from '#ui/desk/index.ts';
import { jobsOf, jobsWithoutShop } from './jobs.tsx';
import { InShop, type MyShop, shopOf } from './shop.tsx';

const lastShop = 'dongxi.workbench.shop';

/** Rail by job, head with the shop switcher, and the place of the pages. */
export function Frame() {
  const { t } = useWords();
  const navigate = useNavigate();
  const here = useMatch('/s/:code/*');
  const me = useGet('/api/me', {});
  const shops = useGet('/api/me/shops', {});
  const mine = shops.data?.items ?? [];
  const found = mine.find((one) => one.code === here?.params.code);
  const shop = found ? shopOf(found) : null;

  useEffect(() => {
    if (found) keep(lastShop, found.code);
  }, [found]);

  const signOut = async () => {
    await client.post('/api/sign-out');
    navigate('/sign-in');
  };
  return (
    <AppShell
      jobs={shop ? jobsOf(shop, t) : jobsWithoutShop(t)}
      faceName={t('face.name')}
      slot={<ShopSwitcher shops={mine} code={found?.code ?? null} />}
      user={{
        name: me.data?.nickname ?? t('face.me'),
        acts: [
          { key: 'shops', text: t('job.my_shops'), onClick: () => navigate('/shops') },
          { key: 'security', text: t('face.security'), onClick: () => location.assign('/me/security') },
          { key: 'out', text: t('face.sign_out'), onClick: signOut },
        ],
      }}
    />
  );
}

function ShopSwitcher({ shops, code }: { shops: readonly MyShop[]; code: string | null }) {
  const { t } = useWords();
  const navigate = useNavigate();
  if (shops.length === 0) return null;
  return (
    <Select
      aria-label={t('shops.switch')}
      placeholder={t('shops.switch')}
      className="wb-switcher"
      value={code}
      showSearch={shops.length > 8}
      popupMatchSelectWidth={false}
      options={[...shops.map((one) => ({ value: one.code, label: one.name })), { value: '', label: t('shops.all') }]}
      onChange={(chosen: string) => navigate(chosen ? `/s/${chosen}/today` : '/shops')}
    />
  );
}

/** The pages of one shop: only for those who work there. */
export function ShopPages() {
  const { t } = useWords();
  const here = useMatch('/s/:code/*');
  const shops = useGet('/api/me/shops', {});
  if (shops.error) return <ProblemAlert error={shops.error} onRetry={() => shops.refetch()} />;
  if (!shops.data) return <Skeleton active />;
  const found = shops.data.items.find((one) => one.code === here?.params.code);
  if (!found) return <Alert type="warning" showIcon title={t('shops.not_yours')} />;
  return (
    <InShop shop={shopOf(found)} key={found.id}>
      {found.state === 'open' ? null : (
        <Alert
          type={found.state === 'paused' ? 'info' : 'warning'}
          showIcon
          title={t(`shop.state_note.${found.state}`)}
        />
      )}
      <Outlet />
    </InShop>
  );
}

/** `/today` or `/orders?state=…` without a shop: the same page in the shop worked in last. */
export function IntoLastShop() {
  const { pathname, search } = useLocation();
  const shops = useGet('/api/me/shops', {});
  if (shops.error) return <ProblemAlert error={shops.error} onRetry={() => shops.refetch()} />;
  if (!shops.data) return <Skeleton active />;
  const kept = readKept<string>(lastShop, '');
  const shop = shops.data.items.find((one) => one.code === kept) ?? shops.data.items[0];
  if (!shop) return <Navigate to="/shops" replace />;
  return <Navigate to={`/s/${shop.code}${pathname === '/' ? '/today' : pathname}${search}`} replace />;
}
