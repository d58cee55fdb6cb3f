import { useEffect, useState } from 'react';
import { Icon } from '#ui';
import { clockIcon, closeIcon, searchIcon } from '#ui/icons.ts';
import { forgetSearch, ownSearches } from '../browser/asked.ts';
import { useWords } from '../i18n.tsx';
import { type AskedWords, HotWords, searchFor } from './asked-words.tsx';

interface Own {
  readonly id: string | null;
  readonly text: string;
}
interface Words extends AskedWords {
  readonly own: {
    readonly kept: boolean;
    readonly items: readonly { readonly id: string; readonly text: string }[];
  } | null;
}
interface Suggested {
  readonly mine: readonly string[];
  readonly items: readonly string[];
}

async function ask<T>(path: string): Promise<T | null> {
  const reply = await fetch(path).catch(() => null);
  return reply?.ok ? ((await reply.json()) as T) : null;
}

/** Where the market does not answer, one's own questions on this device are still there. */
const NO_WORDS: Words = { hot: [], rising: [], own: null };

/** A pause so short that nobody notices it, so long that a fast typist asks once. */
const PAUSE_MS = 60;

/** What may be asked next, below the search box: while nothing is typed one's own questions and those of many, then what the words may become. */
export function SearchPanel({ typed }: { typed: string }) {
  const { t } = useWords();
  const [words, setWords] = useState<Words | null>(null);
  const [here, setHere] = useState<readonly string[]>([]);
  const [suggested, setSuggested] = useState<Suggested | null>(null);
  const text = typed.trim();
  useEffect(() => {
    setHere(ownSearches());
    void ask<Words>('/api/search/words').then((found) => setWords(found ?? NO_WORDS));
  }, []);
  useEffect(() => {
    if (text === '') {
      setSuggested(null);
      return;
    }
    // Of two answers under way only the later question counts.
    let current = true;
    const timer = setTimeout(async () => {
      const found = await ask<Suggested>(`/api/search/suggest?${new URLSearchParams({ q: text.slice(0, 60) })}`);
      if (current) setSuggested(found);
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text]);

  const guest = words?.own === null;
  const own: readonly Own[] = guest ? here.map((one) => ({ id: null, text: one })) : (words?.own?.items ?? []);
  const forget = async (one: Own | null): Promise<void> => {
    if (guest) {
      forgetSearch(one?.text ?? null);
      setHere(ownSearches());
      return;
    }
    await fetch(`/api/me/searches${one ? `/${one.id}` : ''}`, { method: 'DELETE' }).catch(() => null);
    setWords((await ask<Words>('/api/search/words')) ?? NO_WORDS);
  };

  const row = 'flex min-h-11 min-w-0 flex-1 items-center gap-2 rounded-control px-2 hover:bg-sunken';
  const mine =
    text === ''
      ? []
      : guest
        ? here.filter((one) => one.toLowerCase().startsWith(text.toLowerCase())).slice(0, 3)
        : (suggested?.mine ?? []);
  const items = text === '' ? [] : (suggested?.items ?? []).filter((one) => !mine.includes(one));
  // Whose questions these are is known first: nothing moves below a finger.
  if (!words) return null;
  if (text !== '' && mine.length + items.length === 0) return null;
  if (text === '' && own.length === 0 && words.hot.length + words.rising.length === 0) return null;
  return (
    <div
      id="search-panel"
      // The field keeps the focus while something here is pressed.
      onPointerDown={(event) => event.preventDefault()}
      className="absolute inset-x-0 top-full max-h-[70dvh] overflow-y-auto border-b border-line bg-surface p-3 shadow-lg md:mt-1 md:rounded-card md:border"
    >
      {text !== '' ? (
        <ul aria-label={t('search.suggestions')}>
          {[...mine.map((one) => [one, clockIcon] as const), ...items.map((one) => [one, searchIcon] as const)].map(
            ([one, icon]) => (
              <li key={one} className="flex">
                <a href={searchFor(one)} className={row}>
                  <Icon of={icon} className="size-4 shrink-0 text-ink-soft" />
                  <span className="truncate">{one}</span>
                </a>
              </li>
            ),
          )}
        </ul>
      ) : (
        <div className="space-y-3">
          {own.length > 0 ? (
            <section>
              <div className="flex items-center justify-between gap-2">
                <h2 className="text-sm font-semibold">{t(guest ? 'search.mine_here' : 'search.mine')}</h2>
                <button
                  type="button"
                  onClick={() => forget(null)}
                  className="min-h-11 px-2 text-sm text-ink-soft underline"
                >
                  {t('search.forget_all')}
                </button>
              </div>
              <ul>
                {own.map((one) => (
                  <li key={one.text} className="flex items-center">
                    <a href={searchFor(one.text)} className={row}>
                      <Icon of={clockIcon} className="size-4 shrink-0 text-ink-soft" />
                      <span className="truncate">{one.text}</span>
                    </a>
                    <button
                      type="button"
                      aria-label={t('search.forget', { q: one.text })}
                      onClick={() => forget(one)}
                      className="grid size-11 shrink-0 place-items-center rounded-control text-ink-soft hover:bg-sunken"
                    >
                      <Icon of={closeIcon} className="size-4" />
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
          <HotWords hot={words.hot} rising={words.rising} />
        </div>
      )}
    </div>
  );
}
