import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { defaultLanguage, type Messages, toLanguage } from '#ui/language.ts';
import { decoded } from './browser/answers.ts';
import { Page, type RouteFile, type Told } from './browser/page.tsx';
import { WordsProvider } from './i18n.tsx';
import { messageFiles } from './message-files.ts';

declare global {
  interface Window {
    /** What the server's `<Scripts />` leaves for us: the page's data, and the files of its routes, the root's first. */
    __reactRouterContext?: { stream?: ReadableStream<Uint8Array> };
    __reactRouterRouteModules?: Readonly<Record<string, RouteFile>>;
  }
}

const lang = toLanguage(document.documentElement.lang) ?? defaultLanguage;
const { __reactRouterContext: context, __reactRouterRouteModules: files } = window;
const place = document.getElementById('page');

/** Asked for together with this script. Without words the page stays as the server wrote it, and works. */
const answer = await fetch(messageFiles[lang]);
if (answer.ok && context?.stream && files && place) {
  const [messages, told] = await Promise.all([
    answer.json() as Promise<Messages>,
    decoded(context.stream) as Promise<Told>,
  ]);
  startTransition(() => {
    hydrateRoot(
      place,
      <StrictMode>
        <WordsProvider lang={lang} messages={messages}>
          <Page told={told} files={files} />
        </WordsProvider>
      </StrictMode>,
    );
  });
}

// Nobody waits for it: what a page saw is told by code that comes after everything else.
const afterAll = (): void => void setTimeout(async () => (await import('./browser/beacon.ts')).tell(), 0);
if (document.readyState === 'complete') afterAll();
else window.addEventListener('load', afterAll);
