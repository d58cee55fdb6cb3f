import Type, { type Static } from 'typebox';
import { GatewayError } from './errors.ts';
import {
  MAX_AMOUNT_FEN,
  MAX_CALLBACK_DELAY_MS,
  MAX_OUTAGE_SECONDS,
  MAX_PARTS_PER_PAYMENT,
  MAX_RECEIVERS_PER_SPLIT,
} from './limits.ts';

/** Request shapes. Unknown fields are refused: a misspelt field must not pass for an absent one. */
const strict = { additionalProperties: false } as const;

/** The merchant's own numbers: 4–64 of letters, digits, `_`, `-`. */
const Number64 = Type.String({ pattern: '^[A-Za-z0-9_-]{4,64}$' });
const SubMerchantId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
const Account = Type.String({ pattern: '^[A-Za-z0-9_.@-]{1,64}$' });
const AmountFen = Type.Integer({ minimum: 1, maximum: MAX_AMOUNT_FEN });
const Url = Type.String({ minLength: 8, maxLength: 2048 });
const Text = Type.String({ minLength: 1, maxLength: 128 });

export const BankAccount = Type.Object(
  { holder: Text, number: Type.String({ pattern: '^[0-9]{8,32}$' }), bank: Text },
  strict,
);
export type BankAccount = Static<typeof BankAccount>;

/** Ways of paying with books of their own: a shop's number, its payments and the bill belong to one of them. */
const CHANNELS = ['standard', 'ecny'] as const;
export type Channel = (typeof CHANNELS)[number];
const ChannelShape = Type.Union([Type.Literal('standard'), Type.Literal('ecny')]);

export const NewPayment = Type.Object(
  {
    out_trade_no: Number64,
    amount_fen: AmountFen,
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    description: Text,
    notify_url: Url,
    return_url: Url,
    expires_at: Type.String({ minLength: 20, maxLength: 40 }),
    freeze: Type.Boolean(),
    channel: Type.Optional(ChannelShape),
    parts: Type.Array(
      Type.Object({ sub_merchant_id: SubMerchantId, out_sub_no: Number64, amount_fen: AmountFen }, strict),
      { minItems: 1, maxItems: MAX_PARTS_PER_PAYMENT },
    ),
  },
  strict,
);
export type NewPayment = Static<typeof NewPayment>;

export const NewRefund = Type.Object(
  {
    out_refund_no: Number64,
    out_trade_no: Number64,
    out_sub_no: Number64,
    amount_fen: AmountFen,
    reason: Text,
    notify_url: Url,
    from: Type.Optional(Type.Union([Type.Literal('frozen'), Type.Literal('balance')])),
  },
  strict,
);
export type NewRefund = Static<typeof NewRefund>;

const ReceiverType = Type.Union([Type.Literal('MERCHANT_ID'), Type.Literal('PERSONAL_OPENID')]);
export type ReceiverType = Static<typeof ReceiverType>;

export const NewReceiver = Type.Object({ account: Account, type: ReceiverType, name: Text }, strict);
export type NewReceiver = Static<typeof NewReceiver>;

export const NewSplit = Type.Object(
  {
    out_split_no: Number64,
    out_trade_no: Number64,
    out_sub_no: Number64,
    receivers: Type.Array(
      Type.Object({ account: Account, type: ReceiverType, amount_fen: AmountFen, description: Text }, strict),
      { minItems: 1, maxItems: MAX_RECEIVERS_PER_SPLIT },
    ),
    finish: Type.Boolean(),
    notify_url: Type.Optional(Url),
  },
  strict,
);
export type NewSplit = Static<typeof NewSplit>;

export const NewUnfreeze = Type.Object(
  { out_unfreeze_no: Number64, out_trade_no: Number64, out_sub_no: Number64 },
  strict,
);
export type NewUnfreeze = Static<typeof NewUnfreeze>;

export const NewSplitReturn = Type.Object(
  {
    out_return_no: Number64,
    out_split_no: Number64,
    account: Account,
    type: ReceiverType,
    amount_fen: AmountFen,
    description: Text,
  },
  strict,
);
export type NewSplitReturn = Static<typeof NewSplitReturn>;

export const NewPayout = Type.Object(
  {
    out_payout_no: Number64,
    sub_merchant_id: SubMerchantId,
    amount_fen: AmountFen,
    bank_account: BankAccount,
    notify_url: Type.Optional(Url),
  },
  strict,
);
export type NewPayout = Static<typeof NewPayout>;

export const NewTransfer = Type.Object(
  {
    out_transfer_no: Number64,
    sub_merchant_id: SubMerchantId,
    out_trade_no: Number64,
    out_sub_no: Number64,
    amount_fen: AmountFen,
    remark: Type.String({ minLength: 1, maxLength: 32 }),
    notify_url: Type.Optional(Url),
  },
  strict,
);
export type NewTransfer = Static<typeof NewTransfer>;

export const NewSubMerchant = Type.Object(
  {
    sub_merchant_id: SubMerchantId,
    name: Text,
    bank: Type.Optional(BankAccount),
    channel: Type.Optional(ChannelShape),
  },
  strict,
);
export type NewSubMerchant = Static<typeof NewSubMerchant>;

/** How the callback of a payment behaves. */
export const SCENARIOS = ['normal', 'delayed', 'double', 'lost', 'mis-signed', 'wrong-amount', 'reordered'] as const;
export type Scenario = (typeof SCENARIOS)[number];
const ScenarioShape = Type.Union(SCENARIOS.map((name) => Type.Literal(name)));
const WalletNumber = Type.String({ pattern: '^[0-9]{16}$' });
const DelayMs = Type.Integer({ minimum: 0, maximum: MAX_CALLBACK_DELAY_MS });

export const ControlPay = Type.Object(
  { scenario: Type.Optional(ScenarioShape), delay_ms: Type.Optional(DelayMs), wallet: Type.Optional(WalletNumber) },
  strict,
);
export type ControlPay = { scenario?: Scenario; delay_ms?: number; wallet?: string };
export const ControlDefault = Type.Object({ scenario: ScenarioShape, delay_ms: Type.Optional(DelayMs) }, strict);
export type ControlDefault = { scenario: Scenario; delay_ms?: number };
export const ControlDeliver = Type.Object({ delivery_id: Type.Optional(Type.Integer({ minimum: 1 })) }, strict);
export type ControlDeliver = Static<typeof ControlDeliver>;
export const ControlOutage = Type.Object(
  { seconds: Type.Integer({ minimum: 0, maximum: MAX_OUTAGE_SECONDS }) },
  strict,
);
export type ControlOutage = Static<typeof ControlOutage>;

/** Whether a form's text names a scenario. */
export function isScenario(text: string): text is Scenario {
  return SCENARIOS.some((name) => name === text);
}

/** Whether a query's text names a channel. */
export function isChannel(text: string): text is Channel {
  return CHANNELS.some((name) => name === text);
}

/** Refuses everything but absolute http(s) addresses. */
export function checkUrl(field: string, url: string): void {
  const parsed = URL.parse(url);
  if (!parsed || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:'))
    throw new GatewayError('URL_REFUSED', { field });
}

/** Milliseconds of an RFC 3339 time with offset; BAD_REQUEST otherwise. */
export function parseTime(field: string, text: string): number {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new GatewayError('BAD_REQUEST', { field, expected: 'RFC 3339 time with offset' });
  return ms;
}
