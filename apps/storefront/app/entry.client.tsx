import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { HydratedRouter } from 'react-router/dom';
import { defaultLanguage, type Messages, toLanguage } from '#ui/language.ts';
import { WordsProvider } from './i18n.tsx';
import { messageFiles } from './message-files.ts';

const lang = toLanguage(document.documentElement.lang) ?? defaultLanguage;

/** The page preloads this file, so it is here by now. Without words the page stays as the server wrote it, and works. */
const answer = await fetch(messageFiles[lang]);
if (answer.ok) {
  const messages = (await answer.json()) as Messages;
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <WordsProvider lang={lang} messages={messages}>
          <HydratedRouter />
        </WordsProvider>
      </StrictMode>,
    );
  });
}
