/**
 * Languages of the faces, and a translator of a few hundred bytes with i18next's file format (`{{name}}`, `_one`/`_other`),
 * for the storefront, where every kilobyte of first-load JavaScript counts. The desks use i18next itself on the same files.
 */
export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];
export const defaultLanguage: Language = 'zh-CN';

/** Flat: dotted key → text. */
export type Messages = Readonly<Record<string, string>>;
export type MessageParams = Readonly<Record<string, string | number>>;
/** Looks a text up and fills its `{{params}}`; with `count` the plural form of the language is chosen. */
export type Translate<Key extends string = string> = (key: Key, params?: MessageParams) => string;

/** `zh`, `zh-Hans-CN`, `EN-us` … → the language we speak, or null. */
export function toLanguage(tag: string | null | undefined): Language | null {
  const primary = tag?.trim().toLowerCase().split('-')[0];
  return primary === 'zh' ? 'zh-CN' : primary === 'en' ? 'en' : null;
}

/** What came in both languages at once, as carriers' notes do ("快件已签收 · Signed for"), in one; anything else as it came. */
export function inOneLanguage(text: string, language: Language): string {
  const both = /^(.*\P{ASCII}) · ([ -~]+)$/u.exec(text);
  return both?.[language === 'en' ? 2 : 1] ?? text;
}

/** First choice of an Accept-Language header that we speak, by its weights; null when none is. */
export function acceptedLanguage(header: string | null | undefined): Language | null {
  const wishes = (header ?? '')
    .split(',')
    .slice(0, 20)
    .map((part) => {
      const [tag, ...params] = part.split(';');
      const weight = params.map((param) => /^\s*q=([\d.]+)\s*$/.exec(param)?.[1]).find((value) => value !== undefined);
      return { language: toLanguage(tag), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter((wish) => wish.weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wishes.find((wish) => wish.language !== null)?.language ?? null;
}

/** A translator over one language's messages. A key nobody wrote comes back as itself, so that it is seen. */
export function translator<Key extends string = string>(language: Language, messages: Messages): Translate<Key> {
  const plurals = new Intl.PluralRules(language);
  return (key, params) => {
    const counted =
      typeof params?.count === 'number'
        ? (messages[`${key}_${plurals.select(params.count)}`] ?? messages[`${key}_other`])
        : undefined;
    const text = counted ?? messages[key];
    if (text === undefined) return key;
    return params ? text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(params[name] ?? whole)) : text;
  };
}
