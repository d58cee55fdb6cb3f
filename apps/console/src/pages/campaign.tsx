import { App, Button, Descriptions, Skeleton } from 'antd';
import { Link, useParams } from 'react-router';
import {
  client,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { CampaignEntries } from '../parts/campaign-entries.tsx';
import { MOMENTS } from '../parts/campaign-form.tsx';
import { DivisionPath } from '../parts/division-path.tsx';
import { campaignTone } from '../tones.ts';
import { standing } from './campaigns.tsx';

type Campaign = Reply<'/api/console/campaigns/{campaignId}'>;

/** A campaign: its calendar, its terms, and the goods shops handed in for it. */
export function CampaignPage() {
  const { campaignId = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const found = useGet('/api/console/campaigns/{campaignId}', { path: { campaignId } });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  const campaign = found.data;
  const { terms } = campaign;
  const asked = [
    t('campaigns.term_level', { level: terms.minLevel }),
    ...(terms.minGoodRateBps === null ? [] : [t('campaigns.term_good', { percent: terms.minGoodRateBps / 100 })]),
    ...(terms.minDsrTenths === null ? [] : [t('campaigns.term_stars', { stars: terms.minDsrTenths / 10 })]),
    t('campaigns.term_off', { percent: terms.minOffBps / 100 }),
    t('campaigns.term_quantity', { count: terms.minQuantity }),
    ...(terms.maxShipHours === null ? [] : [t('campaigns.term_ship', { hours: terms.maxShipHours })]),
    ...(terms.categoryIds.length > 0 ? [t('campaigns.term_categories', { count: terms.categoryIds.length })] : []),
  ];
  return (
    <>
      <PageHeader
        title={say(campaign.name)}
        lead={say(campaign.intro)}
        trail={[{ text: t('job.campaigns'), to: '/campaigns' }]}
        tag={
          <StateTag tone={campaignTone[standing(campaign)] ?? 'quiet'}>
            {t(`campaigns.phase.${standing(campaign)}`)}
          </StateTag>
        }
        acts={
          <>
            {campaign.state === 'draft' ? null : (
              <Link to={`/campaigns/${campaign.id}/board`}>
                <Button>{t('board.title')}</Button>
              </Link>
            )}
            <Link to={`/campaigns/${campaign.id}/venues`}>
              <Button>{t('campaigns.venues')}</Button>
            </Link>
            <Acts campaign={campaign} />
          </>
        }
      />
      <Descriptions
        bordered
        size="small"
        column={{ xs: 1, lg: 2 }}
        items={[
          { key: 'code', label: t('campaigns.code'), children: <span className="con-id">{campaign.code}</span> },
          {
            key: 'terms',
            label: t('campaigns.terms'),
            children: (
              <>
                {asked.map((one) => (
                  <div key={one}>{one}</div>
                ))}
                {terms.divisions.length > 0 ? (
                  <div>
                    {t('campaigns.term_divisions')}{' '}
                    {terms.divisions.map((code, at) => [
                      at > 0 ? t('promotions.and') : '',
                      <DivisionPath key={code} code={code.padEnd(6, '0')} />,
                    ])}
                  </div>
                ) : null}
              </>
            ),
          },
          ...MOMENTS.filter((name) => campaign[name] !== null).map((name) => ({
            key: name,
            label: t(`campaigns.${name}`),
            children: <TimeText at={campaign[name]} />,
          })),
        ]}
      />
      {campaign.state === 'draft' ? null : <CampaignEntries campaign={campaign} />}
    </>
  );
}

function Acts({ campaign }: { campaign: Campaign }) {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const confirm = useConfirmDanger();
  const { message } = App.useApp();
  const path = { campaignId: campaign.id };
  const publish = useAct((_none: null, key) =>
    client.post('/api/console/campaigns/{campaignId}/publish', { path, key }),
  );
  const cancel = useAct((reason: string, key) =>
    client.post('/api/console/campaigns/{campaignId}/cancel', { path, body: { reason }, key }),
  );
  if (!may('promotions.edit')) return null;
  const name = say(campaign.name);
  if (campaign.state === 'draft')
    return (
      <>
        <Link to={`/campaigns/${campaign.id}/edit`}>
          <Button>{t('campaigns.edit')}</Button>
        </Link>
        <Button
          type="primary"
          onClick={() =>
            confirm({
              title: t('campaigns.publish_ask', { name }),
              figures: [
                { label: t('campaigns.enrolFrom'), value: <TimeText at={campaign.enrolFrom} /> },
                { label: t('campaigns.liveFrom'), value: <TimeText at={campaign.liveFrom} /> },
              ],
              consequence: t('campaigns.publish_consequence'),
              okText: t('campaigns.publish'),
              run: async () => {
                await publish.mutateAsync(null);
                message.success(t('campaigns.published'));
              },
            })
          }
        >
          {t('campaigns.publish')}
        </Button>
      </>
    );
  if (campaign.state !== 'published' || campaign.phase === 'over') return null;
  return (
    <Button
      danger
      onClick={() =>
        confirm({
          title: t('campaigns.cancel_ask', { name }),
          figures: [{ label: t('campaigns.state.approved'), value: campaign.entries.approved }],
          consequence: t('campaigns.cancel_consequence'),
          okText: t('campaigns.cancel'),
          reasonLabel: t('campaigns.reason'),
          run: (reason) => cancel.mutateAsync(reason),
        })
      }
    >
      {t('campaigns.cancel')}
    </Button>
  );
}
