import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { defaultLanguage, type Language, type Messages, toLanguage } from '../language.ts';
import deskEn from './locales/en.json';
import deskZh from './locales/zh-CN.json';

/** The language kept in the cookie that all faces and the API share, else the browser's. */
export function firstLanguage(): Language {
  const kept = /(?:^|;\s*)dongxi_lang=([^;]+)/.exec(document.cookie)?.[1];
  return (
    toLanguage(kept) ?? navigator.languages.map(toLanguage).find((language) => language !== null) ?? defaultLanguage
  );
}

/** Changes the language of the desk, of the API's answers (cookie) and of the document. */
export async function speak(language: Language): Promise<void> {
  // Not through CookieStore, which is missing on plain http (a market inside a company's network).
  Object.assign(document, { cookie: `dongxi_lang=${language}; Path=/; Max-Age=31536000; SameSite=Lax` });
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** Starts i18next with the face's words (flat keys) and the desk's own. Once, before the first render. */
export async function startWords(face: Readonly<Record<Language, Messages>>): Promise<void> {
  const language = firstLanguage();
  document.documentElement.lang = language;
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: defaultLanguage,
    resources: {
      'zh-CN': { face: face['zh-CN'], desk: deskZh },
      en: { face: face.en, desk: deskEn },
    },
    defaultNS: 'face',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
}

/** The face's own words: `const { t } = useWords()`. */
export function useWords() {
  const { t, i18n } = useTranslation('face');
  return { t, lang: toLanguage(i18n.language) ?? defaultLanguage };
}

/** What fills a sentence, in the reader's language: where `reason` comes with `reasonEn`, an English sentence gets that. */
export function spokenIn<T extends Readonly<Record<string, unknown>>>(params: T, lang: Language): T {
  if (lang !== 'en') return params;
  const own = Object.entries(params).flatMap(([name]) => (`${name}En` in params ? [[name, params[`${name}En`]]] : []));
  return { ...params, ...Object.fromEntries(own) };
}

/** Words of the parts in this folder. */
export function useDeskWords() {
  const { t, i18n } = useTranslation('desk');
  return { t, lang: toLanguage(i18n.language) ?? defaultLanguage };
}
