import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import {
  client,
  DataTable,
  FigureCard,
  FigureRow,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMayInRegion } from '../access.ts';
import { BudgetMove } from '../parts/budget-move.tsx';
import { DivisionPath } from '../parts/division-path.tsx';
import { VoucherSums } from '../parts/voucher-sums.tsx';
import { roundTone } from '../tones.ts';

type Round = Reply<'/api/console/regions/{division}/voucher-rounds'>['items'][number];
const yuanFor = (leverage: number | null): string => (leverage === null ? '—' : (leverage / 100).toFixed(2));

/** A region's vouchers: its budget, what they drove, and its rounds. */
export function RegionVouchersPage() {
  const { division = '' } = useParams();
  const { t } = useWords();
  const may = useMayInRegion(division);
  const seen = useGet('/api/console/regions/{division}/vouchers', { path: { division } });
  const at = `/regions/${division}`;
  return (
    <>
      <PageHeader
        title={t('vouchers.title')}
        trail={[{ text: t('job.regions'), to: '/regions' }]}
        lead={<DivisionPath code={division} />}
        acts={
          <span className="desk-acts">
            <Link to={`${at}/voucher-redemptions`}>{t('vouchers.redemptions')}</Link>
            <Link to={`${at}/voucher-journal`}>{t('vouchers.journal')}</Link>
            {may('vouchers.issue') ? (
              <Link to={`${at}/voucher-rounds/new`}>
                <Button type="primary" tabIndex={-1}>
                  {t('vouchers.open')}
                </Button>
              </Link>
            ) : null}
          </span>
        }
      />
      {seen.error ? <ProblemAlert error={seen.error} onRetry={() => seen.refetch()} /> : null}
      <FigureRow>
        <FigureCard
          title={t('vouchers.left')}
          definition={t('vouchers.left_definition')}
          value={seen.data && <MoneyText fen={seen.data.budget.leftFen} />}
          to={`${at}/voucher-journal`}
        />
        <FigureCard
          title={t('vouchers.in_rounds')}
          definition={t('vouchers.in_rounds_definition')}
          value={seen.data && <MoneyText fen={seen.data.openFen} />}
        />
        <FigureCard
          title={t('vouchers.given')}
          definition={t('vouchers.given_definition')}
          value={seen.data && <MoneyText fen={seen.data.givenFen} />}
          to={`${at}/voucher-redemptions`}
          {...(seen.data
            ? {
                compare: t('vouchers.claimed_used', {
                  claimed: seen.data.claimed,
                  total: seen.data.issued,
                  used: seen.data.pieces,
                }),
              }
            : {})}
        />
        <FigureCard
          title={t('vouchers.sales')}
          definition={t('vouchers.sales_definition')}
          value={seen.data && <MoneyText fen={seen.data.salesFen} />}
          {...(seen.data && seen.data.leverage !== null
            ? { compare: t('vouchers.leverage', { yuan: yuanFor(seen.data.leverage) }) }
            : {})}
        />
        <FigureCard
          title={t('vouchers.flagged')}
          definition={t('vouchers.flagged_definition')}
          value={seen.data?.flagged}
          to={`${at}/voucher-redemptions?flagged=true`}
          tone={seen.data && seen.data.flagged > 0 ? 'waits' : 'quiet'}
        />
      </FigureRow>
      <BudgetMove division={division} />
      <DataTable<Round>
        key={division}
        id="console.voucher_rounds"
        caption={t('vouchers.rounds')}
        path={`/console/regions/${division}/voucher-rounds`}
        rowKey={(row) => row.id}
        empty={t('vouchers.no_rounds')}
        columns={[
          { key: 'title', title: t('vouchers.round'), render: (row) => <RoundTitle row={row} /> },
          {
            key: 'phase',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={roundTone[row.phase] ?? 'quiet'}>{t(`vouchers.phase.${row.phase}`)}</StateTag>
            ),
          },
          {
            key: 'claimed',
            title: t('vouchers.claimed'),
            align: 'right',
            render: (row) => `${row.claimed} / ${row.total}`,
          },
          { key: 'used', title: t('vouchers.pieces_used'), align: 'right', render: (row) => row.used },
          {
            key: 'given',
            title: t('vouchers.given'),
            align: 'right',
            render: (row) => <MoneyText fen={row.givenFen} />,
          },
          {
            key: 'settled',
            title: t('vouchers.settled'),
            align: 'right',
            render: (row) => <MoneyText fen={row.settledFen} />,
          },
          {
            key: 'returned',
            title: t('vouchers.returned'),
            align: 'right',
            render: (row) => <MoneyText fen={row.returnedFen} />,
          },
          {
            key: 'leverage',
            title: t('vouchers.leverage_head'),
            align: 'right',
            render: (row) => yuanFor(row.leverage),
          },
          { key: 'until', title: t('vouchers.claim_until'), render: (row) => <TimeText at={row.claimUntil} /> },
          { key: 'ends', title: t('vouchers.ends'), render: (row) => <TimeText at={row.endsAt} /> },
          {
            key: 'acts',
            title: t('list.acts'),
            render: (row) =>
              may('vouchers.issue') && (row.phase === 'upcoming' || row.phase === 'claiming') ? (
                <StopRound division={division} row={row} />
              ) : null,
          },
        ]}
      />
      {seen.data ? (
        <VoucherSums
          byShop={seen.data.byShop.map((one) => ({ key: one.shopId, ...one }))}
          byPlace={seen.data.byPlace.map((one) => ({ key: one.divisionCode, ...one }))}
        />
      ) : null}
    </>
  );
}

function RoundTitle({ row }: { row: Round }) {
  const { t } = useWords();
  const say = useSay();
  return (
    <div>
      <Link to={`/regions/${row.region}/voucher-rounds/${row.id}`}>{say(row.title)}</Link>
      <div className="desk-quiet">
        {row.overFen > 0 ? (
          <>
            {t('vouchers.over')} <MoneyText fen={row.overFen} /> {t('vouchers.minus')} <MoneyText fen={row.faceFen} />
          </>
        ) : (
          <>
            {t('vouchers.minus')} <MoneyText fen={row.faceFen} />
          </>
        )}
      </div>
    </div>
  );
}

/** Ends the claiming, after it was asked for twice. */
function StopRound({ division, row }: { division: string; row: Round }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [asked, setAsked] = useState(false);
  const stop = useAct(
    (_: undefined, key) =>
      client.post('/api/console/regions/{division}/voucher-rounds/{roundId}/stop', {
        path: { division, roundId: row.id },
        key,
      }),
    () => {
      setAsked(false);
      message.success(t('vouchers.stopped'));
    },
  );
  return (
    <>
      <Button size="small" danger onClick={() => setAsked(true)}>
        {t('vouchers.stop')}
      </Button>
      <Modal
        open={asked}
        title={t('vouchers.stop')}
        okText={t('vouchers.stop')}
        okButtonProps={{ danger: true, loading: stop.isPending }}
        onOk={() => stop.mutate(undefined)}
        onCancel={() => setAsked(false)}
      >
        <p>{t('vouchers.stop_lead')}</p>
        {stop.error ? <ProblemAlert error={stop.error} /> : null}
      </Modal>
    </>
  );
}
