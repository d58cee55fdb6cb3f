import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { type Language, type Messages, type Translate, translator } from '#ui/language.ts';
import type zh from '../locales/zh-CN.json';

type Plain<Key> = Key extends `${infer Stem}_${'one' | 'other'}` ? Stem : Key;
/** Every key of the locale files (plural forms under their stem): a misspelt key does not compile. */
export type MessageKey = Plain<keyof typeof zh>;

interface Words {
  lang: Language;
  t: Translate<MessageKey>;
}

const WordsContext = createContext<Words | null>(null);

/** The words of one language, around all pages. They come with the first load and stay until the language changes. */
export function WordsProvider({
  lang,
  messages,
  children,
}: {
  lang: Language;
  messages: Messages;
  children: ReactNode;
}) {
  const words = useMemo(() => ({ lang, t: translator<MessageKey>(lang, messages) }), [lang, messages]);
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>;
}

/** `const { t, lang } = useWords()`. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error('useWords outside WordsProvider');
  return words;
}
