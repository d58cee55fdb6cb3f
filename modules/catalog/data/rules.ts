import type { ReturnRule } from '../types.ts';

/** What holds for a whole branch of the tree until an operator says otherwise; deeper entries win. Commission in bps (100 = 1 %). */
export type BranchRule = {
  readonly commissionBps?: number;
  readonly taxBps?: number;
  readonly returnRule?: ReturnRule;
};

/**
 * Commission 2 %–5 % as marketplaces take it by trade; VAT 13 % in general, 9 % on food, farm goods, books, 6 % on services
 * and digital goods (VAT Law 2026 art. 10); return exceptions of Consumer Law art. 25.
 */
export const BRANCH_RULES: Readonly<Record<string, BranchRule>> = {
  aa: { commissionBps: 500 },
  'aa-6': { commissionBps: 400 },
  ae: { commissionBps: 400 },
  ap: { commissionBps: 400 },
  'ap-1': { returnRule: 'fresh' },
  bi: { commissionBps: 200 },
  bt: { commissionBps: 400 },
  bu: { commissionBps: 400 },
  co: { commissionBps: 200 },
  el: { commissionBps: 200 },
  fb: { commissionBps: 300, taxBps: 900 },
  'fb-1-1': { taxBps: 1300 },
  'fb-2-1': { returnRule: 'fresh' },
  'fb-2-6': { returnRule: 'fresh' },
  'fb-2-9': { returnRule: 'fresh' },
  'fb-2-10': { returnRule: 'fresh' },
  'fb-2-12': { returnRule: 'fresh' },
  'fb-2-19': { returnRule: 'fresh' },
  fr: { commissionBps: 400 },
  gc: { commissionBps: 200, taxBps: 600, returnRule: 'digital_opened' },
  ha: { commissionBps: 300 },
  hb: { commissionBps: 400 },
  hg: { commissionBps: 400 },
  lb: { commissionBps: 500 },
  ma: { commissionBps: 500 },
  me: { commissionBps: 300, taxBps: 900 },
  'me-2': { returnRule: 'newspapers' },
  'me-4': { taxBps: 600, returnRule: 'digital_opened' },
  'me-7-2': { taxBps: 600, returnRule: 'digital_opened' },
  os: { commissionBps: 400 },
  pa: { commissionBps: 400 },
  rc: { commissionBps: 400 },
  se: { commissionBps: 500, taxBps: 600, returnRule: 'made_to_order' },
  sg: { commissionBps: 400 },
  so: { commissionBps: 500, taxBps: 600, returnRule: 'digital_opened' },
  tg: { commissionBps: 400 },
  vp: { commissionBps: 300 },
};

/** Attributes buyers choose by between SKUs, by their taxonomy id. */
export const isSaleAttribute = (id: string): boolean =>
  /(?:^|_)(?:color|size|pattern|flavor|scent|capacity|model)$/.test(id);

/** Where an import puts what names no category we know: "uncategorised", to be sorted before it is offered for sale. */
export const DEFAULT_CATEGORY = 'na';
