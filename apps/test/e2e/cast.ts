/** Whom and what the page tests name: two open shops, one that applies, and who signs in by phone: an owner, a second judge of disputes. */
export const SHOP_CODES = ['demo', 'changjiang-porcelain', 'haitang-factory'] as const;
export const OTHER_OWNER_PHONE = '13900000066';
export const SECOND_JUDGE_PHONE = '13900000088';
