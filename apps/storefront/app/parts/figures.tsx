export type Figure = { readonly name: string; readonly word: string; readonly value: string };

/** Sums side by side, each under its word. */
export function Figures({ figures, small = false }: { figures: readonly Figure[]; small?: boolean }) {
  return (
    <dl className={small ? 'grid grid-cols-3 gap-2 sm:grid-cols-6' : 'grid grid-cols-3 gap-2'}>
      {figures.map(({ name, word, value }) => (
        <div
          key={name}
          className={
            small ? 'flex flex-col-reverse' : 'flex flex-col-reverse rounded-card border border-line bg-surface p-3'
          }
        >
          <dt className="text-xs text-ink-soft">{word}</dt>
          <dd className={small ? 'dx-figure text-sm' : 'dx-figure font-semibold sm:text-lg'}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
