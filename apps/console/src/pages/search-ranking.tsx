import { Alert, Button, Card, Empty, Input, InputNumber, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import {
  MoneyText,
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
import { amountText } from '#ui/money-text.ts';

type Ranking = Reply<'/api/console/search/ranking'>;
type Row = Ranking['items'][number];
type Weight = keyof Ranking['weights'];

/** The settings that hold the weights. */
const SETTINGS: Readonly<Record<Weight, string>> = {
  popularity: 'search.popularity_percent',
  conversion: 'search.conversion_percent',
  price: 'search.price_percent',
  trust: 'search.trust_percent',
  fresh: 'search.fresh_percent',
  taste: 'search.taste_percent',
  cap: 'search.lift_percent',
};
const FACTORS = ['popularity', 'conversion', 'price', 'trust', 'fresh', 'taste'] as const;
const WEIGHTS = [...FACTORS, 'cap'] as const;

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** Why answers stand where they stand, and where they would with other weights. */
export function SearchRankingPage() {
  const { t } = useWords();
  const say = useSay();
  const [params, setParams] = useSearchParams();
  const question = params.get('q') ?? '';
  const changed = Object.fromEntries(
    WEIGHTS.flatMap((name) => (params.get(name) ? [[name, Number(params.get(name))]] : [])),
  ) as Partial<Record<Weight, number>>;
  const drawnTo = params.get('drawnTo') ?? '';
  const [typed, setTyped] = useState<Partial<Record<Weight, number>>>(changed);
  const ranking = useGet(
    '/api/console/search/ranking',
    { query: { q: question, ...changed, ...(drawnTo ? { drawnTo } : {}) } },
    { enabled: question !== '' },
  );
  const slots = useGet('/api/console/ads/auction', { query: { q: question } }, { enabled: question !== '' });
  const ask = (q: string, weights: Partial<Record<Weight, number>>, category = drawnTo): void =>
    setParams({
      ...(q ? { q } : {}),
      ...(category ? { drawnTo: category } : {}),
      ...Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, String(value)])),
    });
  const { data } = ranking;
  const other = data ? WEIGHTS.filter((name) => data.tried[name] !== data.weights[name]) : [];
  return (
    <>
      <PageHeader title={t('job.search_ranking')} lead={t('ranking.lead')} />
      <Input.Search
        aria-label={t('ranking.question')}
        placeholder={t('ranking.question')}
        className="desk-search"
        enterButton={t('ranking.ask')}
        maxLength={200}
        defaultValue={question}
        onSearch={(value) => ask(value.trim(), changed)}
      />
      {ranking.error ? <ProblemAlert error={ranking.error} onRetry={() => ranking.refetch()} /> : null}
      {question !== '' && ranking.isPending ? <Skeleton active /> : null}
      {data ? (
        <>
          <Card size="small" title={t('ranking.weights')}>
            <p className="desk-quiet">{t('ranking.formula')}</p>
            <div className="con-weights">
              {WEIGHTS.map((name) => (
                <div key={name}>
                  <label htmlFor={`weight-${name}`}>{t(`ranking.factor.${name}`)}</label>
                  <InputNumber<number>
                    id={`weight-${name}`}
                    min={0}
                    max={100}
                    precision={0}
                    value={typed[name] ?? data.weights[name]}
                    onChange={(value) => setTyped({ ...typed, [name]: value ?? data.weights[name] })}
                  />
                  <Link
                    to={`/settings/${SETTINGS[name]}`}
                    aria-label={`${t('ranking.save')} ${t(`ranking.factor.${name}`)}`}
                  >
                    {t('ranking.now', { value: data.weights[name] })}
                  </Link>
                </div>
              ))}
            </div>
            <div className="con-weights">
              <div className="con-span">
                <label htmlFor="drawn-to">{t('ranking.drawn_to')}</label>
                <Select
                  id="drawn-to"
                  className="con-wide"
                  value={drawnTo}
                  onChange={(value: string) => ask(question, changed, value)}
                  options={[
                    { value: '', label: t('ranking.everybody') },
                    ...data.categories.map((one) => ({ value: one.id, label: say(one.name) })),
                  ]}
                />
              </div>
            </div>
            <p className="desk-quiet">{t('ranking.taste_note')}</p>
            <div className="desk-acts">
              <Button
                disabled={other.length === 0}
                onClick={() => {
                  setTyped({});
                  ask(question, {}, '');
                }}
              >
                {t('ranking.reset')}
              </Button>
              <Button type="primary" onClick={() => ask(question, typed)}>
                {t('ranking.try')}
              </Button>
            </div>
          </Card>
          <Answering {...data.answering} />
          {slots.data ? <PaidSlots {...slots.data} /> : null}
          <p className="desk-quiet">{t('ranking.candidates', { count: data.candidates })}</p>
          <ScrollBox>
            <RowTable<Row>
              size="middle"
              rowKey="productId"
              pagination={false}
              dataSource={[...data.items]}
              locale={{ emptyText: <Empty description={t('ranking.none')} /> }}
              columns={[
                {
                  key: 'place',
                  title: t('ranking.place'),
                  render: (_, row) => <Place row={row} tried={other.length > 0} />,
                },
                {
                  key: 'goods',
                  title: t('ranking.goods'),
                  render: (_, row) => (
                    <>
                      <Link to={`/products/${row.productId}`} className="con-wrap">
                        {say(row.title)}
                      </Link>
                      <div className="desk-quiet">{row.shopName}</div>
                    </>
                  ),
                },
                {
                  key: 'score',
                  title: t('ranking.score'),
                  align: 'right',
                  render: (_, row) => (
                    <>
                      {row.score.toFixed(3)}
                      <div className="desk-quiet">
                        {row.text.toFixed(3)} × (1 + {percent(row.lift)})
                      </div>
                    </>
                  ),
                },
                { key: 'text', title: t('ranking.text'), render: (_, row) => <Parts row={row} /> },
                ...FACTORS.map((name) => ({
                  key: name,
                  title: t(`ranking.factor.${name}`),
                  align: 'right' as const,
                  render: (_: unknown, row: Row) => (
                    <>
                      {percent(row.factors[name])}
                      <div className="desk-quiet">+{(row.factors[name] * data.weights[name]).toFixed(1)}%</div>
                    </>
                  ),
                })),
              ]}
            />
          </ScrollBox>
        </>
      ) : null}
      {question === '' ? <Empty description={t('ranking.begin')} /> : null}
    </>
  );
}

function Place({ row, tried }: { row: Row; tried: boolean }) {
  const { t } = useWords();
  const by = row.place - row.placeThen;
  return (
    <span className="con-place">
      <span>{row.place}</span>
      {tried ? (
        <StateTag tone={by > 0 ? 'done' : by < 0 ? 'wrong' : 'quiet'}>
          {t('ranking.then', { place: row.placeThen })}
        </StateTag>
      ) : null}
    </span>
  );
}

/** Who answers searches, where that is not who should, or not with everything. */
function Answering({ by, chosen, refused }: Ranking['answering']) {
  const { t } = useWords();
  const said = [
    by === chosen
      ? null
      : t('ranking.answered_instead', { by: t(`ranking.by.${by}`), chosen: t(`ranking.by.${chosen}`) }),
    refused > 0 ? t('ranking.refused', { count: refused }) : null,
  ].filter((one) => one !== null);
  return said.length > 0 ? (
    <Alert type="warning" showIcon title={said.join(' ')} />
  ) : (
    <p className="desk-quiet">{t('ranking.answered_by', { by: t(`ranking.by.${by}`) })}</p>
  );
}

type Auction = Reply<'/api/console/ads/auction'>;
type Bid = Auction['items'][number];

/** Bought places of the question: they are ranked among themselves and move nothing else. */
function PaidSlots({ slots, reserveFen, relevancePercent, clicksPercent, items }: Auction) {
  const { t } = useWords();
  const say = useSay();
  return (
    <Card size="small" title={t('ranking.paid')}>
      <p className="desk-quiet">
        {t('ranking.paid_formula', { slots, reserve: amountText(reserveFen), a: relevancePercent, b: clicksPercent })}
      </p>
      <ScrollBox>
        <RowTable<Bid>
          size="middle"
          rowKey={(row) => `${row.campaignId}-${row.productId}`}
          pagination={false}
          dataSource={[...items]}
          locale={{ emptyText: <Empty description={t('ranking.paid_none')} /> }}
          columns={[
            {
              key: 'slot',
              title: t('ranking.paid_slot'),
              render: (_, row) =>
                row.slot === null ? (
                  <StateTag tone="quiet">{t(`ranking.paid_out.${row.out ?? 'behind'}`)}</StateTag>
                ) : (
                  <StateTag tone="waits">{t('ranking.paid_place', { place: row.slot })}</StateTag>
                ),
            },
            {
              key: 'goods',
              title: t('ranking.goods'),
              render: (_, row) => (
                <>
                  <Link to={`/products/${row.productId}`} className="con-wrap">
                    {say(row.title)}
                  </Link>
                  <div className="desk-quiet">{row.word}</div>
                </>
              ),
            },
            {
              key: 'bid',
              title: t('ranking.paid_bid'),
              align: 'right',
              render: (_, row) => <MoneyText fen={row.bidFen} />,
            },
            {
              key: 'relevance',
              title: t('ranking.paid_relevance'),
              align: 'right',
              render: (_, row) => percent(row.relevanceBps / 10_000),
            },
            {
              key: 'clicks',
              title: t('ranking.paid_clicks'),
              align: 'right',
              render: (_, row) => percent(row.expectedPpm / 1_000_000),
            },
            { key: 'quality', title: t('ranking.paid_quality'), align: 'right', render: (_, row) => row.quality },
            {
              key: 'price',
              title: t('ranking.paid_price'),
              align: 'right',
              render: (_, row) => (row.priceFen === null ? '–' : <MoneyText fen={row.priceFen} />),
            },
          ]}
        />
      </ScrollBox>
    </Card>
  );
}

/** What the text score is the sum of. */
function Parts({ row }: { row: Row }) {
  const { t } = useWords();
  return (
    <ul className="con-parts">
      {row.parts
        .filter((part) => part.weight > 0 && part.value > 0)
        .map((part) => (
          <li key={part.key}>
            {t(`ranking.part.${part.key}`)} {part.value.toFixed(2)} × {part.weight}
          </li>
        ))}
    </ul>
  );
}
