import { lazy, Suspense, useEffect, useState } from 'react';
import { Form, Link, useLocation, useSearchParams } from 'react-router';

import { cartIcon, imageIcon, personIcon, searchIcon } from '#ui/icons.ts';
import { Icon } from '#ui/parts/icon.tsx';
import { LanguageSwitch } from '#ui/parts/language-switch.tsx';
import { Logo } from '#ui/parts/logo.tsx';
import { onCart } from '../cart-count.ts';
import { useWords } from '../i18n.tsx';

/** Pieces in the visitor's cart. Asked by the browser only: the page itself is the same for every stranger. */
function usePieces(): number {
  const [pieces, setPieces] = useState(0);
  useEffect(
    () =>
      onCart(async () => {
        const reply = await fetch('/api/cart').catch(() => null);
        if (reply?.ok) setPieces(((await reply.json()) as { pieceCount: number }).pieceCount);
      }),
    [],
  );
  return pieces;
}

/** Comes when somebody is about to type. */
const SearchPanel = lazy(async () => ({ default: (await import('../parts/search-panel.tsx')).SearchPanel }));

/** Where questions are answered: who asks again stays among shops, content, or live rooms. */
const searches = ['/search', '/search/shops', '/search/content', '/search/live'];

/** The field and what it may become: arrows walk through it, Escape shuts it. */
function SearchBox({ asked, action }: { asked: string; action: string }) {
  const { t } = useWords();
  /** What is typed while the panel is open. */
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Form
      action={action}
      role="search"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setTyped(null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setTyped(null);
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input[name=q], #search-panel a')];
        const at = stops.indexOf(document.activeElement as HTMLElement);
        const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
        if (at < 0 || !next) return;
        event.preventDefault();
        next.focus();
      }}
      className="flex min-w-0 flex-1 items-center rounded-full border border-edge bg-surface md:relative md:max-w-xl"
    >
      <input
        type="search"
        name="q"
        aria-label={t('frame.search')}
        placeholder={t('frame.search_hint')}
        defaultValue={asked}
        autoComplete="off"
        onFocus={({ currentTarget }) => setTyped(currentTarget.value === asked ? '' : currentTarget.value)}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        className="min-h-10 min-w-0 flex-1 rounded-l-full bg-transparent pl-4 outline-offset-0 placeholder:text-sm"
      />
      <a
        href="/search/picture"
        aria-label={t('picture.title')}
        className="grid size-10 shrink-0 place-items-center rounded-full text-ink-soft hover:text-ink"
      >
        <Icon of={imageIcon} />
      </a>
      <button
        type="submit"
        aria-label={t('frame.search')}
        className="grid size-10 place-items-center rounded-full text-vermilion-ink"
      >
        <Icon of={searchIcon} />
      </button>
      {typed === null ? null : (
        <Suspense>
          <SearchPanel typed={typed} />
        </Suspense>
      )}
    </Form>
  );
}

const iconLink = 'grid size-11 place-items-center rounded-control hover:bg-sunken';

/** The top of every page: name mark, search, cart, me. */
export function PageHead() {
  const { t, lang } = useWords();
  const { pathname, search } = useLocation();
  const [query] = useSearchParams();
  const pieces = usePieces();
  const inLanguage = (language: string) => {
    const params = new URLSearchParams(search);
    params.set('lang', language);
    return `${pathname}?${params}`;
  };
  const kind = searches.find((one) => one === pathname);
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-paper">
      <div className="mx-auto flex max-w-[1240px] items-center gap-2 px-3 py-1.5 md:gap-6 md:px-6">
        <Link to="/" aria-label={t('frame.home')} className="shrink-0 py-1">
          <Logo className="[&>span]:hidden md:[&>span]:inline" />
        </Link>
        <SearchBox asked={kind ? (query.get('q') ?? '') : ''} action={kind ?? '/search'} />
        <nav aria-label={t('frame.mine')} className="ml-auto flex items-center">
          <LanguageSwitch
            current={lang}
            hrefFor={inLanguage}
            className="hidden px-2 py-3 text-sm hover:underline md:block"
          />
          <Link
            to="/cart"
            aria-label={pieces > 0 ? t('frame.cart_holds', { count: pieces }) : t('frame.cart')}
            className={`${iconLink} relative`}
          >
            <Icon of={cartIcon} />
            {pieces > 0 ? (
              <span
                aria-hidden="true"
                className="dx-figure absolute top-0.5 left-1/2 ml-1 min-w-4 rounded-full bg-vermilion px-1 text-center text-[0.6875rem] leading-4 font-semibold text-on-vermilion"
              >
                {pieces > 99 ? '99+' : pieces}
              </span>
            ) : null}
          </Link>
          <Link to="/me" aria-label={t('frame.me')} className={iconLink}>
            <Icon of={personIcon} />
          </Link>
        </nav>
      </div>
    </header>
  );
}
