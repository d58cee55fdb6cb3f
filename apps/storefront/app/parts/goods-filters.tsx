import { Button } from '#ui';
import { useWords } from '../i18n.tsx';
import type { SearchView } from '../search-view.server.ts';

/** Filters as links, and a price range as a small form. */
export function Filters({ view, name }: { view: SearchView; name: string }) {
  const { t } = useWords();
  return (
    <div className="space-y-5 text-sm">
      {view.cleared ? (
        <a href={view.cleared} className="inline-block py-1 text-vermilion-ink underline">
          {t('search.clear')}
        </a>
      ) : null}
      <a
        href={view.inStock.href}
        rel="nofollow"
        aria-current={view.inStock.chosen ? 'true' : undefined}
        className="flex min-h-9 items-center rounded-control px-2 hover:bg-sunken aria-[current]:bg-vermilion-wash aria-[current]:font-semibold aria-[current]:text-vermilion-ink"
      >
        {t('search.in_stock')}
      </a>
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
                className="min-h-9 w-0 min-w-0 flex-1 rounded-control border border-edge bg-surface px-2"
              />
            ))}
            <Button size="small" className="shrink-0 whitespace-nowrap">
              {t('search.apply')}
            </Button>
          </div>
        </fieldset>
      </form>
    </div>
  );
}
