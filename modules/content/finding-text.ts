// I/O: reads the module's prose files, once each.
import { fillProse, type Lang, readProse, type Text2 } from '#kernel';
import type { Finding } from './types.ts';

type Sentences = Readonly<Record<string, string>>;
const prose = new Map<string, Sentences>();

function sentences(lang: Lang, part: 'findings' | 'reasons'): Sentences {
  const known = prose.get(`${lang} ${part}`) ?? ((readProse(import.meta.dirname, lang)[part] ?? {}) as Sentences);
  prose.set(`${lang} ${part}`, known);
  return known;
}

/** What stands against a piece, in both languages. */
export function findingText({ code, params }: Finding): Text2 {
  const said = (lang: Lang, given: Finding['params']): string =>
    fillProse(sentences(lang, 'findings')[code] ?? code, given);
  return { zh: said('zh-CN', params), en: said('en', { ...params, reason: params.reasonEn ?? params.reason ?? '' }) };
}

/** Why a person refused a piece, in both languages. */
export const reasonText = (reason: string): Text2 => ({
  zh: sentences('zh-CN', 'reasons')[reason] ?? reason,
  en: sentences('en', 'reasons')[reason] ?? reason,
});
