// I/O: reads the module's prose files, once each.
import { fillProse, type Lang, readProse, type Text2 } from '#kernel';
import type { Problem } from './types.ts';

type Sentences = Readonly<Record<string, string>>;
const prose = new Map<Lang, Sentences>();

function sentences(lang: Lang): Sentences {
  const known = prose.get(lang) ?? ((readProse(import.meta.dirname, lang).rows ?? {}) as Sentences);
  prose.set(lang, known);
  return known;
}

/** What stands against a row, in both languages. */
export function problemText({ code, params }: Problem): Text2 {
  const said = (lang: Lang): string => fillProse(sentences(lang)[code] ?? code, params);
  return { zh: said('zh-CN'), en: said('en') };
}
