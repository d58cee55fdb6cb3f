import { Alert } from 'antd';
import { useState } from 'react';
import {
  client,
  DataTable,
  MoneyText,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { entryTone } from '../tones.ts';
import { ShopLink } from './shop-link.tsx';

type Entry = Reply<'/api/console/campaigns/{campaignId}/entries'>['items'][number];
type Campaign = Reply<'/api/console/campaigns/{campaignId}'>;
type Verdicts = Reply<'/api/console/campaigns/{campaignId}/decide', 'post'>;
type Decision = 'approve' | 'reject';
const states = ['waiting', 'approved', 'rejected', 'withdrawn', 'lapsed'] as const;

/** Goods handed in for a campaign, those to be reviewed first on top, to be decided by the tick. */
export function CampaignEntries({ campaign }: { campaign: Campaign }) {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const confirm = useConfirmDanger();
  const [answer, setAnswer] = useState<{ verdicts: Verdicts; rows: readonly Entry[] } | null>(null);
  const decide = useAct((body: { entryIds: string[]; decision: Decision; reason: string }, key) =>
    client.post('/api/console/campaigns/{campaignId}/decide', { path: { campaignId: campaign.id }, body, key }),
  );
  const open = may('promotions.edit') && (campaign.phase === 'enrolment' || campaign.phase === 'review');
  const run = (decision: Decision) => async (rows: readonly Entry[]) => {
    const waiting = rows.filter((row) => row.state === 'waiting');
    if (waiting.length === 0) return false;
    return confirm({
      title: t(`campaigns.ask.${decision}`, { count: waiting.length }),
      figures: [
        {
          label: t('campaigns.goods'),
          value: waiting
            .map((row) => say(row.title))
            .join('、')
            .slice(0, 200),
        },
      ],
      consequence: t(`campaigns.consequence.${decision}`),
      okText: t(`campaigns.act.${decision}`),
      ...(decision === 'reject' && { reasonLabel: t('campaigns.reason') }),
      run: async (reason) => {
        const verdicts = await decide.mutateAsync({ entryIds: waiting.map((row) => row.id), decision, reason });
        setAnswer({ verdicts, rows: waiting });
      },
    });
  };
  const refused = answer?.verdicts.results.filter((one) => one.problems.length > 0) ?? [];
  return (
    <div className="con-block">
      <h2>{t('campaigns.goods')}</h2>
      {decide.error ? <ProblemAlert error={decide.error} /> : null}
      {answer ? (
        <Alert
          type={refused.length > 0 ? 'warning' : 'success'}
          showIcon
          title={t('campaigns.decided', { done: answer.verdicts.done, refused: refused.length })}
          description={refused.map((one) => (
            <div key={one.entryId}>
              {say(answer.rows.find((row) => row.id === one.entryId)?.title)}:{' '}
              {one.problems.map((problem) => say(problem.text)).join('; ')}
            </div>
          ))}
        />
      ) : null}
      <DataTable<Entry>
        id="console.campaign-entries"
        caption={t('campaigns.goods')}
        path={`/console/campaigns/${campaign.id}/entries`}
        rowKey={(row) => row.id}
        empty={t('campaigns.no_goods')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: states.map((state) => ({ value: state, text: t(`campaigns.state.${state}`) })),
          },
        ]}
        bulk={
          open
            ? [
                { key: 'approve', text: t('campaigns.act.approve'), run: run('approve') },
                { key: 'reject', text: t('campaigns.act.reject'), danger: true, run: run('reject') },
              ]
            : []
        }
        columns={[
          { key: 'title', title: t('campaigns.goods'), render: (row) => say(row.title) },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'price',
            title: t('campaigns.price'),
            align: 'right',
            render: (row) => <MoneyText fen={row.priceFen} />,
          },
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
          { key: 'quantity', title: t('campaigns.quantity'), align: 'right', render: (row) => row.quantity },
          { key: 'sent', title: t('campaigns.sent'), render: (row) => <TimeText at={row.sentAt} /> },
          {
            key: 'due',
            title: t('campaigns.due'),
            render: (row) =>
              row.state === 'waiting' ? (
                <span className="con-acts">
                  <TimeText at={row.dueAt} />
                  {row.late ? <StateTag tone="wrong">{t('campaigns.late')}</StateTag> : null}
                </span>
              ) : null,
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <>
                <StateTag tone={entryTone[row.state] ?? 'quiet'}>{t(`campaigns.state.${row.state}`)}</StateTag>
                {row.reason ? <div className="desk-quiet con-wrap">{row.reason}</div> : null}
              </>
            ),
          },
        ]}
      />
    </div>
  );
}
