import { useWords } from '#ui/desk/index.ts';
import { IdText } from './id-text.tsx';

/** What a booking notes of its own cause, fact by fact; a fact without a name here keeps the one it was written down with. */
export function Memo({ value }: { value: unknown }) {
  const { t } = useWords();
  const facts = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (facts.length === 0) return <span className="desk-quiet">—</span>;
  return (
    <dl className="con-memo">
      {facts.map(([name, fact]) => (
        <div key={name}>
          <dt className="desk-quiet">{t(`ledger.memo.${name}`, { defaultValue: name })}</dt>
          <dd>
            {typeof fact === 'boolean' ? (
              t(fact ? 'ledger.memo.yes' : 'ledger.memo.no')
            ) : (
              <IdText id={typeof fact === 'string' ? fact : JSON.stringify(fact)} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
