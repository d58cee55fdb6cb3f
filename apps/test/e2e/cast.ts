/** Whom and what the page tests name: two open shops, one that applies, and an owner who signs in by phone. */
export const SHOP_CODES = ['demo', 'changjiang-porcelain', 'haitang-factory'] as const;
export const OTHER_OWNER_PHONE = '13900000066';
