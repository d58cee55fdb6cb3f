import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

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

export interface Tab {
  id: string;
  text: string;
  /** Address of the same page with this tab: tabs are links, they work without JavaScript and can be bookmarked. */
  href: string;
  /** How many wait there. */
  count?: number;
}

/** Tabs as links with the current one marked. `renderLink` lets a router's Link take the place of `<a>`. */
export function Tabs({
  label,
  tabs,
  current,
  renderLink,
}: {
  label: string;
  tabs: readonly Tab[];
  current: string;
  renderLink?: (link: {
    href: string;
    className: string;
    'aria-current': 'page' | undefined;
    children: ReactNode;
  }) => ReactNode;
}) {
  return (
    <nav aria-label={label} className="overflow-x-auto border-b border-line">
      <ul className="flex min-w-max gap-1">
        {tabs.map((tab) => {
          const here = tab.id === current;
          const link = {
            href: tab.href,
            'aria-current': here ? ('page' as const) : undefined,
            className: classNames(
              'flex min-h-11 items-center gap-1 border-b-2 px-3 text-sm whitespace-nowrap',
              here
                ? 'border-vermilion font-semibold text-vermilion-ink'
                : 'border-transparent text-ink-soft hover:text-ink',
            ),
            children: (
              <>
                {tab.text}
                {tab.count ? <span className="dx-figure text-xs">{tab.count > 99 ? '99+' : tab.count}</span> : null}
              </>
            ),
          };
          return <li key={tab.id}>{renderLink ? renderLink(link) : <a {...link} />}</li>;
        })}
      </ul>
    </nav>
  );
}

/** The next page by cursor: a link, so that it works and is crawled without JavaScript; a page may append instead. */
export function LoadMore({
  href,
  text,
  busy = false,
  onClick,
}: {
  href: string;
  text: string;
  busy?: boolean;
  onClick?: () => void;
}) {
  return (
    <p className="py-6 text-center">
      <a
        href={href}
        rel="next"
        aria-busy={busy || undefined}
        onClick={(event) => {
          if (!onClick || event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          if (!busy) onClick();
        }}
        className="inline-flex min-h-11 items-center rounded-control border border-edge bg-surface px-6 hover:bg-sunken"
      >
        {text}
      </a>
    </p>
  );
}
