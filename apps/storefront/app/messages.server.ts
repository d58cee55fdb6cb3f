import { type Language, type Messages, type Translate, translator } from '#ui/language.ts';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import type { MessageKey } from './i18n.tsx';

const all: Readonly<Record<Language, Messages>> = { 'zh-CN': zh, en };

/** All words of a language, on the server. Browsers fetch the file of their language only. */
export function messagesOf(lang: Language): Messages {
  return all[lang];
}

const translators = { 'zh-CN': translator<MessageKey>('zh-CN', zh), en: translator<MessageKey>('en', en) };

/** For loaders and actions that answer with words (titles, errors): `const t = wordsOf(lang)`. */
export function wordsOf(lang: Language): Translate<MessageKey> {
  return translators[lang];
}
