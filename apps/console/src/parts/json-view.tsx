/** Something the console knows no better form for, as it was written down. */
export function JsonView({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <span className="desk-quiet">—</span>;
  if (typeof value !== 'object') return <code>{String(value)}</code>;
  return <pre className="con-json">{JSON.stringify(value, null, 2)}</pre>;
}
