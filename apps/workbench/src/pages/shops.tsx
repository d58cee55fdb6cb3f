import { Button, Card, Empty, Skeleton } from 'antd';
import { Link } from 'react-router';
import { PageHeader, ProblemAlert, StateTag, TimeText, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { applicationTone, shopTone } from '../tones.ts';

/** The shops one works in, and the applications for new ones. */
export function ShopsPage() {
  const { t } = useWords();
  const say = useSay();
  const shops = useGet('/api/me/shops', {});
  const applications = useGet('/api/me/shop-applications', { query: { limit: 20 } });
  return (
    <>
      <PageHeader
        title={t('job.my_shops')}
        lead={t('shops.lead')}
        acts={
          <Link to="/apply">
            <Button type="primary">{t('shops.apply')}</Button>
          </Link>
        }
      />
      {shops.error ? <ProblemAlert error={shops.error} onRetry={() => shops.refetch()} /> : null}
      {shops.isPending ? <Skeleton active /> : null}
      {shops.data?.items.length === 0 ? <Empty description={t('shops.none')} /> : null}
      <div className="wb-cards">
        {shops.data?.items.map((shop) => (
          <Card key={shop.id} size="small">
            <div className="wb-shop-card">
              {shop.logoUrl ? <img src={shop.logoUrl} alt="" width={48} height={48} /> : null}
              <div>
                <span className="wb-beside">
                  <Link to={`/s/${shop.code}/today`}>
                    <strong>{shop.name}</strong>
                  </Link>
                  <StateTag tone={shopTone[shop.state] ?? 'quiet'}>{t(`shop.state.${shop.state}`)}</StateTag>
                </span>
                <div className="desk-quiet">
                  {say(shop.kindName)} · {t(`role.${shop.role}`, { defaultValue: shop.role })}
                </div>
              </div>
            </div>
          </Card>
        ))}
      </div>
      {applications.data && applications.data.items.length > 0 ? (
        <section aria-label={t('application.mine')} className="wb-block">
          <h2>{t('application.mine')}</h2>
          <ul className="wb-list">
            {applications.data.items.map((one) => (
              <li key={one.id}>
                <Link to={`/applications/${one.id}`}>{one.form.shopName || t('application.unnamed')}</Link>
                <StateTag tone={applicationTone[one.state] ?? 'quiet'}>{t(`application.state.${one.state}`)}</StateTag>
                <span className="desk-quiet">{say(one.kindName)}</span>
                <TimeText at={one.submittedAt ?? one.createdAt} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
