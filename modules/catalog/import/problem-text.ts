// I/O: reads the module's prose files, once each.
import { dirname } from 'node:path';
import { fillProse, type Lang, readProse } from '#kernel';

type Sentences = Readonly<Record<string, string>>;
const prose = new Map<Lang, Sentences>();

function sentences(lang: Lang): Sentences {
  const known = prose.get(lang) ?? ((readProse(dirname(import.meta.dirname), lang).importRows ?? {}) as Sentences);
  prose.set(lang, known);
  return known;
}

/** What a problem of a row is called, in both languages. */
export function problemText(
  code: string,
  params: Readonly<Record<string, string | number>>,
): { zh: string; en: string } {
  const said = (lang: Lang): string => fillProse(sentences(lang)[code] ?? code, params);
  return { zh: said('zh-CN'), en: said('en') };
}
