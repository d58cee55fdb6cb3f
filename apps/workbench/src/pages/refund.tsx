import { Alert, Button, Descriptions, Skeleton, Timeline } from 'antd';
import { Link, useParams } from 'react-router';
import {
  MoneyText,
  PageHeader,
  ProblemAlert,
  RowTable,
  ScrollBox,
  StateTag,
  TimeText,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { GoodsCell, thumbOf } from '../parts/goods-cell.tsx';
import { useAnswerCase } from '../selling/answer-case.tsx';
import { CaseActs } from '../selling/case-acts.tsx';
import { CaseWords } from '../selling/case-words.tsx';
import { LateInspection } from '../selling/late-inspection.tsx';
import { useShop } from '../shop.tsx';
import { caseTone } from '../tones.ts';

/** One refund request: what for, how much, until when, and all that was said. */
export function RefundPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const { caseId = '' } = useParams();
  const { agree, reject } = useAnswerCase();
  const found = useGet('/api/shops/{shopId}/refunds/{caseId}', { path: { shopId: shop.id, caseId } });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  const one = found.data;
  const open = one.state === 'requested';
  return (
    <>
      <PageHeader
        title={t('refund.title', { number: one.orderNumber })}
        trail={[{ text: t('job.refunds'), to: shop.at('/refunds') }]}
        tag={<StateTag tone={caseTone[one.state] ?? 'quiet'}>{t(`refund.state.${one.state}`)}</StateTag>}
        lead={
          one.deadlineAt && one.deadlineVerb ? (
            <>
              {t(`refund.then.${one.deadlineVerb}`)} <TimeText at={one.deadlineAt} deadline />
            </>
          ) : null
        }
        acts={
          open && shop.may('aftersales.answer') ? (
            <>
              <Button danger onClick={() => reject(one)}>
                {t('refund.reject')}
              </Button>
              <Button type="primary" onClick={() => agree(one)}>
                {t('refund.agree')}
              </Button>
            </>
          ) : null
        }
      />
      {one.refundFailure ? (
        <Alert type="error" showIcon title={t('refund.failed', { why: one.refundFailure })} />
      ) : null}
      <Descriptions
        bordered
        size="small"
        column={{ xs: 1, lg: 2 }}
        items={[
          {
            key: 'order',
            label: t('order.order'),
            children: (
              <span className="wb-beside">
                <Link to={shop.at(`/orders/${one.orderId}`)}>{one.orderNumber}</Link>
                <span>{t(`order.state.${one.orderState}`)}</span>
              </span>
            ),
          },
          { key: 'amount', label: t('refund.back'), children: <MoneyText fen={one.amountFen} strong /> },
          { key: 'kind', label: t('refund.kind'), children: t(`refund.kind.${one.kind}`) },
          { key: 'way', label: t('refund.way_back'), children: t(`refund.freight_by.${one.returnFreightBy}`) },
          {
            key: 'reason',
            label: t('refund.reason'),
            children: t(`refund.reason.${one.reason}`, { defaultValue: one.reason }),
          },
          { key: 'freight', label: t('refund.freight'), children: <MoneyText fen={one.freightFen} /> },
          { key: 'said', label: t('refund.said'), children: one.description || '—' },
          {
            key: 'stage',
            label: t('refund.stage'),
            children: t(one.shipped ? 'refund.after_shipping' : 'refund.before_shipping'),
          },
          ...(one.rejection ? [{ key: 'rejection', label: t('refund.rejection'), children: one.rejection }] : []),
          ...(one.agreedBy
            ? [{ key: 'agreed', label: t('refund.agreed_by'), children: t(`refund.agreed_by.${one.agreedBy}`) }]
            : []),
        ]}
      />
      <ScrollBox>
        <RowTable
          size="small"
          pagination={false}
          rowKey="lineId"
          dataSource={one.items}
          columns={[
            {
              key: 'goods',
              title: t('goods.goods'),
              render: (_value, item) => (
                <GoodsCell
                  picture={thumbOf(item.mediaId)}
                  title={say(item.title)}
                  to={shop.at(`/goods/${item.productId}`)}
                >
                  {item.noReturn ? t(`no_return.${item.noReturn}`) : null}
                </GoodsCell>
              ),
            },
            { key: 'pieces', title: t('order.pieces'), align: 'right', dataIndex: 'quantity' },
            {
              key: 'amount',
              title: t('money.amount'),
              align: 'right',
              render: (_value, item) => <MoneyText fen={item.amountFen} />,
            },
          ]}
        />
      </ScrollBox>
      {one.stockAside ? <LateInspection caseId={one.id} onDone={() => found.refetch()} /> : null}
      <CaseActs one={one} />
      <CaseWords one={one} />
      <section className="wb-block" aria-label={t('order.history')}>
        <h2>{t('order.history')}</h2>
        <Timeline
          items={one.history.map((step, place) => ({
            key: place,
            content: (
              <>
                {t(`refund.verb.${step.verb}`, { defaultValue: step.verb })} ·{' '}
                <span className="desk-quiet">{t(`refund.actor.${step.actor}`)}</span>
                {step.note ? <p>{step.note}</p> : null}
                <TimeText at={step.at} />
              </>
            ),
          }))}
        />
      </section>
    </>
  );
}
