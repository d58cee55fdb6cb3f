import { lazy, Suspense } from 'react';
import { DialogOpener, Icon, Sheet, Tabs } from '#ui';
import { filterIcon } from '#ui/icons.ts';
import { useWords } from '../i18n.tsx';
import type { SearchView } from '../search-view.server.ts';
import { GoodsGrid } from './goods-grid.tsx';
import { MoreGoods } from './more-goods.tsx';
import { Nothing } from './nothing.tsx';

/** Links and a small form that work as they are: their code is no part of the first load. */
const Filters = import.meta.env.SSR
  ? (await import('./goods-filters.tsx')).Filters
  : lazy(async () => ({ default: (await import('./goods-filters.tsx')).Filters }));

/** Goods with order and filters: beside them on a desk, in a sheet on a phone (a plain part of the page without JavaScript). */
export function GoodsList({ view, empty }: { view: SearchView; empty: { title: string; detail: string } }) {
  const { t } = useWords();
  const { cards, next } = view.goods;
  return (
    <div className="mt-3 gap-6 md:grid md:grid-cols-[13rem_minmax(0,1fr)]">
      <aside aria-label={t('search.filters')} className="hidden md:block">
        <h2 className="sr-only">{t('search.filters')}</h2>
        <Suspense>
          <Filters view={view} name="side" />
        </Suspense>
      </aside>
      <div className="space-y-3">
        <h2 className="sr-only">{t('search.goods')}</h2>
        <div className="flex items-center gap-2">
          <div className="min-w-0 flex-1">
            <Tabs label={t('search.sort')} current={view.sort} tabs={view.sorts} />
          </div>
          <DialogOpener
            opens="filters"
            href="#filters-below"
            className="inline-flex min-h-11 shrink-0 items-center gap-1 px-2 text-sm md:hidden"
          >
            <Icon of={filterIcon} className="size-4" />
            {t('search.filters')}
          </DialogOpener>
        </div>
        {cards.length === 0 ? (
          <Nothing {...empty} />
        ) : (
          <>
            <GoodsGrid cards={cards} eager={4} />
            <MoreGoods key={view.page} next={next} page={view.page} />
          </>
        )}
        <noscript>
          <section
            id="filters-below"
            aria-label={t('search.filters')}
            className="rounded-card border border-line bg-surface p-4 md:hidden"
          >
            <Suspense>
              <Filters view={view} name="below" />
            </Suspense>
          </section>
        </noscript>
        <Sheet id="filters" title={t('search.filters')} closeLabel={t('frame.close')}>
          <Suspense>
            <Filters view={view} name="sheet" />
          </Suspense>
        </Sheet>
      </div>
    </div>
  );
}
