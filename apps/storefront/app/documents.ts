export { documentVersion } from '#ui/documents.ts';

/** The texts people agree to. */
export const documents = ['terms', 'privacy', 'sale', 'escrow', 'about'] as const;
export type DocumentName = (typeof documents)[number];

/** A part of a document: a heading and its paragraphs. */
export interface RuleSection {
  readonly title: string;
  readonly text: readonly string[];
}
export type RuleTexts = Readonly<Record<DocumentName, readonly RuleSection[]>>;
