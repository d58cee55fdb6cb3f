/** Names and values under each other: amounts, windows, when it ships. */
export function PresaleFacts({ facts }: { facts: readonly { name: string; value: string }[] }) {
  return (
    <dl className="text-sm">
      {facts.map((fact) => (
        <div key={fact.name} className="flex flex-wrap justify-between gap-x-3 py-1">
          <dt className="text-ink-soft">{fact.name}</dt>
          <dd className="dx-figure">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
