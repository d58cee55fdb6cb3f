import { Empty, Skeleton } from 'antd';
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
import { useShop } from '../shop.tsx';

const oftenMilliseconds = 60_000;

/** What waits in the shop, the next deadline on top, and the figures one looks at first. */
export function TodayPage() {
  const { t } = useWords();
  const shop = useShop();
  const today = useGet('/api/shops/{shopId}/today', { path: { shopId: shop.id } }, { every: oftenMilliseconds });
  const waiting = today.data?.items.filter((one) => one.count > 0) ?? [];
  const quiet = today.data?.items.filter((one) => one.count === 0) ?? [];
  return (
    <>
      <PageHeader title={t('job.today')} lead={t('today.lead')} />
      <FigureRow>
        {shop.may('orders.read') ? <OrderFigures /> : null}
        {shop.may('money.read') ? <MoneyFigures /> : null}
      </FigureRow>
      <section aria-label={t('today.waiting')} className="wb-block">
        <h2>{t('today.waiting')}</h2>
        {today.error ? <ProblemAlert error={today.error} onRetry={() => today.refetch()} /> : null}
        {today.isPending ? <Skeleton active /> : null}
        {today.data && waiting.length === 0 ? <Empty description={t('today.nothing')} /> : null}
        <ul className="wb-list">
          {waiting.map((one) => (
            <WaitingRow key={one.key} waiting={one} />
          ))}
        </ul>
        <QuietWork items={quiet} />
      </section>
    </>
  );
}

type Waiting = Reply<'/api/shops/{shopId}/today'>['items'][number];

function WaitingRow({ waiting }: { waiting: Waiting }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  return (
    <li>
      <Link to={shop.at(waiting.link)} className="wb-waiting-title">
        {say(waiting.title)}
      </Link>
      <strong className="wb-count">{waiting.count}</strong>
      {waiting.overdue > 0 ? <StateTag tone="wrong">{t('today.overdue', { count: waiting.overdue })}</StateTag> : null}
      {waiting.nextDeadlineAt ? <TimeText at={waiting.nextDeadlineAt} deadline /> : null}
    </li>
  );
}

function QuietWork({ items }: { items: readonly Waiting[] }) {
  const { t } = useWords();
  const say = useSay();
  if (items.length === 0) return null;
  return <p className="desk-quiet">{t('today.quiet', { list: items.map((one) => say(one.title)).join(' · ') })}</p>;
}

function OrderFigures() {
  const { t } = useWords();
  const shop = useShop();
  const counts = useGet(
    '/api/shops/{shopId}/order-counts',
    { path: { shopId: shop.id } },
    { every: oftenMilliseconds },
  );
  const of = (...states: string[]) =>
    counts.data && states.reduce((sum, state) => sum + (counts.data[state] ?? 0), 0).toString();
  return (
    <>
      <FigureCard
        title={t('today.to_ship')}
        definition={t('today.to_ship_definition')}
        value={of('awaiting_shipment', 'partly_shipped')}
        to={shop.at('/orders?state=to_ship')}
        tone={(counts.data?.awaiting_shipment ?? 0) > 0 ? 'waits' : 'quiet'}
      />
      <FigureCard
        title={t('today.unpaid')}
        definition={t('today.unpaid_definition')}
        value={of('awaiting_payment')}
        to={shop.at('/orders?state=awaiting_payment')}
      />
      <FigureCard
        title={t('today.on_the_way')}
        definition={t('today.on_the_way_definition')}
        value={of('shipped')}
        to={shop.at('/orders?state=shipped')}
      />
    </>
  );
}

function MoneyFigures() {
  const { t } = useWords();
  const shop = useShop();
  const balances = useGet('/api/shops/{shopId}/balances', { path: { shopId: shop.id } });
  const { data } = balances;
  return (
    <>
      <FigureCard
        title={t('money.available')}
        definition={t('money.available_definition')}
        value={data && <MoneyText fen={data.availableFen} />}
        to={shop.at('/money?account=available')}
      />
      <FigureCard
        title={t('money.escrow')}
        definition={t('money.escrow_definition')}
        value={data && <MoneyText fen={data.escrowFen} />}
        compare={data && t('money.escrow_orders', { count: data.escrowOrders })}
        to={shop.at('/money?account=escrow')}
      />
    </>
  );
}
