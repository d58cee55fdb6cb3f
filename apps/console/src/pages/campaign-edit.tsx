import { App, Skeleton } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { client, ProblemAlert, useAct, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { type CampaignBody, CampaignFormPage, emptyForm, formOf } from '../parts/campaign-form.tsx';

/** Begins a campaign. */
export function CampaignNewPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const create = useAct((body: CampaignBody, key) => client.post('/api/console/campaigns', { body, key }));
  return (
    <CampaignFormPage
      id="console.campaign:new"
      title={t('campaigns.new')}
      initial={emptyForm}
      submitText={t('campaigns.save_draft')}
      onSubmit={async (body) => {
        const { id } = await create.mutateAsync(body);
        message.success(t('campaigns.saved'));
        navigate(`/campaigns/${id}`);
      }}
    />
  );
}

/** Changes a draft. */
export function CampaignEditPage() {
  const { campaignId = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const path = { campaignId };
  const found = useGet('/api/console/campaigns/{campaignId}', { path });
  const save = useAct((body: CampaignBody) => client.put('/api/console/campaigns/{campaignId}', { path, body }));
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  return (
    <CampaignFormPage
      key={campaignId}
      id={`console.campaign:${campaignId}`}
      title={say(found.data.name)}
      initial={formOf(found.data)}
      submitText={t('campaigns.save_draft')}
      onSubmit={async (body) => {
        await save.mutateAsync(body);
        message.success(t('campaigns.saved'));
        navigate(`/campaigns/${campaignId}`);
      }}
    />
  );
}
