import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, type Messages, type Translate, translator } from '#ui/language.ts';

export type Face = 'storefront' | 'workbench' | 'console';

const read = (path: string): Messages =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../..', path), 'utf8')) as Messages;

const messagesOf = (face: Face, lang: Language): Messages => ({
  ...(face === 'storefront' ? {} : read(`packages/ui/desk/locales/${lang}.json`)),
  ...read(`apps/${face}/locales/${lang}.json`),
});

/** The words a face really uses, so that tests press what people read. */
export const wordsOf = (face: Face, lang: Language): Translate => translator(lang, messagesOf(face, lang));

/** All keys of a face: none of them may ever be read on a page. */
export const keysOf = (face: Face): ReadonlySet<string> =>
  new Set(Object.keys(messagesOf(face, 'zh-CN')).filter((key) => key.includes('.')));
