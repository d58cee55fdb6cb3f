import type { Text2, Uuid } from '#kernel';

/** Kinds of shop (T2): 个人, 个体工商户, 企业, 旗舰, 工厂. */
export const SHOP_KINDS = ['individual', 'sole_trader', 'company', 'flagship', 'factory'] as const;
export type ShopKind = (typeof SHOP_KINDS)[number];

/**
 * `open` sells; `paused` (holiday) shows goods but takes no orders; `limited` sells what is listed and lists nothing new;
 * `frozen` neither sells nor pays out; `closed` has left.
 */
export const SHOP_STATES = ['open', 'paused', 'limited', 'frozen', 'closed'] as const;
export type ShopState = (typeof SHOP_STATES)[number];

/** Why a shop is held other than by a person's word: a trial ended unpaid, a missing deposit, an ended business licence, its leaving. */
export const STATE_CAUSES = ['trial_ended', 'deposit', 'licence', 'closing'] as const;
export type StateCause = (typeof STATE_CAUSES)[number];

export type Licence = {
  readonly kind: string;
  readonly holder: string;
  readonly number: string;
  readonly mediaId: Uuid | null;
  readonly expiresOn: string | null;
};

export type Shop = {
  readonly id: Uuid;
  /** Stable name in addresses and files: `demo`, `cixi-daily`. */
  readonly code: string;
  readonly name: string;
  readonly kind: ShopKind;
  readonly ownerId: Uuid;
  readonly state: ShopState;
  readonly stateReason: string | null;
  readonly stateCause: StateCause | null;
  readonly story: Text2 | null;
  readonly logoMediaId: Uuid | null;
  readonly coverMediaId: Uuid | null;
  readonly divisionCode: string;
  readonly beltCode: string | null;
  /** Business licences shown on the shop page (E-Commerce Law art. 15). */
  readonly licences: readonly Licence[];
  /** The receiver of splits at the payment provider. */
  readonly subMerchantId: string;
  readonly openedAt: Date;
};

export type ShopInput = {
  readonly code: string;
  readonly name: string;
  readonly kind: ShopKind;
  readonly ownerId: Uuid;
  readonly story?: Text2 | null;
  readonly logoMediaId?: Uuid | null;
  readonly coverMediaId?: Uuid | null;
  readonly divisionCode: string;
  readonly beltCode?: string | null;
  readonly licences?: readonly Licence[];
  /** `trial`: 90 days without a deposit, then one is due. Left out: let off, as the seed and the tests are. */
  readonly terms?: 'trial' | 'waived';
};

export type ApplicationState = 'draft' | 'submitted' | 'asked' | 'approved' | 'rejected' | 'withdrawn';

export type ApplicationForm = Readonly<Record<string, string>>;

export type Application = {
  readonly id: Uuid;
  readonly applicantId: Uuid;
  readonly kind: ShopKind;
  readonly state: ApplicationState;
  /** What was submitted; identity and licence numbers are masked here and sealed in the database. */
  readonly form: ApplicationForm;
  /** Reason per field of the last rejection or question. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly submittedAt: Date | null;
  /** When the review must have answered (SLA); null while it is not the reviewer's turn. */
  readonly dueAt: Date | null;
  readonly decidedAt: Date | null;
  readonly shopId: Uuid | null;
  readonly createdAt: Date;
};
