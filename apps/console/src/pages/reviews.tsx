import { App, Button } from 'antd';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  PageHeader,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { ShopLink } from '../parts/shop-link.tsx';

type Review = Reply<'/api/console/reviews'>['items'][number];
const filters = ['appealed', 'folded', 'low', 'picture'] as const;
type Verb = 'flag' | 'clear' | 'reject';

/** What buyers say across the market: finding reviews not genuine, and answering who objects. */
export function ReviewsPage() {
  const { t } = useWords();
  const may = useMay();
  return (
    <>
      <PageHeader title={t('job.reviews')} lead={t('reviews.lead')} />
      <DataTable<Review>
        id="console.reviews"
        caption={t('job.reviews')}
        path="/console/reviews"
        rowKey={(row) => row.id}
        empty={t('reviews.empty')}
        filters={[
          {
            kind: 'choice',
            name: 'filter',
            label: t('reviews.filter'),
            choices: filters.map((value) => ({ value, text: t(`reviews.filter.${value}`) })),
          },
          { kind: 'search', name: 'shopId', label: t('list.shop_id') },
        ]}
        columns={[
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'stars',
            title: t('reviews.stars'),
            render: (row) => `${row.goodsStars} / ${row.serviceStars} / ${row.logisticsStars}`,
          },
          {
            key: 'text',
            title: t('reviews.text'),
            render: (row) => (
              <div className="con-wrap">
                {may('catalog.review') ? (
                  <Link to={`/products/${row.productId}`}>{row.text || t('reviews.no_text')}</Link>
                ) : (
                  row.text || t('reviews.no_text')
                )}
              </div>
            ),
          },
          { key: 'author', title: t('reviews.author'), render: (row) => row.author.name },
          { key: 'flag', title: t('reviews.flag_title'), render: (row) => <FlagCell review={row} /> },
          { key: 'at', title: t('reviews.at'), render: (row) => <TimeText at={row.at} /> },
          {
            key: 'acts',
            title: t('reviews.acts'),
            render: (row) => (may('reviews.flag') ? <Acts review={row} /> : null),
          },
        ]}
      />
    </>
  );
}

function FlagCell({ review: { flag } }: { review: Review }) {
  const { t } = useWords();
  if (!flag) return '—';
  return (
    <div className="con-wrap">
      <StateTag tone="wrong">
        {t(`reviews.rule.${flag.rule}`, {
          percent: Math.floor((flag.likenessBps ?? 0) / 100),
          by: flag.by ? t(`reviews.by.${flag.by}`) : '',
          count: flag.count ?? 0,
        })}
      </StateTag>
      {flag.note ? <div>{flag.note}</div> : null}
      {flag.appeals.map((appeal) => (
        <div key={appeal.side} className="desk-quiet">
          {t(`reviews.side.${appeal.side}`)}: {appeal.text} ·{' '}
          {appeal.answer ? t('reviews.decision.rejected', { answer: appeal.answer }) : t('reviews.decision.open')}
        </div>
      ))}
    </div>
  );
}

function Acts({ review }: { review: Review }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const path = { reviewId: review.id };
  const act = useAct(({ verb, reason }: { verb: Verb; reason: string }, key) => {
    const sent = { path, body: { reason }, key };
    if (verb === 'flag') return client.post('/api/console/reviews/{reviewId}/flag', sent);
    if (verb === 'clear') return client.post('/api/console/reviews/{reviewId}/clear', sent);
    return client.post('/api/console/reviews/{reviewId}/reject-appeals', sent);
  });
  const open = review.flag?.appeals.some((appeal) => appeal.decision === null);
  const verbs: Verb[] = review.flag ? (open ? ['clear', 'reject'] : ['clear']) : ['flag'];
  return (
    <span className="con-acts">
      {verbs.map((verb) => (
        <Button
          key={verb}
          size="small"
          danger={verb !== 'clear'}
          onClick={async () => {
            const done = await confirm({
              title: t(`reviews.ask.${verb}`),
              figures: [
                { label: t('reviews.author'), value: review.author.name },
                { label: t('reviews.text'), value: review.text || t('reviews.no_text') },
              ],
              consequence: t(`reviews.consequence.${verb}`),
              okText: t(`reviews.act.${verb}`),
              reasonLabel: t('reviews.reason'),
              run: (reason) => act.mutateAsync({ verb, reason }),
            });
            if (done) message.success(t('reviews.done'));
          }}
        >
          {t(`reviews.act.${verb}`)}
        </Button>
      ))}
    </span>
  );
}
