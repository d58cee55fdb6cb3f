import { App, Button, Descriptions, Skeleton, Timeline } from 'antd';
import { Link, useParams } from 'react-router';
import {
  client,
  MoneyText,
  PageHeader,
  ProblemAlert,
  StateTag,
  TimeText,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { CaseRecord } from '../parts/case-record.tsx';
import { RulingForm } from '../parts/ruling-form.tsx';
import { ShopLink } from '../parts/shop-link.tsx';
import { caseTone } from '../tones.ts';

/** One after-sales case with everything both sides said, and the ruling. */
export function RefundCasePage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const { caseId = '' } = useParams();
  const { message } = App.useApp();
  const found = useGet('/api/console/refund-cases/{caseId}', { path: { caseId } });
  const take = useAct(
    (_: null, key) => client.post('/api/console/refund-cases/{caseId}/take', { path: { caseId }, key }),
    () => message.success(t('disputes.taken')),
  );
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  const one = found.data;
  const judging = (one.state === 'judging' || one.state === 'appealed') && may('aftersales.judge');
  return (
    <>
      <PageHeader
        title={t('disputes.title', { number: one.orderNumber })}
        trail={[{ text: t('job.disputes'), to: '/disputes' }]}
        tag={<StateTag tone={caseTone[one.state] ?? 'quiet'}>{t(`aftersales.states.${one.state}`)}</StateTag>}
        lead={
          one.deadlineAt ? (
            <>
              {t('disputes.due')} <TimeText at={one.deadlineAt} deadline />
            </>
          ) : null
        }
        acts={
          judging ? (
            <Button loading={take.isPending} onClick={() => take.mutate(null)}>
              {t('disputes.take')}
            </Button>
          ) : null
        }
      />
      {take.error ? <ProblemAlert error={take.error} /> : null}
      <Descriptions
        bordered
        size="small"
        column={{ xs: 1, lg: 2 }}
        items={[
          {
            key: 'order',
            label: t('refunds.order'),
            children: <Link to={`/orders/${one.orderId}`}>{one.orderNumber}</Link>,
          },
          { key: 'shop', label: t('list.shop'), children: <ShopLink id={one.shopId} /> },
          { key: 'kind', label: t('cases.kind'), children: t(`aftersales.kinds.${one.kind}`) },
          {
            key: 'reason',
            label: t('cases.case'),
            children: t(`aftersales.reasons.${one.reason}`, { defaultValue: one.reason }),
          },
          { key: 'amount', label: t('cases.amount'), children: <MoneyText fen={one.amountFen} strong /> },
          { key: 'fault', label: t('disputes.fault'), children: t(`disputes.fault.${one.fault}`) },
          { key: 'said', label: t('cases.description'), children: one.description || '—' },
          { key: 'rejection', label: t('disputes.rejection'), children: one.rejection ?? '—' },
          {
            key: 'goods',
            label: t('disputes.goods'),
            children: one.items.map((item) => (
              <div key={item.lineId}>
                {say(item.title)} ×{item.quantity} <MoneyText fen={item.amountFen} />
                {item.noReturn ? <div className="desk-quiet">{t(`no_return.${item.noReturn}`)}</div> : null}
              </div>
            )),
          },
          ...(one.refundFailure ? [{ key: 'failure', label: t('cases.failure'), children: one.refundFailure }] : []),
        ]}
      />
      {judging ? <RulingForm one={one} /> : null}
      <CaseRecord one={one} />
      <section aria-label={t('disputes.history')}>
        <h2>{t('disputes.history')}</h2>
        <Timeline
          items={one.history.map((step, place) => ({
            key: place,
            content: (
              <>
                {t(`disputes.actor.${step.actor}`)} · {t(`aftersales.states.${step.toState}`)}
                {step.note ? <p>{step.note}</p> : null} <TimeText at={step.at} />
              </>
            ),
          }))}
        />
      </section>
    </>
  );
}
