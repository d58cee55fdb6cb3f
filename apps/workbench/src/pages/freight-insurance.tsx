import { Alert, App, Descriptions, Skeleton, Switch } from 'antd';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useAct,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { amountText } from '#ui/money-text.ts';
import { useShop } from '../shop.tsx';

type Claim = Reply<'/api/shops/{shopId}/insurance-claims'>['items'][number];
const tones: Record<Claim['state'], StateTone> = { wanted: 'waits', paid: 'done', refused: 'quiet' };

/** Freight insurance the shop gives with its goods, and what it paid to buyers. */
export function FreightInsurancePage() {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const path = { shopId: shop.id };
  const now = useGet('/api/shops/{shopId}/freight-insurance', { path });
  const save = useAct(
    (offered: boolean, key) => client.put('/api/shops/{shopId}/freight-insurance', { path, body: { offered }, key }),
    () => message.success(t('insurance.saved')),
  );
  if (now.error) return <ProblemAlert error={now.error} onRetry={() => now.refetch()} />;
  if (!now.data) return <Skeleton active />;
  const { offered, premiumFen, pays, unpaidPremiums } = now.data;
  return (
    <>
      <PageHeader title={t('job.freight_insurance')} lead={t('insurance.lead')} />
      {save.error ? <ProblemAlert error={save.error} /> : null}
      {unpaidPremiums > 0 ? (
        <Alert type="warning" showIcon title={t('insurance.unpaid', { count: unpaidPremiums })} />
      ) : null}
      <Descriptions
        bordered
        size="small"
        column={1}
        items={[
          {
            key: 'on',
            label: t('insurance.on'),
            children: (
              <Switch
                checked={offered}
                loading={save.isPending}
                disabled={!shop.may('freight.edit')}
                aria-label={t('insurance.on')}
                onChange={(next) => save.mutate(next)}
              />
            ),
          },
          { key: 'premium', label: t('insurance.premium'), children: <MoneyText fen={premiumFen} /> },
          {
            key: 'pays',
            label: t('insurance.pays'),
            children: t('insurance.pays_detail', {
              same: amountText(pays.sameProvinceFen),
              other: amountText(pays.otherProvinceFen),
              remote: amountText(pays.remoteFen),
            }),
          },
        ]}
      />
      <DataTable<Claim>
        id="insurance-claims"
        caption={t('insurance.claims')}
        path={`/shops/${shop.id}/insurance-claims`}
        rowKey={(row) => row.caseId}
        empty={t('insurance.none')}
        columns={[
          {
            key: 'case',
            title: t('insurance.case'),
            render: (row) => <Link to={shop.at(`/refunds/${row.caseId}`)}>{row.caseId.slice(-8)}</Link>,
          },
          {
            key: 'amount',
            title: t('insurance.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          {
            key: 'state',
            title: t('insurance.state'),
            render: (row) => (
              <>
                <StateTag tone={tones[row.state]}>{t(`insurance.state.${row.state}`)}</StateTag>{' '}
                {row.failure ? t(`insurance.failure.${row.failure}`, { defaultValue: row.failure }) : ''}
              </>
            ),
          },
          { key: 'at', title: t('table.at'), render: (row) => <TimeText at={row.endedAt ?? row.createdAt} /> },
        ]}
      />
    </>
  );
}
