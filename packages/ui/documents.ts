/** The version of the texts people agree to that is in force; a consent record names it. */
export const documentVersion = '2026-11-22';
