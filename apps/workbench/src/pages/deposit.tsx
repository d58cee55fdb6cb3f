import { Alert, App, Button, Modal, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import {
  client,
  FigureCard,
  FigureRow,
  MoneyInput,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  TimeText,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Deposit = Reply<'/api/shops/{shopId}/deposit'>;
const often = 10_000;

/** The deposit or the trial without one: what is asked and why, what is held, what is missing and until when. */
export function DepositPage() {
  const { t } = useWords();
  const shop = useShop();
  const [paying, setPaying] = useState(false);
  const deposit = useGet('/api/shops/{shopId}/deposit', { path: { shopId: shop.id } }, { every: often });
  const { data } = deposit;
  return (
    <>
      <PageHeader
        title={t('job.deposit')}
        lead={t('deposit.lead')}
        acts={
          data && data.missingFen > 0 && shop.may('money.payout') ? (
            <Button type="primary" onClick={() => setPaying(true)}>
              {t('deposit.pay')}
            </Button>
          ) : null
        }
      />
      {deposit.error ? <ProblemAlert error={deposit.error} onRetry={() => deposit.refetch()} /> : null}
      {deposit.isPending ? <Skeleton active /> : null}
      {data ? <Standing deposit={data} /> : null}
      {data && paying ? <PayIn missingFen={data.missingFen} onClose={() => setPaying(false)} /> : null}
    </>
  );
}

function Standing({ deposit }: { deposit: Deposit }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const { trial } = deposit;
  return (
    <>
      {trial ? (
        <Alert
          type="info"
          showIcon
          title={
            <>
              {t('deposit.trial_until')} <TimeText at={trial.endsAt} deadline />
            </>
          }
          description={t('deposit.trial_then')}
        />
      ) : null}
      {deposit.dueAt ? (
        <Alert
          type={deposit.overdue ? 'error' : 'warning'}
          showIcon
          title={
            <>
              {t(deposit.overdue ? 'deposit.overdue' : 'deposit.due')} <TimeText at={deposit.dueAt} deadline />
            </>
          }
          description={t('deposit.due_then')}
        />
      ) : null}
      {deposit.mode === 'waived' ? <Alert type="success" showIcon title={t('deposit.waived')} /> : null}
      <FigureRow>
        <FigureCard
          title={t('deposit.held')}
          definition={t('deposit.held_definition')}
          value={<MoneyText fen={deposit.heldFen} />}
          {...(shop.may('money.read') && { to: shop.at('/money?account=deposit') })}
        />
        <FigureCard
          title={t('deposit.required')}
          definition={t('deposit.required_definition')}
          value={<MoneyText fen={deposit.requiredFen} />}
        />
        <FigureCard
          title={t('deposit.missing')}
          definition={t('deposit.missing_definition')}
          value={<MoneyText fen={deposit.missingFen} />}
          tone={deposit.dueAt ? 'waits' : 'quiet'}
        />
      </FigureRow>
      {trial ? (
        <section className="wb-block" aria-label={t('deposit.limits')}>
          <h2>{t('deposit.limits')}</h2>
          <ul className="wb-list">
            <li>{t('deposit.listings', { listed: trial.listed, limit: trial.listingLimit })}</li>
            <li>
              <span>{t('deposit.payouts')}</span> <MoneyText fen={trial.payoutDayFen} />
            </li>
          </ul>
        </section>
      ) : null}
      {deposit.mode === 'waived' ? null : (
        <section className="wb-block" aria-label={t('deposit.basis')}>
          <h2>{t('deposit.basis')}</h2>
          <ul className="wb-list wb-list-sums">
            {deposit.basis.map((one) => (
              <li key={one.categoryId ?? ''}>
                <span>{one.name ? say(one.name) : t('deposit.general')}</span>
                <MoneyText fen={one.amountFen} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="wb-block" aria-label={t('deposit.agreement')}>
        <h2>{t('deposit.agreement')}</h2>
        <ul className="desk-quiet">
          {(['amount', 'kept', 'used', 'returned'] as const).map((what) => (
            <li key={what}>{t(`deposit.agreement_${what}`)}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

type Way = 'balance' | 'provider';

function PayIn({ missingFen, onClose }: { missingFen: number; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [way, setWay] = useState<Way>('provider');
  const [amount, setAmount] = useState<number | null>(missingFen);
  const path = { shopId: shop.id };
  const balances = useGet('/api/shops/{shopId}/balances', { path }, { enabled: shop.may('money.read') });
  const fromBalance = useAct(
    (amountFen: number, key) =>
      client.post('/api/shops/{shopId}/deposit/from-balance', { path, body: { amountFen }, key }),
    () => {
      message.success(t('deposit.paid'));
      onClose();
    },
  );
  const atProvider = useAct(
    (amountFen: number, key) => client.post('/api/shops/{shopId}/deposit/payments', { path, body: { amountFen }, key }),
    (payment) => {
      if (payment.cashierUrl) location.assign(payment.cashierUrl);
    },
  );
  const act = way === 'balance' ? fromBalance : atProvider;
  return (
    <Modal
      open
      title={t('deposit.pay')}
      okText={t(way === 'balance' ? 'deposit.pay_balance' : 'deposit.pay_provider')}
      okButtonProps={{ disabled: amount === null || amount < 1 || amount > missingFen }}
      confirmLoading={act.isPending}
      onOk={() => amount !== null && act.mutate(amount)}
      onCancel={onClose}
    >
      {act.error ? <ProblemAlert error={act.error} /> : null}
      <div className="wb-stack">
        <Segmented<Way>
          aria-label={t('deposit.way')}
          value={way}
          onChange={setWay}
          options={[
            { value: 'provider', label: t('deposit.from_provider') },
            { value: 'balance', label: t('deposit.from_balance') },
          ]}
        />
        {way === 'balance' ? (
          <p>
            {t('money.available')} <MoneyText fen={balances.data?.availableFen} strong />
          </p>
        ) : null}
        <MoneyInput aria-label={t('money.amount')} value={amount} onChange={setAmount} />
      </div>
    </Modal>
  );
}
