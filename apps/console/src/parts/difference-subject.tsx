import { Link } from 'react-router';
import { useWords } from '#ui/desk/index.ts';
import { IdText } from './id-text.tsx';

const movements = ['payment', 'refund', 'split', 'split_return', 'unfreeze', 'payout', 'payout_return', 'transfer'];
const numbered = /^(?<prefix>[a-z]{3})_[0-9a-z]{26}/;

/** What a difference is about: the kind of movement in words, the order to open, any other number to copy. */
export function DifferenceSubject({ subject }: { subject: string }) {
  const { t } = useWords();
  const till = subject.startsWith('voucher-till:');
  if (till) return <>{t('differences.till')}</>;
  return (
    <div className="con-wrap">
      {subject.split(' ').map((part) => {
        const id = numbered.exec(part);
        if (movements.includes(part)) return <div key={part}>{t(`reconciliation.kind.${part}`)}</div>;
        if (id?.groups?.prefix === 'ord')
          return (
            <div key={part}>
              <Link to={`/orders/${id[0]}`}>{t('refunds.to_order')}</Link>
            </div>
          );
        return (
          <div key={part}>
            <IdText id={part} />
          </div>
        );
      })}
    </div>
  );
}
