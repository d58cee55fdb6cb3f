import { App, Form, Input, Skeleton } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { client, FormPage, ProblemAlert, useAct, useGet, useWords } from '#ui/desk/index.ts';
import { AdTerms, type AdTermsValues, adTerms } from '../parts/ad-terms.tsx';
import { useShop } from '../shop.tsx';

/** Other words, bids, budgets or hours of a campaign, from now on. */
export function AdTermsPage() {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const path = { shopId: shop.id, adId: useParams().adId ?? '' };
  const found = useGet('/api/shops/{shopId}/ads/{adId}', { path });
  const change = useAct((values: AdTermsValues, key) =>
    client.post('/api/shops/{shopId}/ads/{adId}/terms', { path, body: adTerms(values), key }),
  );
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  const ad = found.data;
  if (!ad) return <Skeleton active />;
  return (
    <FormPage<AdTermsValues>
      id={`ad-terms:${ad.id}`}
      title={t('ads.change')}
      lead={t('ads.change_lead')}
      trail={[
        { text: t('job.ads'), to: shop.at('/ads') },
        { text: ad.name, to: shop.at(`/ads/${ad.id}`) },
      ]}
      initial={{
        target: ad.target,
        words: ad.words.map(({ word, bidFen }) => ({ word, bidFen })),
        bidFen: ad.bidFen,
        dailyFen: ad.dailyFen,
        totalFen: ad.totalFen,
        pacing: ad.pacing,
        fromHour: ad.fromHour,
        toHour: ad.toHour,
        endsAt: ad.endsAt,
      }}
      submitText={t('ads.save')}
      onSubmit={async (values) => {
        await change.mutateAsync({ ...values, target: ad.target });
        message.success(t('ads.saved'));
        navigate(shop.at(`/ads/${ad.id}`));
      }}
    >
      <Form.Item name="target" hidden>
        <Input />
      </Form.Item>
      <AdTerms target={ad.target} />
    </FormPage>
  );
}
