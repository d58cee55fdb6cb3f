export interface Crumb {
  text: string;
  href?: string;
}

/** Where this page lies. The last crumb is the page itself. */
export function Breadcrumb({ label, crumbs }: { label: string; crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label={label} className="text-sm text-ink-soft">
      <ol className="flex flex-wrap items-center gap-x-1.5">
        {crumbs.map((crumb, place) => (
          <li key={`${crumb.href ?? ''}${crumb.text}`} className="flex items-center gap-1.5">
            {place > 0 ? <span aria-hidden="true">›</span> : null}
            {crumb.href && place < crumbs.length - 1 ? (
              <a href={crumb.href} className="py-1 hover:text-ink hover:underline">
                {crumb.text}
              </a>
            ) : (
              <span aria-current={place === crumbs.length - 1 ? 'page' : undefined}>{crumb.text}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
