import { Button, DialogOpener, EmptyState, Icon, Sheet, Tabs } from '#ui';
import { filterIcon } from '#ui/icons.ts';
import { useWords } from '../i18n.tsx';
import type { SearchView } from '../search-view.server.ts';
import { GoodsGrid } from './goods-grid.tsx';
import { MoreGoods } from './more-goods.tsx';

/** Filters as links, and a price range as a small form. */
function Filters({ view, name }: { view: SearchView; name: string }) {
  const { t } = useWords();
  return (
    <div className="space-y-5 text-sm">
      {view.cleared ? (
        <a href={view.cleared} className="inline-block py-1 text-vermilion-ink underline">
          {t('search.clear')}
        </a>
      ) : null}
      {view.filters.map((group) => (
        <section key={group.id} aria-labelledby={`${name}-${group.id}`}>
          <h3 id={`${name}-${group.id}`} className="font-semibold">
            {group.name}
          </h3>
          <ul className="mt-1">
            {group.options.map((option) => (
              <li key={option.id}>
                <a
                  href={option.href}
                  rel="nofollow"
                  aria-current={option.chosen ? 'true' : undefined}
                  className="flex min-h-9 items-center justify-between gap-2 rounded-control px-2 hover:bg-sunken aria-[current]:bg-vermilion-wash aria-[current]:font-semibold aria-[current]:text-vermilion-ink"
                >
                  <span>{option.text}</span>
                  <span className="dx-figure text-ink-soft">{option.count}</span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <form action={view.page.split('?')[0]} className="space-y-2">
        <fieldset>
          <legend className="font-semibold">{t('search.price_range')}</legend>
          {view.kept.map(([key, value]) => (
            <input key={key} type="hidden" name={key} value={value} />
          ))}
          <div className="mt-1 flex items-center gap-2">
            {(['min', 'max'] as const).map((end) => (
              <input
                key={end}
                name={end}
                inputMode="decimal"
                defaultValue={view.price[end]}
                aria-label={t(`search.price_${end}`)}
                placeholder={t(`search.price_${end}`)}
                className="min-h-9 w-full min-w-0 rounded-control border border-edge bg-surface px-2"
              />
            ))}
            <Button size="small">{t('search.apply')}</Button>
          </div>
        </fieldset>
      </form>
    </div>
  );
}

/** Goods with order and filters: beside them on a desk, in a sheet on a phone (a plain part of the page without JavaScript). */
export function GoodsList({ view, empty }: { view: SearchView; empty: { title: string; detail: string } }) {
  const { t } = useWords();
  const { cards, next } = view.goods;
  return (
    <div className="mt-3 gap-6 md:grid md:grid-cols-[13rem_minmax(0,1fr)]">
      <aside aria-label={t('search.filters')} className="hidden md:block">
        <Filters view={view} name="side" />
      </aside>
      <div className="space-y-3">
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
          <EmptyState {...empty} />
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
            <Filters view={view} name="below" />
          </section>
        </noscript>
        <Sheet id="filters" title={t('search.filters')} closeLabel={t('frame.close')}>
          <Filters view={view} name="sheet" />
        </Sheet>
      </div>
    </div>
  );
}
