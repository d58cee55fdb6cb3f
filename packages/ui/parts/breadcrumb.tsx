import { classNames } from './class-names.ts';

export interface Crumb {
  text: string;
  href?: string;
}

/** Crumbs that a phone shows of a long way: more would stand in three lines above what the page is about. */
const ON_PHONE = 2;

/** Where this page lies. The last crumb is the page itself; on a phone a long way is its two nearest steps above it. */
export function Breadcrumb({ label, crumbs }: { label: string; crumbs: readonly Crumb[] }) {
  const last = crumbs.length - 1;
  const first = last > ON_PHONE ? last - ON_PHONE : 0;
  const spared = (place: number): boolean => first > 0 && (place < first || place === last);
  return (
    <nav aria-label={label} className="text-sm text-ink-soft">
      <ol className="flex flex-wrap items-center gap-x-1.5">
        {crumbs.map((crumb, place) => (
          <li
            key={`${crumb.href ?? ''}${crumb.text}`}
            className={classNames('items-center gap-1.5', spared(place) ? 'hidden md:flex' : 'flex')}
          >
            {place > 0 ? (
              <span aria-hidden="true" className={first > 0 && place === first ? 'hidden md:inline' : undefined}>
                ›
              </span>
            ) : null}
            {crumb.href && place < last ? (
              <a href={crumb.href} className="py-1 hover:text-ink hover:underline">
                {crumb.text}
              </a>
            ) : (
              <span aria-current={place === last ? 'page' : undefined}>{crumb.text}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
