import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Skeleton } from 'antd';
import {
  client,
  FigureCard,
  FigureRow,
  PageHeader,
  ProblemAlert,
  RowTable,
  ScrollBox,
  StateTag,
  TimeText,
  useAct,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { parseMetrics, type RouteFigures, routeFigures, type Sample, total } from '../parts/metrics.ts';
import { TrackingKey } from '../parts/tracking-key.tsx';

const oftenMilliseconds = 15_000;
const mebibyte = 1_048_576;

async function read(path: string): Promise<Response> {
  const answer = await fetch(path);
  if (!answer.ok && answer.status !== 503) throw new Error(`${path} answered ${answer.status}`);
  return answer;
}

const useHealth = () =>
  useQuery({
    queryKey: ['readyz'],
    queryFn: async () => ((await (await read('/readyz')).json()) as { status: string }).status,
    refetchInterval: oftenMilliseconds,
  });

const useMetrics = () =>
  useQuery({
    queryKey: ['metrics'],
    queryFn: async () => parseMetrics(await (await read('/metrics')).text()),
    refetchInterval: oftenMilliseconds,
  });

/** How the process fares: readiness, memory, routes, workers, consumers. */
export function SystemPage() {
  const { t, lang } = useWords();
  const health = useHealth();
  const metrics = useMetrics();
  const samples = metrics.data ?? [];
  const routes = routeFigures(samples);
  const calls = routes.reduce((sum, one) => sum + one.calls, 0);
  const broken = routes.reduce((sum, one) => sum + one.broken, 0);
  const memory = total(samples, 'process_resident_memory_bytes');
  const started = total(samples, 'process_start_time_seconds');
  return (
    <>
      <PageHeader
        title={t('job.system')}
        lead={t('system.lead')}
        tag={
          <StateTag tone={health.data === 'ready' ? 'done' : health.isPending ? 'quiet' : 'wrong'}>
            {health.isPending ? t('system.asking') : t(`system.status.${health.data ?? 'unreachable'}`)}
          </StateTag>
        }
        acts={<RebuildSearch />}
      />
      {metrics.error ? <Alert type="error" showIcon title={t('system.no_metrics')} /> : null}
      {metrics.isPending ? <Skeleton active /> : null}
      {metrics.data ? (
        <>
          <FigureRow>
            <FigureCard
              title={t('system.calls')}
              definition={t('system.calls_definition')}
              value={calls.toLocaleString(lang)}
            />
            <FigureCard
              title={t('system.broken')}
              definition={t('system.broken_definition')}
              value={broken.toLocaleString(lang)}
              tone={broken > 0 ? 'wrong' : 'quiet'}
            />
            <FigureCard
              title={t('system.memory')}
              definition={t('system.memory_definition')}
              value={memory === null ? '—' : `${Math.round(memory / mebibyte)} MiB`}
            />
            <FigureCard
              title={t('system.started')}
              definition={t('system.started_definition')}
              value={started === null ? '—' : <TimeText at={new Date(started * 1000).toISOString()} />}
            />
          </FigureRow>
          <div className="con-side">
            <Consumers samples={samples} />
            <Work samples={samples} />
          </div>
          <Routes routes={routes} />
        </>
      ) : null}
      <TrackingKey />
    </>
  );
}

function Consumers({ samples }: { samples: readonly Sample[] }) {
  const { t } = useWords();
  const rows = samples.filter((one) => one.name === 'dongxi_consumer_behind_events');
  return (
    <section className="con-block" aria-label={t('system.consumers')}>
      <h2>{t('system.consumers')}</h2>
      <ScrollBox>
        <RowTable
          size="small"
          rowKey={(row) => row.labels.consumer ?? ''}
          pagination={false}
          dataSource={rows}
          columns={[
            { key: 'consumer', title: t('letters.consumer'), render: (_, row) => <code>{row.labels.consumer}</code> },
            { key: 'behind', title: t('system.behind'), align: 'right', render: (_, row) => row.value },
          ]}
        />
      </ScrollBox>
    </section>
  );
}

function Work({ samples }: { samples: readonly Sample[] }) {
  const { t, lang } = useWords();
  const workers = new Map<string, Record<string, number>>();
  for (const { name, labels, value } of samples)
    if (name === 'dongxi_work_total')
      workers.set(labels.worker ?? '', { ...workers.get(labels.worker ?? ''), [labels.outcome ?? '']: value });
  const figure = (outcome: string) => (_: unknown, row: { counts: Record<string, number> }) =>
    (row.counts[outcome] ?? 0).toLocaleString(lang);
  return (
    <section className="con-block" aria-label={t('system.work')}>
      <h2>{t('system.work')}</h2>
      <ScrollBox>
        <RowTable
          size="small"
          rowKey="worker"
          pagination={false}
          dataSource={[...workers].map(([worker, counts]) => ({ worker, counts }))}
          columns={[
            { key: 'worker', title: t('system.worker'), render: (_, row) => <code>{row.worker}</code> },
            { key: 'done', title: t('system.done'), align: 'right', render: figure('done') },
            { key: 'failed', title: t('system.failed'), align: 'right', render: figure('failed') },
            { key: 'dead', title: t('system.dead'), align: 'right', render: figure('dead') },
          ]}
        />
      </ScrollBox>
    </section>
  );
}

function Routes({ routes }: { routes: readonly RouteFigures[] }) {
  const { t, lang } = useWords();
  return (
    <section className="con-block" aria-label={t('system.routes')}>
      <h2>{t('system.routes')}</h2>
      <ScrollBox>
        <RowTable<RouteFigures>
          size="small"
          rowKey="route"
          pagination={false}
          dataSource={routes.slice(0, 40)}
          columns={[
            { key: 'route', title: t('system.route'), render: (_, row) => <code>{row.route}</code> },
            {
              key: 'calls',
              title: t('system.calls'),
              align: 'right',
              render: (_, row) => row.calls.toLocaleString(lang),
            },
            {
              key: 'mean',
              title: t('system.mean'),
              align: 'right',
              render: (_, row) => row.meanMilliseconds.toFixed(1),
            },
            {
              key: 'broken',
              title: t('system.broken'),
              align: 'right',
              render: (_, row) => (row.broken > 0 ? <StateTag tone="wrong">{row.broken}</StateTag> : '0'),
            },
          ]}
        />
      </ScrollBox>
    </section>
  );
}

function RebuildSearch() {
  const { t } = useWords();
  const may = useMay();
  const { message } = App.useApp();
  const rebuild = useAct(
    (_input: null, key) => client.post('/api/console/search/rebuild', { key }),
    () => message.success(t('system.rebuilding')),
  );
  if (!may('search.rebuild')) return null;
  return (
    <>
      {rebuild.error ? <ProblemAlert error={rebuild.error} /> : null}
      <Button loading={rebuild.isPending} onClick={() => rebuild.mutate(null)}>
        {t('system.rebuild_search')}
      </Button>
    </>
  );
}
