import { Alert, Button, Card, Descriptions, Skeleton } from 'antd';
import { Link, useParams } from 'react-router';
import {
  client,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  type StateTone,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { experimentTone } from '../tones.ts';

type Experiment = Reply<'/api/console/experiments/{key}'>;
type Row = Experiment['report'][number];
type Verdict = NonNullable<Row['against']>['opened'];
const MEASURES = ['opened', 'bought', 'spent'] as const;
const verdictTone: Readonly<Record<Verdict['verdict'], StateTone>> = {
  better: 'done',
  worse: 'wrong',
  open: 'waits',
  too_few: 'quiet',
};
const percent = (part: number, whole: number): string => (whole === 0 ? '—' : `${((100 * part) / whole).toFixed(2)}%`);
const bps = (value: number): string => `${(Math.abs(value) / 100).toFixed(1)}%`;
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${bps(value)}`;

/** An experiment: what is tried, what came of it so far, and what that says. */
export function ExperimentPage() {
  const { key = '' } = useParams();
  const found = useGet('/api/console/experiments/{key}', { path: { key } });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  return <Shown one={found.data} />;
}

function Shown({ one }: { one: Experiment }) {
  const { t } = useWords();
  const names = new Map(one.variants.map((variant) => [variant.key, variant.name]));
  const open = one.phase === 'running' || one.phase === 'waiting';
  return (
    <>
      <PageHeader
        title={one.name}
        lead={one.hypothesis}
        trail={[{ text: t('job.experiments'), to: '/experiments' }]}
        acts={<Acts one={one} />}
      />
      <Card size="small">
        <Descriptions
          size="small"
          column={{ xs: 1, md: 2 }}
          items={[
            {
              key: 'phase',
              label: t('list.state'),
              children: (
                <StateTag tone={experimentTone[one.phase] ?? 'quiet'}>{t(`experiments.phase.${one.phase}`)}</StateTag>
              ),
            },
            { key: 'surface', label: t('experiments.surface'), children: t(`experiments.surface.${one.surface}`) },
            {
              key: 'from',
              label: t('experiments.from'),
              children: one.startsAt ? <TimeText at={one.startsAt} /> : t('experiments.at_start'),
            },
            {
              key: 'until',
              label: t('experiments.until'),
              children: <TimeText at={one.stoppedAt ?? one.endsAt} />,
            },
            ...(one.adopted
              ? [{ key: 'adopted', label: t('experiments.adopted'), children: names.get(one.adopted) ?? one.adopted }]
              : []),
          ]}
        />
      </Card>
      <Tried one={one} />
      {one.phase === 'draft' ? null : (
        <>
          {one.mismatch ? (
            <Alert
              type="error"
              showIcon
              title={t('experiments.mismatch')}
              description={t('experiments.mismatch_why', { likely: one.ratioLikely.toPrecision(2) })}
            />
          ) : null}
          <Card size="small" title={t('experiments.says')}>
            <p className="desk-quiet">
              {t(open ? 'experiments.early' : one.kept ? 'experiments.final' : 'experiments.settling')}
            </p>
            <ul className="con-parts">
              {one.report.flatMap((row) =>
                row.against
                  ? MEASURES.map((measure) => (
                      <li key={`${row.variant} ${measure}`}>
                        <Said
                          name={names.get(row.variant) ?? row.variant}
                          measure={measure}
                          said={row.against?.[measure]}
                        />
                      </li>
                    ))
                  : [],
              )}
            </ul>
          </Card>
          <Figures one={one} names={names} />
        </>
      )}
    </>
  );
}

/** A sentence on one measure of one variant against the first. */
function Said({ name, measure, said }: { name: string; measure: string; said: Verdict | undefined }) {
  const { t } = useWords();
  if (!said) return null;
  const { verdict, byBps, lowBps, highBps } = said;
  const [near, far] = verdict === 'worse' ? [highBps, lowBps] : [lowBps, highBps];
  const both = verdict === 'open';
  return (
    <>
      <StateTag tone={verdictTone[verdict]}>{t(`experiments.measure.${measure}`)}</StateTag>{' '}
      {t(`experiments.verdict.${verdict}`, {
        name,
        by: bps(byBps),
        low: both ? signed(near) : bps(near),
        high: both ? signed(far) : bps(far),
      })}
    </>
  );
}

/** What each variant gives other values. */
function Tried({ one }: { one: Experiment }) {
  const { t } = useWords();
  const say = useSay();
  const surfaces = useGet('/api/console/experiment-surfaces', {});
  const settings = new Map(
    (surfaces.data?.items ?? []).flatMap((surface) => surface.settings.map((own) => [own.key, say(own.name)] as const)),
  );
  return (
    <Card size="small" title={t('experiments.variants')}>
      <ul className="con-parts">
        {one.variants.map((variant) => (
          <li key={variant.key}>
            <strong>{variant.name}</strong> {t('experiments.share_of', { share: variant.shareBps / 100 })}
            {variant.overrides.map((own) => (
              <div key={own.setting} className="desk-quiet">
                {settings.get(own.setting) ?? own.setting}: {own.value}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Figures({ one, names }: { one: Experiment; names: ReadonlyMap<string, string> }) {
  const { t } = useWords();
  const number = (key: string, of: (row: Row) => React.ReactNode) => ({
    key,
    title: t(`experiments.figure.${key}`),
    align: 'right' as const,
    render: (_: unknown, row: Row) => of(row),
  });
  return (
    <Card size="small" title={t('experiments.figures')}>
      <p className="desk-quiet">{t('experiments.figures_note')}</p>
      <ScrollBox>
        <RowTable<Row>
          size="middle"
          rowKey="variant"
          pagination={false}
          dataSource={[...one.report]}
          columns={[
            {
              key: 'variant',
              title: t('experiments.variant'),
              render: (_, row) => <span className="con-wrap">{names.get(row.variant) ?? row.variant}</span>,
            },
            number('visitors', (row) => row.visitors),
            number('opened', (row) => percent(row.openers, row.visitors)),
            number('bought', (row) => percent(row.buyers, row.visitors)),
            number('per_visitor', (row) => <MoneyText fen={row.fenPerVisitor} />),
            number('impressions', (row) => row.impressions),
            number('clicks', (row) => (
              <>
                {row.clicks} <span className="desk-quiet">{percent(row.clicks, row.impressions)}</span>
              </>
            )),
            number('adds', (row) => row.adds),
            number('orders', (row) => row.orders),
            number('paid_orders', (row) => row.paidOrders),
            number('paid', (row) => <MoneyText fen={row.paidFen} />),
          ]}
        />
      </ScrollBox>
    </Card>
  );
}

function Acts({ one }: { one: Experiment }) {
  const { t } = useWords();
  const may = useMay();
  const confirm = useConfirmDanger();
  const path = { key: one.key };
  const start = useAct((_: undefined, key) => client.post('/api/console/experiments/{key}/start', { path, key }));
  const stop = useAct((reason: string, key) =>
    client.post('/api/console/experiments/{key}/stop', { path, body: { reason }, key }),
  );
  const adopt = useAct((body: { variant: string; reason: string }, key) =>
    client.post('/api/console/experiments/{key}/adopt', { path, body, key }),
  );
  const shares = one.variants.map((variant) => ({ label: variant.name, value: `${variant.shareBps / 100}%` }));
  const over = one.phase === 'ended' || one.phase === 'stopped';
  return (
    <>
      {may('experiments.run') && one.phase === 'draft' ? (
        <>
          <Link to={`/experiments/${one.key}/edit`}>
            <Button>{t('experiments.change')}</Button>
          </Link>
          <Button
            type="primary"
            onClick={() =>
              confirm({
                title: t('experiments.start_ask', { name: one.name }),
                figures: shares,
                consequence: t('experiments.start_consequence'),
                okText: t('experiments.start'),
                run: () => start.mutateAsync(undefined),
              })
            }
          >
            {t('experiments.start')}
          </Button>
        </>
      ) : null}
      {may('experiments.run') && (one.phase === 'running' || one.phase === 'waiting') ? (
        <Button
          danger
          onClick={() =>
            confirm({
              title: t('experiments.stop_ask', { name: one.name }),
              figures: shares,
              consequence: t('experiments.stop_consequence'),
              reasonLabel: t('experiments.reason'),
              okText: t('experiments.stop'),
              run: (reason) => stop.mutateAsync(reason),
            })
          }
        >
          {t('experiments.stop')}
        </Button>
      ) : null}
      {may('operations.settings') && over && !one.adopted
        ? one.variants
            .filter((variant) => variant.overrides.length > 0)
            .map((variant) => (
              <Button
                key={variant.key}
                onClick={() =>
                  confirm({
                    title: t('experiments.adopt_ask', { name: variant.name }),
                    figures: variant.overrides.map((own) => ({ label: own.setting, value: own.value })),
                    consequence: t('experiments.adopt_consequence'),
                    reasonLabel: t('experiments.reason'),
                    okText: t('experiments.adopt_ok'),
                    run: (reason) => adopt.mutateAsync({ variant: variant.key, reason }),
                  })
                }
              >
                {t('experiments.adopt', { name: variant.name })}
              </Button>
            ))
        : null}
    </>
  );
}
