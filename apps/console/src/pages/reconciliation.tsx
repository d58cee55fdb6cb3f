import { App, Button, DatePicker, Empty, Select, Skeleton } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  absoluteTime,
  client,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  TimeText,
  useAct,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { GatewayName } from '../parts/gateway-name.tsx';

type Run = Reply<'/api/console/reconciliation'>['items'][number];
const dayMilliseconds = 86_400_000;

/** Days compared with the provider's bill, and a button to compare one again. */
export function ReconciliationPage() {
  const { t } = useWords();
  const may = useMay();
  const { message } = App.useApp();
  const [day, setDay] = useState(absoluteTime(new Date(Date.now() - dayMilliseconds)).slice(0, 10));
  const [gateway, setGateway] = useState('');
  const runs = useGet('/api/console/reconciliation', {});
  const run = useAct(
    (date: string, key) =>
      client.post('/api/console/reconciliation/{date}/run', {
        path: { date },
        query: gateway === '' ? {} : { gateway },
        key,
      }),
    (done) => message.success(t('reconciliation.ran', { matched: done.matched, differences: done.differences })),
  );
  return (
    <>
      <PageHeader
        title={t('job.reconciliation')}
        lead={t('reconciliation.lead')}
        acts={
          may('payments.reconcile') ? (
            <>
              <DatePicker
                aria-label={t('reconciliation.day')}
                value={dayjs(day)}
                allowClear={false}
                maxDate={dayjs(absoluteTime(new Date()).slice(0, 10))}
                onChange={(chosen) => chosen && setDay(dayjs(chosen).format('YYYY-MM-DD'))}
              />
              {(runs.data?.gateways.length ?? 0) > 1 ? (
                <Select
                  aria-label={t('payments.gateway')}
                  className="min-w-36"
                  value={gateway || (runs.data?.gateways[0]?.gateway ?? '')}
                  onChange={setGateway}
                  options={(runs.data?.gateways ?? []).map((one) => ({ value: one.gateway, label: one.label }))}
                />
              ) : null}
              <Button type="primary" loading={run.isPending} onClick={() => run.mutate(day)}>
                {t('reconciliation.run')}
              </Button>
            </>
          ) : null
        }
      />
      {run.error ? <ProblemAlert error={run.error} /> : null}
      {runs.error ? <ProblemAlert error={runs.error} onRetry={() => runs.refetch()} /> : null}
      {runs.isPending ? <Skeleton active /> : null}
      {runs.data ? (
        <ScrollBox>
          <RowTable<Run>
            size="middle"
            rowKey={(row) => `${row.gateway} ${row.day}`}
            pagination={false}
            dataSource={[...runs.data.items]}
            locale={{ emptyText: <Empty description={t('reconciliation.empty')} /> }}
            columns={[
              { key: 'day', title: t('reconciliation.day'), dataIndex: 'day' },
              {
                key: 'gateway',
                title: t('payments.gateway'),
                render: (_, row) => <GatewayName gateway={row.gateway} />,
              },
              { key: 'rows', title: t('reconciliation.rows'), align: 'right', dataIndex: 'billRows' },
              { key: 'matched', title: t('reconciliation.matched'), align: 'right', dataIndex: 'matched' },
              {
                key: 'differences',
                title: t('reconciliation.differences'),
                render: (_, row) =>
                  row.differences > 0 ? (
                    <Link to={`/differences?date=${row.day}`}>
                      <StateTag tone="wrong">{row.differences}</StateTag>
                    </Link>
                  ) : (
                    <StateTag tone="done">{t('reconciliation.agrees')}</StateTag>
                  ),
              },
              {
                key: 'totals',
                title: t('reconciliation.totals'),
                render: (_, row) =>
                  Object.entries(row.totals).map(([kind, fen]) => (
                    <div key={kind}>
                      {t(`reconciliation.kind.${kind}`)} <MoneyText fen={fen} />
                    </div>
                  )),
              },
              { key: 'ran', title: t('reconciliation.ran_at'), render: (_, row) => <TimeText at={row.ranAt} /> },
            ]}
          />
        </ScrollBox>
      ) : null}
    </>
  );
}
