export { documentVersion } from '#ui/documents.ts';

/** The texts people agree to. */
export const documents = ['terms', 'privacy', 'sale', 'escrow', 'about'] as const;
export type DocumentName = (typeof documents)[number];
