import { Empty, Skeleton } from 'antd';
import { Link } from 'react-router';
import {
  FigureCard,
  FigureRow,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';

const oftenMilliseconds = 60_000;
type Waiting = Reply<'/api/console/today'>['items'][number];

/** What waits on the platform, the most urgent on top, and the figures an operator looks at first. */
export function TodayPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const today = useGet('/api/console/today', {}, { every: oftenMilliseconds });
  const waiting = today.data?.items.filter((one) => one.count > 0) ?? [];
  const quiet = today.data?.items.filter((one) => one.count === 0) ?? [];
  return (
    <>
      <PageHeader title={t('job.today')} lead={t('today.lead')} />
      <FigureRow>
        {may('ledger.read') ? <MoneyFigures /> : null}
        {may('payments.read') ? <PaymentFigures /> : null}
      </FigureRow>
      <section aria-label={t('today.waiting')} className="con-block">
        <h2>{t('today.waiting')}</h2>
        {today.error ? <ProblemAlert error={today.error} onRetry={() => today.refetch()} /> : null}
        {today.isPending ? <Skeleton active /> : null}
        {today.data && waiting.length === 0 ? <Empty description={t('today.nothing')} /> : null}
        {waiting.length > 0 ? (
          <ul className="con-waiting">
            {waiting.map((one) => (
              <WaitingRow key={one.key} waiting={one} />
            ))}
          </ul>
        ) : null}
        {quiet.length > 0 ? (
          <p className="desk-quiet">{t('today.quiet', { list: quiet.map((one) => say(one.title)).join(' · ') })}</p>
        ) : null}
      </section>
    </>
  );
}

function WaitingRow({ waiting }: { waiting: Waiting }) {
  const { t } = useWords();
  const say = useSay();
  return (
    <li>
      <Link to={waiting.link}>{say(waiting.title)}</Link>
      <strong>{waiting.count}</strong>
      {waiting.overdue > 0 ? <StateTag tone="wrong">{t('today.overdue', { count: waiting.overdue })}</StateTag> : null}
      {waiting.nextDeadlineAt ? <TimeText at={waiting.nextDeadlineAt} deadline /> : null}
    </li>
  );
}

function MoneyFigures() {
  const { t } = useWords();
  const trial = useGet('/api/console/ledger/trial-balance', {});
  const of = (purpose: string) =>
    trial.data && (
      <MoneyText
        fen={trial.data.lines
          .filter((line) => line.purpose === purpose)
          .reduce((sum, line) => sum + line.balanceFen, 0)}
      />
    );
  return (
    <>
      <FigureCard
        title={t('today.escrow')}
        definition={t('today.escrow_definition')}
        value={of('escrow')}
        to="/ledger/accounts?purpose=escrow"
      />
      <FigureCard
        title={t('today.available')}
        definition={t('today.available_definition')}
        value={of('available')}
        to="/ledger/accounts?purpose=available"
      />
      <FigureCard
        title={t('today.ledger_sum')}
        definition={t('today.ledger_sum_definition')}
        value={trial.data && <MoneyText fen={trial.data.sumFen} />}
        to="/ledger"
        tone={trial.data && trial.data.sumFen !== 0 ? 'wrong' : 'quiet'}
      />
    </>
  );
}

function PaymentFigures() {
  const { t } = useWords();
  const callbacks = useGet('/api/console/callbacks/summary', {});
  const freeze = useGet('/api/console/freeze-watch', {});
  const refused = callbacks.data?.refused;
  const nearing = freeze.data?.items.length;
  return (
    <>
      <FigureCard
        title={t('today.freeze')}
        definition={t('today.freeze_definition')}
        value={nearing?.toString()}
        to="/freeze-watch"
        tone={nearing ? 'waits' : 'quiet'}
      />
      <FigureCard
        title={t('today.callbacks')}
        definition={t('today.callbacks_definition')}
        value={refused?.toString()}
        compare={callbacks.data && t('today.callbacks_genuine', { count: callbacks.data.genuine })}
        tone={refused ? 'wrong' : 'quiet'}
        to="/payments"
      />
    </>
  );
}
