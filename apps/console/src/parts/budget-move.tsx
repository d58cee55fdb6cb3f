import { Form, Radio } from 'antd';
import { client, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { type BankFacts, BankForm } from './bank-form.tsx';

type Move = BankFacts & { way: 'in' | 'back' };

/** Books money a region paid in for vouchers, or what went back to it; for the platform's finance. */
export function BudgetMove({ division }: { division: string }) {
  const { t } = useWords();
  const may = useMay();
  if (!may('vouchers.fund')) return null;
  return (
    <section aria-labelledby="budget-move" className="con-block">
      <h2 id="budget-move">{t('vouchers.put_in')}</h2>
      <p className="desk-quiet">{t('vouchers.fund_lead')}</p>
      <BankForm<Move>
        labels={{ amount: t('vouchers.amount'), book: t('vouchers.book'), booked: t('vouchers.booked') }}
        initial={{ way: 'in' }}
        book={({ way, ...move }, key) => {
          const body = { division, ...move };
          return way === 'in'
            ? client.post('/api/console/voucher-deposits', { body, key })
            : client.post('/api/console/voucher-withdrawals', { body, key });
        }}
      >
        <Form.Item name="way">
          <Radio.Group
            aria-label={t('vouchers.put_in')}
            options={(['in', 'back'] as const).map((value) => ({ value, label: t(`vouchers.way.${value}`) }))}
          />
        </Form.Item>
      </BankForm>
    </section>
  );
}
