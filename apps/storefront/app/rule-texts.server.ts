import type { Language } from '#ui/language.ts';
import type { DocumentName } from './documents.ts';
import { rulesInEnglish } from './rule-texts-en.server.ts';
import { rulesInChinese } from './rule-texts-zh.server.ts';

/** A part of a document: a heading and its paragraphs. */
export interface RuleSection {
  readonly title: string;
  readonly text: readonly string[];
}
export type RuleTexts = Readonly<Record<DocumentName, readonly RuleSection[]>>;

/** The texts live beside the pages, not in the locale files: browsers fetch those with every first visit. */
export const ruleText = (name: DocumentName, lang: Language): readonly RuleSection[] =>
  (lang === 'en' ? rulesInEnglish : rulesInChinese)[name];
