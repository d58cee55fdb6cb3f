import { Alert, Button, Progress, Skeleton } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  client,
  FigureCard,
  FigureRow,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  useAct,
  useConfirmDanger,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { ImportColumns, type Mapping, mappingOf } from '../goods/import-columns.tsx';
import { type ImportOptions, ImportOptionsForm } from '../goods/import-options.tsx';
import { ImportRows } from '../goods/import-rows.tsx';
import { useShop } from '../shop.tsx';
import { importTone } from '../tones.ts';

export type Import = Reply<'/api/shops/{shopId}/imports/{importId}'>;

const pollMilliseconds = 1500;

/** One file: what its columns mean, what will happen (nothing is written yet), then the run with its progress. */
export function ImportPage() {
  const { t } = useWords();
  const shop = useShop();
  const { importId = '' } = useParams();
  const [running, setRunning] = useState(false);
  const one = useGet(
    '/api/shops/{shopId}/imports/{importId}',
    { path: { shopId: shop.id, importId } },
    running ? { every: pollMilliseconds } : {},
  );
  const state = one.data?.state;
  if (state && running !== (state === 'running')) setRunning(state === 'running');
  if (one.error) return <ProblemAlert error={one.error} onRetry={() => one.refetch()} />;
  if (!one.data) return <Skeleton active />;
  return (
    <>
      <PageHeader
        title={one.data.filename}
        trail={[{ text: t('job.imports'), to: shop.at('/imports') }]}
        tag={<StateTag tone={importTone[one.data.state] ?? 'quiet'}>{t(`import.state.${one.data.state}`)}</StateTag>}
        lead={t(`import.next.${one.data.state}`)}
      />
      <Figures one={one.data} />
      {one.data.state === 'ready' ? <Plan key={JSON.stringify(one.data.columns)} one={one.data} /> : null}
      {one.data.state === 'running' ? (
        <Progress
          aria-label={t('import.state.running')}
          percent={Math.round((one.data.done.chunks / Math.max(one.data.done.of, 1)) * 100)}
        />
      ) : null}
      <ImportRows importId={importId} rejected={one.data.summary.rejected} />
    </>
  );
}

function Figures({ one }: { one: Import }) {
  const { t } = useWords();
  const { summary } = one;
  const figures = ['created', 'updated', 'unchanged', 'repeated', 'rejected', 'elsewhere'] as const;
  return (
    <FigureRow>
      <FigureCard title={t('import.rows')} definition={t('import.rows_definition')} value={String(summary.fileRows)} />
      {figures
        .filter((name) => name !== 'elsewhere' || summary.elsewhere > 0)
        .map((name) => (
          <FigureCard
            key={name}
            title={t(`import.${name}`)}
            definition={t(`import.${name}_definition`)}
            value={String(summary[name])}
            tone={name === 'rejected' && summary.rejected > 0 ? 'wrong' : 'quiet'}
          />
        ))}
      <FigureCard
        title={t('import.products')}
        definition={t('import.products_definition')}
        value={`${one.products} / ${one.skus}`}
      />
    </FigureRow>
  );
}

function Plan({ one }: { one: Import }) {
  const { t } = useWords();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const [mapping, setMapping] = useState<Mapping>(() => mappingOf(one.columns));
  const [options, setOptions] = useState<ImportOptions>(one.options);
  const path = { shopId: shop.id, importId: one.importId };
  const given: ImportOptions = { ...options, mapping };
  const plan = useAct((body: ImportOptions, key) =>
    client.post('/api/shops/{shopId}/imports/{importId}/plan', { path, body, key }),
  );
  const run = useAct((body: ImportOptions, key) =>
    client.post('/api/shops/{shopId}/imports/{importId}/run', { path, body, key }),
  );
  const changed =
    JSON.stringify(mapping) !== JSON.stringify(mappingOf(one.columns)) ||
    JSON.stringify(options) !== JSON.stringify(one.options);
  const start = () =>
    confirm({
      title: t('import.run_ask', { name: one.filename }),
      figures: [
        { label: t('import.created'), value: one.summary.created },
        { label: t('import.updated'), value: one.summary.updated },
        { label: t('import.rejected'), value: one.summary.rejected },
        { label: t('import.products'), value: `${one.products} / ${one.skus}` },
      ],
      consequence: t('import.run_consequence'),
      okText: t('import.run'),
      run: () => run.mutateAsync(given),
    });
  return (
    <section className="wb-stack" aria-label={t('import.columns')}>
      {one.missingFields.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={t('import.missing', {
            fields: one.missingFields.map((field) => t(`import.field.${field}`)).join('、'),
          })}
        />
      ) : null}
      <ImportColumns columns={one.columns} mapping={mapping} onChange={setMapping} />
      <ImportOptionsForm one={one} value={options} onChange={setOptions} />
      {plan.error ? <ProblemAlert error={plan.error} /> : null}
      {run.error ? <ProblemAlert error={run.error} /> : null}
      <div className="desk-acts">
        <Button loading={plan.isPending} disabled={!changed} onClick={() => plan.mutate(given)}>
          {t('import.plan_again')}
        </Button>
        <Button
          type="primary"
          disabled={changed || one.missingFields.length > 0 || one.summary.created + one.summary.updated === 0}
          onClick={start}
        >
          {t('import.run')}
        </Button>
      </div>
    </section>
  );
}
