/** The texts people agree to; the version is what a consent record names. */
export const documents = ['terms', 'privacy', 'sale', 'escrow', 'about'] as const;
export type DocumentName = (typeof documents)[number];
export const documentVersion = '2026-11-22';
