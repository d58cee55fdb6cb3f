import { type Lang, readProse } from '#kernel';
import type { JournalKind } from './kinds.ts';

const words = new Map<Lang, Readonly<Record<string, Readonly<Record<string, string>>>>>();

function wordsOf(lang: Lang): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const known = words.get(lang);
  if (known) return known;
  const read = readProse(import.meta.dirname, lang) as Readonly<Record<string, Readonly<Record<string, string>>>>;
  words.set(lang, read);
  return read;
}

/** What a journal of this kind is called in the reader's language. */
export const kindLabel = (lang: Lang, kind: JournalKind): string => wordsOf(lang).kinds?.[kind] ?? kind;

/** What an account's purpose is called. */
export const purposeLabel = (lang: Lang, purpose: string): string => wordsOf(lang).purposes?.[purpose] ?? purpose;

/** Column heads of a statement file. */
export const columnLabel = (lang: Lang, column: string): string => wordsOf(lang).columns?.[column] ?? column;
