import type { Language } from '#ui/language.ts';
import type { DocumentName, RuleSection } from './documents.ts';
import { rulesInEnglish } from './rule-texts-en.server.ts';
import { rulesInChinese } from './rule-texts-zh.server.ts';

/** The texts live beside the pages, not in the locale files: browsers fetch those with every first visit. */
export const ruleText = (name: DocumentName, lang: Language): readonly RuleSection[] =>
  (lang === 'en' ? rulesInEnglish : rulesInChinese)[name];
