import { Link } from 'react-router';
import { DataTable, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { campaignTone } from '../tones.ts';

type Campaign = Reply<'/api/shops/{shopId}/campaigns'>['items'][number];

/** Campaigns of the market, and how the shop stands in each. */
export function CampaignsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  return (
    <>
      <PageHeader title={t('job.campaigns')} lead={t('campaigns.lead')} />
      <DataTable<Campaign>
        id="campaigns"
        caption={t('job.campaigns')}
        path={`/shops/${shop.id}/campaigns`}
        rowKey={(row) => row.id}
        empty={t('campaigns.empty')}
        columns={[
          {
            key: 'name',
            title: t('campaigns.name'),
            render: (row) => <Link to={shop.at(`/campaigns/${row.id}`)}>{say(row.name)}</Link>,
          },
          {
            key: 'phase',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={campaignTone[row.phase] ?? 'quiet'}>{t(`campaigns.phase.${row.phase}`)}</StateTag>
            ),
          },
          { key: 'until', title: t('campaigns.reviewFrom'), render: (row) => <TimeText at={row.reviewFrom} /> },
          { key: 'live', title: t('campaigns.liveFrom'), render: (row) => <TimeText at={row.liveFrom} /> },
          {
            key: 'waiting',
            title: t('campaigns.state.waiting'),
            align: 'right',
            render: (row) => row.entries.waiting,
          },
          {
            key: 'approved',
            title: t('campaigns.state.approved'),
            align: 'right',
            render: (row) => row.entries.approved,
          },
        ]}
      />
    </>
  );
}
