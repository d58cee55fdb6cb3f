import { Button, Empty, Skeleton } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  client,
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

type Provider = Reply<'/api/console/gateways'>['items'][number];

/** The configured payment providers: what came from them, what waits, and whether they answer now. */
export function GatewaysPage() {
  const { t } = useWords();
  const may = useMay();
  const providers = useGet('/api/console/gateways', {});
  const [said, setSaid] = useState<Readonly<Record<string, string>>>({});
  const probe = useAct(
    (gateway: string, _key) =>
      client
        .post('/api/console/gateways/{gateway}/probe', { path: { gateway } })
        .then((answer) => ({ gateway, ...answer })),
    ({ gateway, ok, code }) => setSaid((before) => ({ ...before, [gateway]: ok ? 'ok' : (code ?? '') })),
  );
  return (
    <>
      <PageHeader title={t('job.gateways')} lead={t('gateways.lead')} />
      {providers.error ? <ProblemAlert error={providers.error} onRetry={() => providers.refetch()} /> : null}
      {probe.error ? <ProblemAlert error={probe.error} /> : null}
      {providers.isPending ? <Skeleton active /> : null}
      {providers.data ? (
        <ScrollBox>
          <RowTable<Provider>
            size="middle"
            rowKey="gateway"
            pagination={false}
            dataSource={[...providers.data.items]}
            locale={{ emptyText: <Empty description={t('gateways.empty')} /> }}
            columns={[
              { key: 'label', title: t('payments.gateway'), dataIndex: 'label' },
              { key: 'genuine', title: t('gateways.genuine'), align: 'right', dataIndex: 'genuine' },
              {
                key: 'refused',
                title: t('gateways.refused'),
                align: 'right',
                render: (_, row) => (row.refused > 0 ? <StateTag tone="wrong">{row.refused}</StateTag> : row.refused),
              },
              { key: 'last', title: t('gateways.last'), render: (_, row) => <TimeText at={row.lastGenuineAt} /> },
              { key: 'open', title: t('gateways.open'), align: 'right', dataIndex: 'openPayments' },
              { key: 'day', title: t('gateways.day'), render: (_, row) => row.lastDay ?? '—' },
              {
                key: 'differences',
                title: t('reconciliation.differences'),
                align: 'right',
                render: (_, row) => <Link to="/differences?state=open">{row.openDifferences}</Link>,
              },
              { key: 'freeze', title: t('gateways.freeze'), align: 'right', dataIndex: 'freezeDays' },
              {
                key: 'probe',
                title: t('gateways.answers'),
                render: (_, row) => {
                  const word = said[row.gateway];
                  return (
                    <span className="flex items-center gap-2">
                      {may('payments.reconcile') ? (
                        <Button size="small" loading={probe.isPending} onClick={() => probe.mutate(row.gateway)}>
                          {t('gateways.probe')}
                        </Button>
                      ) : null}
                      {word === undefined ? null : (
                        <StateTag tone={word === 'ok' ? 'done' : 'wrong'}>
                          {word === 'ok' ? t('gateways.ok') : word}
                        </StateTag>
                      )}
                    </span>
                  );
                },
              },
            ]}
          />
        </ScrollBox>
      ) : null}
    </>
  );
}
