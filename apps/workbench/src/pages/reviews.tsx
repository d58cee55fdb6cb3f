import { App, Button, Input, Modal, Rate } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Review = Reply<'/api/shops/{shopId}/reviews'>['items'][number];
const filters = ['unanswered', 'low', 'picture', 'follow_up', 'folded'] as const;
/** An answer may be changed for a day. */
const freshMilliseconds = 24 * 3_600_000;

/** What buyers wrote, and the shop's answers. */
export function ReviewsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [answering, setAnswering] = useState<Review | null>(null);
  const [appealing, setAppealing] = useState<Review | null>(null);
  const mayChange = (row: Review) => row.reply === null || Date.now() - Date.parse(row.reply.at) < freshMilliseconds;
  return (
    <>
      <PageHeader title={t('job.reviews')} lead={t('review.lead')} />
      <DataTable<Review>
        id="reviews"
        caption={t('job.reviews')}
        path={`/shops/${shop.id}/reviews`}
        rowKey={(row) => row.id}
        empty={t('review.empty')}
        filters={[
          {
            kind: 'choice',
            name: 'filter',
            label: t('review.filter'),
            choices: filters.map((value) => ({ value, text: t(`review.filter.${value}`) })),
          },
        ]}
        columns={[
          {
            key: 'stars',
            title: t('review.stars'),
            render: (row) => (
              <>
                {(['goodsStars', 'serviceStars', 'logisticsStars'] as const).map((name) => (
                  <div key={name} className="wb-stars">
                    <span className="desk-quiet">{t(`review.${name}`)}</span>
                    <Rate
                      disabled
                      count={5}
                      value={row[name]}
                      aria-label={t('review.stars_of', { count: row[name] })}
                    />
                  </div>
                ))}
              </>
            ),
          },
          {
            key: 'text',
            title: t('review.text'),
            render: (row) => (
              <div className="wb-review">
                <p>{row.text || t('review.no_text')}</p>
                <div className="wb-row">
                  {row.pictures.map((picture) => (
                    <a key={picture.id} href={picture.url} target="_blank" rel="noreferrer">
                      <img
                        src={picture.thumbnailUrl}
                        alt={t('review.picture')}
                        width={56}
                        height={56}
                        className="wb-thumb"
                      />
                    </a>
                  ))}
                  {row.tags.map((tag) => (
                    <StateTag key={tag.code} tone={tag.praise ? 'done' : 'wrong'}>
                      {say(tag.name)}
                    </StateTag>
                  ))}
                </div>
                <FlagWords review={row} />
                {row.followUp ? (
                  <p>
                    <strong>{t('review.follow_up')}</strong> {row.followUp.text}
                  </p>
                ) : null}
                {row.reply ? (
                  <p className="desk-quiet">
                    <strong>{t('review.reply')}</strong> {row.reply.text}
                  </p>
                ) : null}
              </div>
            ),
          },
          {
            key: 'goods',
            title: t('goods.goods'),
            render: (row) => (
              <>
                <Link to={shop.at(`/goods/${row.productId}`)}>{row.title ? say(row.title) : row.productId}</Link>
                <div className="desk-quiet">{row.saleAttributes.map(({ value }) => say(value)).join(' / ')}</div>
              </>
            ),
          },
          { key: 'author', title: t('order.buyer'), render: (row) => row.author.name },
          { key: 'at', title: t('table.at'), render: (row) => <TimeText at={row.at} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              shop.may('reviews.reply') ? (
                <span className="wb-beside">
                  {mayChange(row) ? (
                    <Button size="small" onClick={() => setAnswering(row)}>
                      {row.reply ? t('review.change_reply') : t('review.answer')}
                    </Button>
                  ) : null}
                  {row.flag && !row.flag.appeals.some((one) => one.side === 'shop') ? (
                    <Button size="small" onClick={() => setAppealing(row)}>
                      {t('review.appeal')}
                    </Button>
                  ) : null}
                </span>
              ) : null,
          },
        ]}
      />
      {appealing ? <Appeal key={appealing.id} review={appealing} onClose={() => setAppealing(null)} /> : null}
      {answering ? <Answer key={answering.id} review={answering} onClose={() => setAnswering(null)} /> : null}
    </>
  );
}

/** Why a review does not count, and what was said against it. */
function FlagWords({ review }: { review: Review }) {
  const { t } = useWords();
  const { flag } = review;
  if (!flag) return null;
  return (
    <div>
      <StateTag tone="wrong">{t('review.flagged', { why: t(`review.flag.${flag.rule}`) })}</StateTag>
      {flag.note ? <p>{flag.note}</p> : null}
      {flag.appeals.map((appeal) => (
        <p key={appeal.side} className="desk-quiet">
          {t(`review.by_${appeal.side}`)}: {appeal.text} ·{' '}
          {appeal.answer ? t('review.appeal_rejected', { answer: appeal.answer }) : t('review.appeal_open')}
        </p>
      ))}
    </div>
  );
}

function Appeal({ review, onClose }: { review: Review; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [text, setText] = useState('');
  const path = { shopId: shop.id, reviewId: review.id };
  const send = useAct(
    (body: { text: string }, key) => client.post('/api/shops/{shopId}/reviews/{reviewId}/appeal', { path, body, key }),
    () => {
      message.success(t('review.appealed'));
      onClose();
    },
  );
  return (
    <Modal
      open
      title={t('review.appeal')}
      okText={t('review.appeal')}
      okButtonProps={{ disabled: text.trim() === '' }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ text: text.trim() })}
      onCancel={onClose}
    >
      {send.error ? <ProblemAlert error={send.error} /> : null}
      <Input.TextArea
        aria-label={t('review.appeal_text')}
        placeholder={t('review.appeal_text')}
        rows={4}
        maxLength={500}
        value={text}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
    </Modal>
  );
}

function Answer({ review, onClose }: { review: Review; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [text, setText] = useState(review.reply?.text ?? '');
  const path = { shopId: shop.id, reviewId: review.id };
  const save = useAct(
    (body: { text: string }, key) =>
      review.reply
        ? client.put('/api/shops/{shopId}/reviews/{reviewId}/reply', { path, body })
        : client.post('/api/shops/{shopId}/reviews/{reviewId}/reply', { path, body, key }),
    () => {
      message.success(t('review.answered'));
      onClose();
    },
  );
  return (
    <Modal
      open
      title={t('review.answer')}
      okText={t('review.answer')}
      okButtonProps={{ disabled: text.trim() === '' }}
      confirmLoading={save.isPending}
      onOk={() => save.mutate({ text: text.trim() })}
      onCancel={onClose}
    >
      {save.error ? <ProblemAlert error={save.error} /> : null}
      <blockquote className="desk-quiet">{review.text || t('review.no_text')}</blockquote>
      <Input.TextArea
        aria-label={t('review.reply')}
        rows={4}
        maxLength={500}
        value={text}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      <p className="desk-quiet">{t('review.answer_note')}</p>
    </Modal>
  );
}
