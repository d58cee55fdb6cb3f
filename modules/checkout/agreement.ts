import type { Uuid } from '#kernel';
import type { AddressSnapshot } from '#modules/accounts';
import type { Receiver, TradeDraft } from '#modules/orders';
import type { PurseWish } from '#modules/promotions';
import type { FormTerms, FormWish } from './forms.ts';
import type { WantedInstall } from './installs.ts';
import type { limited, Pickup, Wanted } from './lines.ts';
import type { Quoted } from './quoting.ts';
import type { WantedVisit } from './visits.ts';

/** What a buyer sends to place what a quote showed them (T5). */
export type PlaceCheckout = {
  readonly buyerId: Uuid;
  readonly requestKey: string;
  readonly lines: readonly Wanted[];
  readonly fromCart: boolean;
  /** Null when nothing travels. */
  readonly addressId: Uuid | null;
  readonly pickup?: Pickup;
  /** Of the quote the buyer agreed to. */
  readonly fingerprint: string;
  /** Goods the law exempts from the seven days, which the buyer agreed to one by one. */
  readonly agreedNoReturn: ReadonlySet<Uuid>;
  /** When the appointment of each service is to begin, by SKU. */
  readonly visits?: ReadonlyMap<Uuid, Date>;
  /** Which of the services among the lines install which of the goods. */
  readonly installs?: readonly WantedInstall[];
  readonly notes: ReadonlyMap<Uuid, string>;
  /** Of the buyer's, what to use; left out: whatever makes it cheapest. */
  readonly coupons?: readonly Uuid[] | undefined;
  /** Whether to use points, and credit. */
  readonly use?: PurseWish | undefined;
  /** To buy in a special way: in a group, or the balance of a presale. */
  readonly form?: FormWish | null;
};

/** The same, quoted again and found to be what they agreed to: all that placing needs to know. */
export type Agreed = {
  readonly input: PlaceCheckout;
  readonly wanted: readonly Wanted[];
  /** Where it goes, as the buyer's address book has it. */
  readonly to: AddressSnapshot | null;
  readonly receiver: Receiver;
  readonly quoted: Quoted;
  readonly form: FormTerms | null;
  readonly draft: TradeDraft;
  readonly visits: readonly WantedVisit[];
  /** Of lines that something else names, by SKU. */
  readonly lineIds: ReadonlyMap<Uuid, Uuid>;
  readonly takes: ReturnType<typeof limited>;
  /** The device of a first order, where one is known. */
  readonly firstOn: string | null;
};
