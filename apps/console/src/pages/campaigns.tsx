import { Button } from 'antd';
import { Link } from 'react-router';
import { DataTable, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { campaignTone } from '../tones.ts';

type Campaign = Reply<'/api/console/campaigns'>['items'][number];

/** What a campaign is at now: its phase once it is published. */
export const standing = ({ state, phase }: Pick<Campaign, 'state' | 'phase'>): string =>
  state === 'published' ? phase : state;

/** Campaigns of the market by when they go live. */
export function CampaignsPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  return (
    <>
      <PageHeader
        title={t('job.campaigns')}
        lead={t('campaigns.lead')}
        acts={
          may('promotions.edit') ? (
            <Link to="/campaigns/new">
              <Button type="primary">{t('campaigns.new')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Campaign>
        id="console.campaigns"
        caption={t('job.campaigns')}
        path="/console/campaigns"
        rowKey={(row) => row.id}
        empty={t('campaigns.empty')}
        columns={[
          {
            key: 'name',
            title: t('campaigns.name'),
            render: (row) => <Link to={`/campaigns/${row.id}`}>{say(row.name)}</Link>,
          },
          { key: 'code', title: t('campaigns.code'), render: (row) => <span className="con-id">{row.code}</span> },
          {
            key: 'phase',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={campaignTone[standing(row)] ?? 'quiet'}>{t(`campaigns.phase.${standing(row)}`)}</StateTag>
            ),
          },
          { key: 'enrol', title: t('campaigns.enrolFrom'), render: (row) => <TimeText at={row.enrolFrom} /> },
          { key: 'live', title: t('campaigns.liveFrom'), render: (row) => <TimeText at={row.liveFrom} /> },
          { key: 'until', title: t('campaigns.liveUntil'), render: (row) => <TimeText at={row.liveUntil} /> },
        ]}
      />
    </>
  );
}
