import { lazy, type ReactNode, Suspense } from 'react';
import {
  isRouteErrorResponse,
  Links,
  type LoaderFunctionArgs,
  Meta,
  Outlet,
  Scripts,
  useRouteError,
  useRouteLoaderData,
} from 'react-router';
import { ToastHost } from '#ui/parts/toast.tsx';
import css from './app.css?url';
import { PageFoot } from './frame/page-foot.tsx';
import { PageHead } from './frame/page-head.tsx';
import { Waking } from './frame/waking.tsx';
import { useWords } from './i18n.tsx';
import { visit } from './visit.ts';

/** Rare, so its code comes only when it is shown. */
const RefusedPage = import.meta.env.SSR
  ? (await import('./frame/refused-page.tsx')).RefusedPage
  : lazy(async () => ({ default: (await import('./frame/refused-page.tsx')).RefusedPage }));

export async function loader({ context }: LoaderFunctionArgs) {
  const { lang, theme, now } = visit(context);
  return { lang, theme, now };
}

/** Until a page names itself. */
export const meta = () => [{ title: '东西 Dongxi' }];

// Language and theme only change with a whole new page: no need to ask again on every move inside.
export const shouldRevalidate = () => false;

/** The document around every page, also around the error page, where the loader may not have run. */
export function Layout({ children }: { children: ReactNode }) {
  const { lang } = useWords();
  const theme = useRouteLoaderData<typeof loader>('root')?.theme ?? 'auto';
  return (
    <html lang={lang} data-theme={theme === 'auto' ? undefined : theme} suppressHydrationWarning>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#FAF7F2" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#15171B" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={css} />
        <Meta />
        <Links />
      </head>
      <body>
        {/* Browsers bring this part to life; the document around it stays as the server wrote it. */}
        <div id="page" className="flex min-h-dvh flex-col">
          {children}
        </div>
        {import.meta.env.DEV ? <Scripts /> : <Waking />}
      </body>
    </html>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const { t } = useWords();
  return (
    <ToastHost>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:bg-surface focus:p-2"
      >
        {t('frame.skip')}
      </a>
      <PageHead />
      <main id="content" tabIndex={-1} className="mx-auto w-full max-w-[1240px] flex-1 px-3 py-4 outline-none md:px-6">
        {children}
      </main>
      <PageFoot />
    </ToastHost>
  );
}

export default function App() {
  return (
    <Frame>
      <Outlet />
    </Frame>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return (
    <Frame>
      <Suspense>
        <RefusedPage status={isRouteErrorResponse(error) ? error.status : 500} />
      </Suspense>
    </Frame>
  );
}
