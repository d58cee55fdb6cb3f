import { Descriptions, Skeleton } from 'antd';
import { useParams } from 'react-router';
import { MoneyText, PageHeader, ProblemAlert, StateTag, TimeText, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { VoucherUses } from '../parts/voucher-uses.tsx';
import { roundTone } from '../tones.ts';

/** One round of vouchers: its terms, its money, and who used it where. */
export function VoucherRoundPage() {
  const { division = '', roundId = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const seen = useGet('/api/console/regions/{division}/voucher-rounds/{roundId}', { path: { division, roundId } });
  if (seen.error) return <ProblemAlert error={seen.error} onRetry={() => seen.refetch()} />;
  if (!seen.data) return <Skeleton active />;
  const round = seen.data;
  const money = (name: 'faceFen' | 'overFen' | 'reservedFen' | 'settledFen' | 'returnedFen' | 'openFen') => ({
    key: name,
    label: t(`vouchers.${name}`),
    children: <MoneyText fen={round[name]} />,
  });
  return (
    <>
      <PageHeader
        title={say(round.title)}
        trail={[
          { text: t('job.regions'), to: '/regions' },
          { text: t('vouchers.title'), to: `/regions/${division}/vouchers` },
        ]}
        lead={<StateTag tone={roundTone[round.phase] ?? 'quiet'}>{t(`vouchers.phase.${round.phase}`)}</StateTag>}
      />
      <Descriptions
        bordered
        size="small"
        column={{ xs: 1, md: 2 }}
        items={[
          money('faceFen'),
          money('overFen'),
          { key: 'claimed', label: t('vouchers.claimed'), children: `${round.claimed} / ${round.total}` },
          { key: 'person', label: t('vouchers.per_person'), children: round.perPerson },
          { key: 'level', label: t('vouchers.level'), children: t(`vouchers.level.${round.level}`) },
          { key: 'places', label: t('vouchers.places'), children: round.placeNames.join('、') },
          { key: 'till', label: t('vouchers.at_till'), children: t(round.atTill ? 'vouchers.yes' : 'vouchers.no') },
          { key: 'from', label: t('vouchers.claim_from'), children: <TimeText at={round.claimFrom} /> },
          { key: 'until', label: t('vouchers.claim_until'), children: <TimeText at={round.claimUntil} /> },
          { key: 'ends', label: t('vouchers.ends'), children: <TimeText at={round.endsAt} /> },
          money('reservedFen'),
          money('settledFen'),
          money('returnedFen'),
          money('openFen'),
        ]}
      />
      <VoucherUses division={division} roundId={roundId} />
    </>
  );
}
