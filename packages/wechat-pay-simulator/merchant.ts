import type { Payment } from '#provider-simulator';

/** Who asks, and what only the pages need. */
export type Merchant = {
  readonly mchid: string;
  readonly appId: string;
  /** Applications (进件) that were granted: our number → second-level merchant. */
  readonly applied: Map<string, string>;
  scan: (code: string) => Payment | null;
};
