import { useWords } from '../i18n.tsx';

export interface AskedWords {
  readonly hot: readonly { readonly word: string; readonly pinned: boolean }[];
  readonly rising: readonly string[];
}

export const searchFor = (text: string): string => `/search?${new URLSearchParams({ q: text })}`;

/** What the market put in front has no place: places are counted. */
const ranked = (hot: AskedWords['hot']) => {
  const pins = hot.filter((one) => one.pinned).length;
  return hot.map((one, at) => ({ ...one, place: one.pinned ? null : at + 1 - pins }));
};

/** What many people ask for, and how that is counted. */
export function HotWords({ hot, rising, level = 2 }: AskedWords & { level?: 2 | 3 }) {
  const { t } = useWords();
  if (hot.length + rising.length === 0) return null;
  const Title = `h${level}` as const;
  return (
    <div className="space-y-3">
      {hot.length > 0 ? (
        <section>
          <Title className="text-sm font-semibold">{t('search.hot')}</Title>
          <ol className="mt-1 grid grid-cols-2 gap-x-4">
            {ranked(hot).map(({ word, pinned, place }) => (
              <li key={word} className="min-w-0">
                <a href={searchFor(word)} className="flex min-h-11 items-center gap-2 hover:underline">
                  <span
                    aria-hidden="true"
                    className={`dx-figure w-5 shrink-0 text-center text-sm ${place !== null && place <= 3 ? 'font-semibold text-vermilion-ink' : 'text-ink-soft'}`}
                  >
                    {place ?? '·'}
                  </span>
                  <span className="truncate">{word}</span>
                  {pinned ? (
                    <span
                      title={t('search.pinned_means')}
                      className="shrink-0 rounded-control border border-edge px-1 text-xs text-ink-soft"
                    >
                      {t('search.pinned')}
                    </span>
                  ) : null}
                </a>
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      {rising.length > 0 ? (
        <section>
          <Title className="text-sm font-semibold">{t('search.rising')}</Title>
          <ul className="mt-1 flex flex-wrap gap-2">
            {rising.map((word) => (
              <li key={word}>
                <a
                  href={searchFor(word)}
                  className="inline-flex min-h-11 items-center gap-1 rounded-full border border-line bg-surface px-4 text-sm hover:border-edge"
                >
                  {word}
                  <span aria-hidden="true" className="text-vermilion-ink">
                    ↑
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <p className="text-xs text-ink-soft">{t('search.counted')}</p>
    </div>
  );
}
