/**
 * Every limit of the sandbox gateway, named and with its unit. Where the real gateways publish a figure, it is used
 * unchanged (WeChat Pay profit sharing, Alipay freeze); where a demo cannot wait that long, the comment says so.
 */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A signed request older or newer than this is refused. */
export const TIMESTAMP_DRIFT_MS = 5 * MINUTE_MS;
/** Nonces are remembered longer than a timestamp can stay valid in either direction. */
export const NONCE_MEMORY_MS = 2 * TIMESTAMP_DRIFT_MS + MINUTE_MS;

/** One hundred million yuan: far above any order, far below the integers that lose precision. */
export const MAX_AMOUNT_FEN = 10_000_000_000;
export const MAX_PARTS_PER_PAYMENT = 50;
export const MAX_BODY_BYTES = 256 * 1024;

/** An unpaid payment closes by itself at the latest after 7 days. */
export const MAX_EXPIRY_MS = 7 * DAY_MS;
/** Refunds are accepted up to a year after payment. */
export const REFUND_WINDOW_MS = 365 * DAY_MS;

/** Cumulative share of a part that may be split away: 30 %. */
export const MAX_SPLIT_BPS = 3_000;
export const BPS = 10_000;
export const MAX_RECEIVERS_PER_SPLIT = 50;
export const MAX_SPLITS_PER_PART = 50;
export const MAX_REGISTERED_RECEIVERS = 20_000;
/** A person receives at most 200,000 yuan by splits in a calendar month. */
export const PERSONAL_MONTHLY_LIMIT_FEN = 20_000_000;
/** One transfer to a buyer: ten fen to two hundred yuan, as WeChat Pay's merchant transfer without a name (general knowledge). */
export const TRANSFER_LEAST_FEN = 10;
export const TRANSFER_MOST_FEN = 20_000;
/** One buyer receives so many transfers of one sub-merchant in a China day (general knowledge). */
export const TRANSFERS_PER_PAYER_DAY = 10;
/** A split may be returned within 180 days. */
export const SPLIT_RETURN_WINDOW_MS = 180 * DAY_MS;

/** Callback answers must arrive within 5 s. */
export const CALLBACK_TIMEOUT_MS = 5 * SECOND_MS;
/** Waiting time after the 1st, 2nd … failed attempt; after the last one the gateway gives up. */
export const CALLBACK_RETRY_MS: readonly number[] = [
  15 * SECOND_MS,
  15 * SECOND_MS,
  30 * SECOND_MS,
  3 * MINUTE_MS,
  10 * MINUTE_MS,
  20 * MINUTE_MS,
  30 * MINUTE_MS,
  30 * MINUTE_MS,
  30 * MINUTE_MS,
  60 * MINUTE_MS,
  3 * HOUR_MS,
  3 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  6 * HOUR_MS,
];
export const CALLBACKS_IN_PARALLEL = 8;

/** Delay of a "delayed" callback when the tester names none, and the longest one. */
export const DEFAULT_CALLBACK_DELAY_MS = 10 * SECOND_MS;
export const MAX_CALLBACK_DELAY_MS = DAY_MS;
/** In the "reordered" scenario the success follows the close by this much. */
export const LATE_SUCCESS_MS = 2 * SECOND_MS;
export const MAX_OUTAGE_SECONDS = 24 * 60 * 60;

export const ADMIN_PAGE_ROWS = 25;
/** China has one time zone without summer time; bills and months are cut by it. */
export const CHINA_OFFSET_MS = 8 * HOUR_MS;

/** Classes of e-CNY wallets, by how well the bank knows the holder: 1 at the counter … 4 with a phone number only. */
const WALLET_CLASSES = [1, 2, 3, 4] as const;
export type WalletClass = (typeof WALLET_CLASSES)[number];
/** A wallet of the sandbox that can pay; the number has 16 digits. */
export type Wallet = { readonly number: string; readonly walletClass: WalletClass };
/** Most fen of one payment and of one China day; null has no limit. */
export type WalletLimit = { readonly singleFen: number | null; readonly dayFen: number | null };

/** What an owner may set per gateway; the defaults suit a demo on one machine. */
export type GatewaySettings = {
  /** Splits are refused earlier than this after payment (real: one minute). */
  readonly splitStartMs: number;
  /** Time until a split's receivers have their result. */
  readonly splitSettleMs: number;
  /** Time until a refund has its result (real: seconds to days). */
  readonly refundSettleMs: number;
  /** Time until a payout arrives or comes back (real: minutes to a working day). */
  readonly payoutSettleMs: number;
  /** Time until a transfer to a buyer has its result. */
  readonly transferSettleMs: number;
  /** Frozen money is released to the sub-merchant after this (30 days; 180 days for e-commerce mode). */
  readonly freezeMs: number;
  /** The e-CNY wallets that can pay here. */
  readonly wallets: readonly Wallet[];
  /** What a wallet of each class may pay (general knowledge: the operators' published rules, which may have changed). */
  readonly walletLimits: Readonly<Record<WalletClass, WalletLimit>>;
};

export const DEFAULT_SETTINGS: GatewaySettings = {
  splitStartMs: SECOND_MS,
  splitSettleMs: SECOND_MS,
  refundSettleMs: 2 * SECOND_MS,
  payoutSettleMs: 3 * SECOND_MS,
  transferSettleMs: SECOND_MS,
  freezeMs: 30 * DAY_MS,
  wallets: WALLET_CLASSES.map((walletClass) => ({ number: `004000000000000${walletClass}`, walletClass })),
  walletLimits: {
    1: { singleFen: null, dayFen: null },
    2: { singleFen: 5_000_000, dayFen: 10_000_000 },
    3: { singleFen: 500_000, dayFen: 1_000_000 },
    4: { singleFen: 200_000, dayFen: 500_000 },
  },
};
