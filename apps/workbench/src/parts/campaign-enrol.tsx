import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import {
  client,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  useAct,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { ProductSelect } from './product-select.tsx';

type Enrolment = Reply<'/api/shops/{shopId}/campaigns/{campaignId}/entries', 'post'>;

/** Goods for a campaign as a table: pasted, or begun by choosing variants; checked before they are handed in. */
export function CampaignEnrol({ campaignId }: { campaignId: string }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [sheet, setSheet] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [answer, setAnswer] = useState<(Enrolment & { dry: boolean }) | null>(null);
  const send = useAct(
    (dryRun: boolean, key) =>
      client.post('/api/shops/{shopId}/campaigns/{campaignId}/entries', {
        path: { shopId: shop.id, campaignId },
        body: { sheet, dryRun },
        key,
      }),
    (enrolment, dry) => {
      setAnswer({ ...enrolment, dry });
      if (!dry && enrolment.results.every((one) => one.problems.length === 0)) setSheet('');
    },
  );
  const begin = (): void => {
    setSheet((now) => [now.trimEnd(), ...chosen.map((skuId) => `${skuId},,1`)].filter(Boolean).join('\n'));
    setChosen([]);
  };
  const refused = answer?.results.filter((one) => one.problems.length > 0).length ?? 0;
  return (
    <section className="wb-stack">
      <h2>{t('campaigns.enrol')}</h2>
      <p className="desk-quiet">{t('campaigns.sheet_hint')}</p>
      <div className="wb-row">
        <label htmlFor="campaign-skus">{t('campaigns.choose')}</label>
        <ProductSelect id="campaign-skus" className="wb-grow" skus value={chosen} onChange={setChosen} />
        <Button disabled={chosen.length === 0} onClick={begin}>
          {t('campaigns.add_rows')}
        </Button>
      </div>
      <Input.TextArea
        rows={6}
        className="wb-number"
        value={sheet}
        aria-label={t('campaigns.sheet')}
        placeholder={t('campaigns.sheet_example')}
        onChange={(event) => setSheet(event.target.value)}
      />
      <div className="desk-acts">
        <Button disabled={sheet.trim() === ''} loading={send.isPending} onClick={() => send.mutate(true)}>
          {t('campaigns.check')}
        </Button>
        <Button
          type="primary"
          disabled={sheet.trim() === ''}
          loading={send.isPending}
          onClick={() => send.mutate(false)}
        >
          {t('campaigns.hand_in')}
        </Button>
      </div>
      {send.error ? <ProblemAlert error={send.error} /> : null}
      {answer ? (
        <Alert
          type={refused > 0 ? 'warning' : 'success'}
          showIcon
          title={t(answer.dry ? 'campaigns.checked' : 'campaigns.handed_in', {
            good: answer.results.length - refused,
            refused,
          })}
        />
      ) : null}
      {refused > 0 ? (
        <ScrollBox>
          <RowTable<Enrolment['results'][number]>
            size="small"
            rowKey={(row) => String(row.line)}
            pagination={false}
            dataSource={answer?.results.filter((one) => one.problems.length > 0) ?? []}
            columns={[
              { key: 'line', title: t('campaigns.line'), render: (_value, row) => row.line },
              {
                key: 'goods',
                title: t('campaigns.goods'),
                render: (_value, row) => (row.title ? say(row.title) : row.code),
              },
              {
                key: 'why',
                title: t('campaigns.why'),
                render: (_value, row) => (
                  <>
                    {row.problems.map((problem) => (
                      <div key={problem.code}>
                        <StateTag tone="wrong">{say(problem.text)}</StateTag>
                      </div>
                    ))}
                  </>
                ),
              },
            ]}
          />
        </ScrollBox>
      ) : null}
    </section>
  );
}
