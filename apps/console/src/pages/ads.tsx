import { Button } from 'antd';
import {
  client,
  DataTable,
  MoneyText,
  PageHeader,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useAct,
  useConfirmDanger,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { ShopLink } from '../parts/shop-link.tsx';

type Ad = Reply<'/api/console/ads'>['items'][number];
const tones: Readonly<Record<string, StateTone>> = { running: 'done', stopped: 'wrong', paused: 'waits' };

/** Paid placement of every shop, newest first; one that must not go on is stopped with a reason its shop reads. */
export function AdsPage() {
  const { t } = useWords();
  const may = useMay();
  const confirm = useConfirmDanger();
  const stop = useAct(({ adId, reason }: { adId: string; reason: string }, key) =>
    client.post('/api/console/ads/{adId}/stop', { path: { adId }, body: { reason }, key }),
  );
  return (
    <>
      <PageHeader title={t('job.ads')} lead={t('ads.lead')} />
      <DataTable<Ad>
        id="console.ads"
        caption={t('job.ads')}
        path="/console/ads"
        rowKey={(row) => row.id}
        empty={t('ads.none')}
        columns={[
          { key: 'name', title: t('ads.name'), render: (row) => <span className="con-wrap">{row.name}</span> },
          { key: 'shop', title: t('list.shop'), render: (row) => (row.shop ? <ShopLink id={row.shop.id} /> : '—') },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={tones[row.phase] ?? 'quiet'}>{t(`ads.phase.${row.phase}`)}</StateTag>,
          },
          {
            key: 'words',
            title: t('ads.words'),
            render: (row) => (
              <span className="con-wrap">
                {row.target === 'words' ? row.words.map((one) => one.word).join('、') : (row.categoryId ?? '')}
              </span>
            ),
          },
          {
            key: 'today',
            title: t('ads.today'),
            align: 'right',
            render: (row) => (
              <>
                <MoneyText fen={row.spentTodayFen} /> / <MoneyText fen={row.dailyFen} />
              </>
            ),
          },
          { key: 'spent', title: t('ads.spent'), align: 'right', render: (row) => <MoneyText fen={row.spentFen} /> },
          { key: 'from', title: t('ads.from'), render: (row) => <TimeText at={row.startsAt} /> },
          {
            key: 'acts',
            title: t('list.acts'),
            render: (row) =>
              may('promotions.edit') && row.phase !== 'stopped' && row.phase !== 'ended' ? (
                <Button
                  size="small"
                  danger
                  onClick={() =>
                    confirm({
                      title: t('ads.stop_ask', { name: row.name }),
                      figures: [
                        { label: t('ads.today'), value: <MoneyText fen={row.spentTodayFen} /> },
                        { label: t('ads.spent'), value: <MoneyText fen={row.spentFen} /> },
                      ],
                      consequence: t('ads.stop_consequence'),
                      reasonLabel: t('ads.stop_reason'),
                      okText: t('ads.stop'),
                      run: (reason) => stop.mutateAsync({ adId: row.id, reason }),
                    })
                  }
                >
                  {t('ads.stop')}
                </Button>
              ) : null,
          },
        ]}
      />
    </>
  );
}
