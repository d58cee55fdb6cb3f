import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

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
    <nav
      aria-label={label}
      // Browsers leave a tab that has the focus half behind the edge of the row.
      onFocus={(event) => event.target.scrollIntoView({ block: 'nearest', inline: 'nearest' })}
      className="overflow-x-auto border-b border-line"
    >
      <ul className="flex min-w-max gap-1">
        {tabs.map((tab) => {
          const here = tab.id === current;
          const link = {
            href: tab.href,
            'aria-current': here ? ('page' as const) : undefined,
            className: classNames(
              // The row scrolls and would cut a ring that lies around it.
              'flex min-h-11 items-center gap-1 border-b-2 px-3 text-sm whitespace-nowrap focus-visible:-outline-offset-2',
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
