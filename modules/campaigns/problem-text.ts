// I/O: reads the module's prose files, once each.
import { fillProse, inLang, type Lang, readProse, type Text2 } from '#kernel';
import type { Problem } from './types.ts';

type Sentences = Readonly<Record<string, string>>;
const prose = new Map<Lang, Sentences>();

function sentences(lang: Lang): Sentences {
  const known = prose.get(lang) ?? ((readProse(import.meta.dirname, lang).rows ?? {}) as Sentences);
  prose.set(lang, known);
  return known;
}

const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** What stands against a row, in both languages; amounts in yuan. */
export function problemText({ code, params }: Problem): Text2 {
  const shown = Object.fromEntries(
    Object.entries(params).map(([name, value]) => (name.endsWith('Fen') ? [name, yuan(Number(value))] : [name, value])),
  );
  const said = (lang: Lang): string => fillProse(sentences(lang)[code] ?? code, shown);
  return { zh: said('zh-CN'), en: said('en') };
}

/** The reason kept with an entry that the market itself took out. */
export const reasonOf = (problem: Problem, lang: Lang): string => inLang(problemText(problem), lang);
