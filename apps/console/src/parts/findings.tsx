import { type Reply, StateTag, type StateTone, spokenIn, useWords } from '#ui/desk/index.ts';

type Finding = Reply<'/api/console/products'>['items'][number]['reasons'][number];
const toneOf: Readonly<Record<Finding['weight'], StateTone>> = { reject: 'wrong', review: 'waits', note: 'quiet' };

/** What the automatic checks and reviewers found, in the catalogue's own words. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const { t, lang } = useWords();
  if (findings.length === 0) return <span className="desk-quiet">—</span>;
  return (
    <div className="con-wrap">
      {findings.map((one) => (
        <div key={`${one.code} ${one.field} ${JSON.stringify(one.params)}`}>
          <StateTag tone={toneOf[one.weight]}>{t(`products.weight.${one.weight}`)}</StateTag>{' '}
          {t(`catalog.findings.${one.code}`, spokenIn(one.params, lang))}
        </div>
      ))}
    </div>
  );
}
