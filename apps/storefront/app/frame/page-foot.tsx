import { useLocation, useRouteLoaderData } from 'react-router';
import { LanguageSwitch } from '#ui/parts/language-switch.tsx';
import { type MessageKey, useWords } from '../i18n.tsx';
import type { loader } from '../root.tsx';
import type { Theme } from '../visit.ts';

const links = [
  ['/rules/about', 'rules.about'],
  ['/rules/sale', 'rules.sale'],
  ['/rules/escrow', 'rules.escrow'],
  ['/rules/privacy', 'rules.privacy'],
  ['/open-shop', 'open_shop.title'],
] as const satisfies readonly (readonly [string, MessageKey])[];
const themes: readonly Theme[] = ['auto', 'light', 'dark'];

/** The foot of every page: promises, language, theme. The switch is a form, it works without JavaScript. */
export function PageFoot() {
  const { t, lang } = useWords();
  const { pathname, search } = useLocation();
  const theme = useRouteLoaderData<typeof loader>('root')?.theme ?? 'auto';
  const names = { auto: t('theme.auto'), light: t('theme.light'), dark: t('theme.dark') };
  return (
    <footer className="mt-8 border-t border-line text-sm text-ink-soft">
      <div className="mx-auto flex max-w-[1240px] flex-wrap items-center justify-between gap-x-6 gap-y-2 px-3 py-6 md:px-6">
        <nav aria-label={t('frame.about')} className="w-full md:w-auto">
          <ul className="flex flex-wrap gap-x-4">
            {links.map(([href, word]) => (
              <li key={href}>
                <a href={href} className="inline-block py-2 hover:text-ink hover:underline">
                  {t(word)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <LanguageSwitch
            current={lang}
            hrefFor={(language) => `${pathname}?lang=${language}`}
            className="py-2 underline"
          />
          <form method="post" action="/preferences" className="flex items-center gap-1">
            <input type="hidden" name="back" value={pathname + search} />
            <span id="theme-label">{t('theme.label')}</span>
            {themes.map((choice) => (
              <button
                key={choice}
                type="submit"
                name="theme"
                value={choice}
                aria-pressed={choice === theme}
                aria-describedby="theme-label"
                className="min-h-8 rounded-control px-2 hover:bg-sunken aria-pressed:bg-sunken aria-pressed:text-ink"
              >
                {names[choice]}
              </button>
            ))}
          </form>
        </div>
      </div>
    </footer>
  );
}
