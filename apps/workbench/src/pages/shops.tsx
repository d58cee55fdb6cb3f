import { Button, Card, Empty, Skeleton } from 'antd';
import { Link } from 'react-router';
import {
  FigureCard,
  FigureRow,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { applicationTone, shopTone } from '../tones.ts';

type Figures = Reply<'/api/me/shops/figures'>;
const shown = ['ordersToday', 'takingsTodayFen', 'toShip', 'refundsOpen', 'availableFen'] as const;
type Shown = (typeof shown)[number];
const isMoney = (key: Shown): boolean => key.endsWith('Fen');
const oftenMilliseconds = 60_000;

const useFigures = () => useGet('/api/me/shops/figures', {}, { every: oftenMilliseconds });

/** Sums over one's shops; each says how many shops count, for a role may see money in one and not in another. */
function AllShops() {
  const { t } = useWords();
  const figures = useFigures();
  if (figures.error) return <ProblemAlert error={figures.error} onRetry={() => figures.refetch()} />;
  return (
    <section aria-label={t('shops.sums')} className="wb-block">
      <h2>{t('shops.sums')}</h2>
      <FigureRow>
        {shown.map((key) => (
          <FigureCard
            key={key}
            title={t(`shops.figure.${key}`)}
            definition={t(`shops.figure_definition.${key}`)}
            value={figures.data && <Amount figure={key} value={figures.data.sums[key].sum} />}
            compare={figures.data && t('shops.figure_shops', { count: figures.data.sums[key].shops })}
          />
        ))}
      </FigureRow>
    </section>
  );
}

function Amount({ figure, value }: { figure: Shown; value: number }) {
  return isMoney(figure) ? <MoneyText fen={value} /> : value.toLocaleString();
}

/** What one shop adds to the sums; each figure leads to its page in the shop. */
function OwnFigures({ id, code }: { id: string; code: string }) {
  const { t } = useWords();
  const figures = useFigures();
  const row: Figures['items'][number] | undefined = figures.data?.items.find((one) => one.shopId === id);
  const pages: Record<Shown, string> = {
    ordersToday: '/orders',
    takingsTodayFen: '/orders',
    toShip: '/orders?state=to_ship',
    refundsOpen: '/refunds',
    availableFen: '/money',
  };
  if (!row) return null;
  return (
    <ul className="wb-figures">
      {shown.map((key) => {
        const value = row[key];
        return value === null ? null : (
          <li key={key}>
            <Link to={`/s/${code}${pages[key]}`}>
              {t(`shops.figure.${key}`)} <Amount figure={key} value={value} />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

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
      {shops.data && shops.data.items.length > 1 ? <AllShops /> : null}
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
            <OwnFigures id={shop.id} code={shop.code} />
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
