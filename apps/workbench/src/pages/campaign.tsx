import { Descriptions, Skeleton } from 'antd';
import { useParams } from 'react-router';
import {
  client,
  DataTable,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { CampaignEnrol } from '../parts/campaign-enrol.tsx';
import { useShop } from '../shop.tsx';
import { campaignTone, entryTone } from '../tones.ts';

type Entry = Reply<'/api/shops/{shopId}/campaigns/{campaignId}/entries'>['items'][number];
const moments = ['reviewFrom', 'warmUpFrom', 'liveFrom', 'liveUntil', 'returnsUntil'] as const;

/** A campaign: what it asks, handing goods in, and what became of them. */
export function CampaignPage() {
  const { campaignId = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const path = { shopId: shop.id, campaignId };
  const found = useGet('/api/shops/{shopId}/campaigns/{campaignId}', { path });
  const withdraw = useAct((entryIds: string[], key) =>
    client.post('/api/shops/{shopId}/campaigns/{campaignId}/withdraw', { path, body: { entryIds }, key }),
  );
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
    ...(terms.categoryIds.length > 0 ? [t('campaigns.term_categories')] : []),
    ...(terms.divisions.length > 0 ? [t('campaigns.term_divisions')] : []),
  ];
  const mayEdit = shop.may('promotions.edit');
  return (
    <>
      <PageHeader
        title={say(campaign.name)}
        lead={say(campaign.intro)}
        trail={[{ text: t('job.campaigns'), to: shop.at('/campaigns') }]}
        tag={
          <StateTag tone={campaignTone[campaign.phase] ?? 'quiet'}>{t(`campaigns.phase.${campaign.phase}`)}</StateTag>
        }
      />
      <Descriptions
        bordered
        size="small"
        column={{ xs: 1, lg: 2 }}
        items={[
          { key: 'terms', label: t('campaigns.terms'), children: asked.map((one) => <div key={one}>{one}</div>) },
          { key: 'truth', label: t('campaigns.truth'), children: t('campaigns.truth_text') },
          ...moments.map((name) => ({
            key: name,
            label: t(`campaigns.${name}`),
            children: <TimeText at={campaign[name]} />,
          })),
        ]}
      />
      {mayEdit && campaign.phase === 'enrolment' ? <CampaignEnrol campaignId={campaignId} /> : null}
      <section className="wb-stack">
        <h2>{t('campaigns.own_goods')}</h2>
        {withdraw.error ? <ProblemAlert error={withdraw.error} /> : null}
        <DataTable<Entry>
          id="campaign-entries"
          caption={t('campaigns.own_goods')}
          path={`/shops/${shop.id}/campaigns/${campaignId}/entries`}
          rowKey={(row) => row.id}
          empty={t('campaigns.no_goods')}
          bulk={
            mayEdit && (campaign.phase === 'enrolment' || campaign.phase === 'review')
              ? [
                  {
                    key: 'withdraw',
                    text: t('campaigns.withdraw'),
                    run: async (rows) => {
                      const waiting = rows.filter((row) => row.state === 'waiting').map((row) => row.id);
                      return waiting.length === 0 ? false : withdraw.mutateAsync(waiting);
                    },
                  },
                ]
              : []
          }
          columns={[
            { key: 'title', title: t('campaigns.goods'), render: (row) => say(row.title) },
            {
              key: 'price',
              title: t('campaigns.price'),
              align: 'right',
              render: (row) => <MoneyText fen={row.priceFen} />,
            },
            { key: 'quantity', title: t('campaigns.quantity'), align: 'right', render: (row) => row.quantity },
            {
              key: 'reference',
              title: t('campaigns.reference'),
              align: 'right',
              render: (row) => (row.referenceFen === null ? null : <MoneyText fen={row.referenceFen} />),
            },
            {
              key: 'claim',
              title: t('campaigns.claim'),
              render: (row) => (row.claimDays === null ? null : t('campaigns.lowest', { days: row.claimDays })),
            },
            {
              key: 'state',
              title: t('goods.state'),
              render: (row) => (
                <>
                  <StateTag tone={entryTone[row.state] ?? 'quiet'}>{t(`campaigns.state.${row.state}`)}</StateTag>
                  {row.reason ? <div className="desk-quiet wb-wrap">{row.reason}</div> : null}
                </>
              ),
            },
            { key: 'due', title: t('campaigns.due'), render: (row) => <TimeText at={row.decidedAt ?? row.dueAt} /> },
          ]}
        />
      </section>
    </>
  );
}
