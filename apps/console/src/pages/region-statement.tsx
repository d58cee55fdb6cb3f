import { Link, useParams, useSearchParams } from 'react-router';
import {
  DataTable,
  FigureCard,
  FigureRow,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  TimeText,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useMay, useMayInRegion } from '../access.ts';
import { DivisionPath } from '../parts/division-path.tsx';

type Row = Reply<'/api/console/regions/{division}/statement'>['items'][number];
type Journal = Reply<'/api/console/regions/{division}/journals'>['items'][number];
const FIGURES = ['paid', 'refunded', 'released', 'commission'] as const;
type Figure = (typeof FIGURES)[number];

/** From and to as the address has them, for the API and for the pages behind a figure. */
function usePeriod(): Readonly<Record<string, string>> {
  const [params] = useSearchParams();
  return Object.fromEntries(
    ['from', 'to'].flatMap((name) => (params.get(name) ? [[name, params.get(name) ?? '']] : [])),
  );
}

/** A region's statement: its figures together and by shop; each opens to the journals it is the sum of. */
export function RegionStatementPage() {
  const { division = '' } = useParams();
  const { t } = useWords();
  const mayHere = useMayInRegion(division);
  const period = usePeriod();
  const sums = useGet('/api/console/regions/{division}/statement', {
    path: { division },
    query: { ...period, limit: 1 },
  });
  const journals = (figure: Figure, shopId?: string) =>
    `/regions/${division}/journals?${new URLSearchParams({ ...period, figure, ...(shopId ? { shopId } : {}) })}`;
  return (
    <>
      <PageHeader
        title={t('region.statement')}
        trail={[{ text: t('job.regions'), to: '/regions' }]}
        lead={<DivisionPath code={division} />}
        acts={
          <span className="desk-acts">
            {mayHere('vouchers.read') ? <Link to={`/regions/${division}/vouchers`}>{t('vouchers.title')}</Link> : null}
            <Link to={`/regions/${division}/shops`}>{t('region.shops')}</Link>
          </span>
        }
      />
      {sums.error ? <ProblemAlert error={sums.error} onRetry={() => sums.refetch()} /> : null}
      <FigureRow>
        {FIGURES.map((figure) => (
          <FigureCard
            key={figure}
            title={t(`region.${figure}`)}
            definition={t(`region.${figure}_definition`)}
            value={sums.data && <MoneyText fen={sums.data.total[`${figure}Fen`]} />}
            to={journals(figure)}
            {...(figure === 'paid' && sums.data
              ? { compare: t('region.orders_paid', { count: sums.data.total.orders }) }
              : {})}
          />
        ))}
      </FigureRow>
      <DataTable<Row>
        key={division}
        id="console.region_statement"
        caption={t('region.by_shop')}
        path={`/console/regions/${division}/statement`}
        rowKey={(row) => row.shopId}
        empty={t('region.no_shops')}
        filters={[{ kind: 'days', from: 'from', to: 'to', label: t('ledger.period') }]}
        columns={[
          { key: 'shop', title: t('list.shop'), render: (row) => row.name },
          { key: 'orders', title: t('region.orders'), align: 'right', render: (row) => row.orders },
          ...FIGURES.map((figure) => ({
            key: figure,
            title: t(`region.${figure}`),
            align: 'right' as const,
            render: (row: Row) => (
              <Link to={journals(figure, row.shopId)}>
                <MoneyText fen={row[`${figure}Fen`]} />
              </Link>
            ),
          })),
        ]}
      />
    </>
  );
}

/** The journals a figure of the region, or of one of its shops, is the sum of. */
export function RegionJournalsPage() {
  const { division = '' } = useParams();
  const { t } = useWords();
  const may = useMay();
  const [params] = useSearchParams();
  const figure = FIGURES.find((one) => one === params.get('figure')) ?? 'paid';
  const shopId = params.get('shopId');
  const back = new URLSearchParams(usePeriod());
  return (
    <>
      <PageHeader
        title={t(`region.${figure}`)}
        trail={[
          { text: t('job.regions'), to: '/regions' },
          { text: t('region.statement'), to: `/regions/${division}/statement?${back}` },
        ]}
        lead={
          <>
            <DivisionPath code={division} /> · {t(`region.${figure}_definition`)}
          </>
        }
      />
      <DataTable<Journal>
        key={`${division} ${shopId}`}
        id="console.region_journals"
        caption={t('region.journals')}
        path={`/console/regions/${division}/journals`}
        query={{ figure, ...(shopId ? { shopId } : {}) }}
        rowKey={(row) => row.journalId}
        filters={[
          {
            kind: 'choice',
            name: 'figure',
            label: t('region.figure'),
            choices: FIGURES.map((value) => ({ value, text: t(`region.${value}`) })),
          },
          { kind: 'days', from: 'from', to: 'to', label: t('ledger.period') },
        ]}
        columns={[
          { key: 'at', title: t('ledger.at'), render: (row) => <TimeText at={row.at} /> },
          {
            key: 'kind',
            title: t('ledger.kind'),
            render: (row) => (
              <Link
                to={
                  may('ledger.read')
                    ? `/ledger/journals/${row.journalId}`
                    : `/regions/${division}/journals/${row.journalId}`
                }
              >
                {row.kindLabel}
              </Link>
            ),
          },
          { key: 'shop', title: t('list.shop'), render: (row) => row.shopName },
          {
            key: 'order',
            title: t('refunds.order'),
            render: (row) =>
              row.orderId && may('orders.read') ? (
                <Link to={`/orders/${row.orderId}`}>{t('refunds.to_order')}</Link>
              ) : (
                <span className="con-id">{row.orderId ?? '—'}</span>
              ),
          },
          {
            key: 'amount',
            title: t('ledger.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} signed />,
          },
        ]}
      />
    </>
  );
}
