import { Alert, App, Button, Descriptions, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import {
  client,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { type May, useMay } from '../access.ts';
import { DivisionPath } from '../parts/division-path.tsx';
import { rawId } from '../parts/ids.ts';
import { BeltText } from '../parts/names.tsx';
import { PersonLink } from '../parts/person-link.tsx';
import { ShopDeposit } from '../parts/shop-deposit.tsx';
import { shopTone } from '../tones.ts';

type Shop = Reply<'/api/console/shops'>['items'][number];
type Step = 'freeze' | 'unfreeze' | 'limit' | 'unlimit' | 'close';

/** Which steps a shop in a state can be put through. */
const stepsFrom: Readonly<Record<Shop['state'], readonly Step[]>> = {
  open: ['limit', 'freeze', 'close'],
  paused: ['limit', 'freeze', 'close'],
  limited: ['unlimit', 'freeze', 'close'],
  frozen: ['unfreeze', 'close'],
  closed: [],
};

/** One shop: what it is, where its rows are, and the steps of government with what they touch. */
export function ShopPage() {
  const { shopId = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const found = useGet('/api/console/shops', { query: { id: [shopId] } });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  const shop = found.data.items[0];
  if (!shop) return <Alert type="warning" showIcon title={t('shops.not_found')} />;
  return (
    <>
      <PageHeader
        title={shop.name}
        trail={[{ text: t('job.all_shops'), to: '/shops' }]}
        tag={<StateTag tone={shopTone[shop.state] ?? 'quiet'}>{t(`shops.states.${shop.state}`)}</StateTag>}
        acts={may('shops.govern') ? <Steps shop={shop} /> : null}
      />
      {shop.state === 'frozen' && may('orders.close') ? <CloseUnshipped shop={shop} /> : null}
      {shop.stateReason ? <Alert type="warning" showIcon title={shop.stateReason} /> : null}
      <Descriptions
        bordered
        size="small"
        column={{ xs: 1, lg: 2 }}
        items={[
          { key: 'code', label: t('shops.code'), children: <a href={`/shops/${shop.code}`}>{shop.code}</a> },
          { key: 'kind', label: t('applications.kind'), children: say(shop.kindName) },
          { key: 'place', label: t('shops.place'), children: <DivisionPath code={shop.divisionCode} /> },
          { key: 'belt', label: t('shops.belt'), children: shop.beltCode ? <BeltText code={shop.beltCode} /> : '—' },
          { key: 'opened', label: t('shops.opened'), children: <TimeText at={shop.openedAt} /> },
          {
            key: 'owner',
            label: t('shops.owner'),
            children: <PersonLink id={shop.ownerId} name={t('shops.to_owner')} />,
          },
        ]}
      />
      <ShopDeposit shopId={shop.id} />
      <section className="con-block" aria-label={t('shops.rows')}>
        <h2>{t('shops.rows')}</h2>
        <ul className="con-waiting">
          {placesOf(shop, may).map(({ to, word }) => (
            <li key={to}>
              <Link to={to}>{t(word)}</Link>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

const placesOf = (shop: Shop, may: May) =>
  [
    { to: `/orders?shopId=${shop.id}`, word: 'shops.rows_orders', permission: 'orders.read' },
    { to: `/products?shopId=${shop.id}`, word: 'shops.rows_products', permission: 'catalog.review' },
    { to: `/payouts?shopId=${shop.id}`, word: 'shops.rows_payouts', permission: 'payments.read' },
    { to: `/refunds?shopId=${shop.id}`, word: 'shops.rows_refunds', permission: 'payments.read' },
    {
      to: `/ledger/accounts/shop:${rawId(shop.id)}:available`,
      word: 'shops.rows_available',
      permission: 'ledger.read',
    },
    { to: `/audit-log?shopId=${shop.id}`, word: 'shops.rows_audit', permission: 'audit.read' },
  ].filter((place) => may(place.permission));

const most = 100;
const counted = (rows: readonly unknown[], more: string | null): string => (more ? `${most}+` : String(rows.length));

/** What a step will touch, counted now; only what the operator may see. */
async function figuresOf(shopId: string, may: May, t: (word: string) => string) {
  const figures: { label: string; value: ReactNode }[] = [];
  if (may('orders.read')) {
    const orders = await client.get('/api/console/orders', { query: { shopId, state: 'to_ship', limit: most } });
    figures.push({ label: t('shops.touched_orders'), value: counted(orders.items, orders.nextCursor) });
  }
  if (may('catalog.review')) {
    const live = await client.get('/api/console/products', { query: { shopId, state: 'live', limit: most } });
    figures.push({ label: t('shops.touched_products'), value: counted(live.items, live.nextCursor) });
  }
  if (may('ledger.read')) {
    const account = `shop:${rawId(shopId)}:available`;
    const entries = await client.get('/api/console/ledger/accounts/{account}/entries', {
      path: { account },
      query: { limit: 1 },
    });
    figures.push({ label: t('shops.touched_money'), value: <MoneyText fen={entries.closingFen} /> });
  }
  return figures;
}

function Steps({ shop }: { shop: Shop }) {
  const { t } = useWords();
  const may = useMay();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const act = useAct(({ step, reason }: { step: Step; reason: string }, key) => {
    const given = { path: { shopId: shop.id }, body: { reason }, key };
    if (step === 'freeze') return client.post('/api/console/shops/{shopId}/freeze', given);
    if (step === 'unfreeze') return client.post('/api/console/shops/{shopId}/unfreeze', given);
    if (step === 'limit') return client.post('/api/console/shops/{shopId}/limit', given);
    if (step === 'unlimit') return client.post('/api/console/shops/{shopId}/unlimit', given);
    return client.post('/api/console/shops/{shopId}/close', given);
  });
  const start = async (step: Step) => {
    const figures = await figuresOf(shop.id, may, t).catch(() => []);
    const done = await confirm({
      title: t(`shops.step_ask.${step}`, { name: shop.name }),
      figures,
      consequence: t(`shops.step_consequence.${step}`),
      okText: t(`shops.step.${step}`),
      reasonLabel: t('shops.step_reason'),
      run: (reason) => act.mutateAsync({ step, reason }),
    });
    if (done) message.success(t('shops.step_done'));
  };
  return stepsFrom[shop.state].map((step) => (
    <Button key={step} danger={step === 'freeze' || step === 'close'} onClick={() => start(step)}>
      {t(`shops.step.${step}`)}
    </Button>
  ));
}

/** A frozen shop will not ship: its paid orders are closed and their money goes back. */
function CloseUnshipped({ shop }: { shop: Shop }) {
  const { t } = useWords();
  const may = useMay();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const act = useAct((reason: string, key) =>
    client.post('/api/console/shops/{shopId}/close-unshipped', { path: { shopId: shop.id }, body: { reason }, key }),
  );
  const start = async () => {
    const figures = (await figuresOf(shop.id, may, t).catch(() => [])).slice(0, 1);
    const done = await confirm({
      title: t('shops.unshipped_ask', { name: shop.name }),
      figures,
      consequence: t('shops.unshipped_consequence'),
      okText: t('shops.unshipped'),
      reasonLabel: t('shops.unshipped_reason'),
      run: async (reason) => {
        const { closed, left } = await act.mutateAsync(reason);
        message.success(t('shops.unshipped_done', { closed, left }));
      },
    });
    return done;
  };
  return (
    <p>
      <Button danger onClick={start}>
        {t('shops.unshipped')}
      </Button>
    </p>
  );
}
