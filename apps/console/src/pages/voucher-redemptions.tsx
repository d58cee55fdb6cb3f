import { useParams } from 'react-router';
import { PageHeader, useWords } from '#ui/desk/index.ts';
import { DivisionPath } from '../parts/division-path.tsx';
import { VoucherUses } from '../parts/voucher-uses.tsx';

/** Every use of a region's vouchers with its evidence; for its auditors also as a file. */
export function VoucherRedemptionsPage() {
  const { division = '' } = useParams();
  const { t } = useWords();
  return (
    <>
      <PageHeader
        title={t('vouchers.redemptions')}
        trail={[
          { text: t('job.regions'), to: '/regions' },
          { text: t('vouchers.title'), to: `/regions/${division}/vouchers` },
        ]}
        lead={
          <>
            <DivisionPath code={division} /> · {t('vouchers.flag_rules')}
          </>
        }
      />
      <VoucherUses division={division} />
    </>
  );
}
