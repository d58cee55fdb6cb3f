import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { BookCode } from '#provider-simulator';

/** Refusals as WeChat Pay answers them: HTTP status, code, message. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What the books refuse, as WeChat Pay says it. */
export const WORDS: Readonly<Record<BookCode, readonly [status: number, code: string, message: string]>> = {
  PAYMENT_UNKNOWN: [404, 'ORDER_NOT_EXIST', '订单不存在'],
  PART_UNKNOWN: [404, 'ORDER_NOT_EXIST', '订单不存在'],
  NUMBER_REUSED: [403, 'OUT_TRADE_NO_USED', '商户单号重复，参数与首次不一致'],
  ALREADY_PAID: [400, 'ORDERPAID', '订单已支付'],
  PAYMENT_CLOSED: [400, 'ORDER_CLOSED', '订单已关闭'],
  NOT_PAID: [403, 'RULE_LIMIT', '订单未支付'],
  SUM_WRONG: [400, 'PARAM_ERROR', '金额不正确'],
  SELLER_UNKNOWN: [400, 'SUB_MCHID_NOT_EXIST', '二级商户号不存在'],
  SELLER_WRONG: [400, 'PARAM_ERROR', '二级商户号与订单不匹配'],
  REFUND_OVER_PAID: [403, 'INVALID_REQUEST', '累计退款金额大于支付金额'],
  REFUND_TOO_LATE: [403, 'RULE_LIMIT', '订单已超过一年退款期限'],
  FROZEN_SHORT: [403, 'NOT_ENOUGH', '可用金额不足'],
  BALANCE_SHORT: [403, 'NOT_ENOUGH', '余额不足'],
  SPLIT_TOO_EARLY: [403, 'RULE_LIMIT', '订单处理中，暂时无法分账，请稍后再试'],
  SPLIT_OVER_MAX: [403, 'RULE_LIMIT', '分账金额超过最大分账比例'],
  SPLIT_REQUESTS: [403, 'RULE_LIMIT', '分账次数超过限制'],
  SPLIT_RECEIVERS: [400, 'PARAM_ERROR', '分账接收方数量不正确'],
  SPLIT_UNKNOWN: [404, 'RESOURCE_NOT_EXISTS', '分账单不存在'],
  RECEIVER_UNKNOWN: [400, 'RECEIVER_INVALID', '分账接收方关系不存在，请先添加'],
  RECEIVER_TWICE: [400, 'PARAM_ERROR', '分账接收方重复'],
  RECEIVERS_FULL: [403, 'RULE_LIMIT', '接收方数量达到上限'],
  NOT_FROZEN: [403, 'NO_AUTH', '订单下单时未指定分账'],
  UNFROZEN: [403, 'ORDER_FINISHED', '订单已分账完结，不能再分账'],
  RETURN_OVER_SPLIT: [403, 'NOT_ENOUGH', '回退金额超过分账金额'],
  RETURN_TOO_LATE: [403, 'RULE_LIMIT', '超过180天，不能回退'],
  RETURN_FROM_PERSON: [403, 'NO_AUTH', '个人接收方不支持回退'],
  PAYEE_UNKNOWN: [400, 'OPENID_ERROR', '收款用户OpenID与appid不匹配'],
  TRANSFER_AMOUNT: [400, 'TRANSFER_QUOTA_EXCEED', '单笔转账金额不在限额内'],
  TRANSFERS_DAY: [403, 'TRANSFER_RISK', '今日向该用户转账次数已达上限'],
};

const Text = (max: number) => Type.String({ minLength: 1, maxLength: max });
const OutNo = Type.String({ pattern: '^[A-Za-z0-9_\\-|*]{6,32}$' });
const LongNo = Type.String({ pattern: '^[A-Za-z0-9_\\-|*@]{1,64}$' });
const Fen = Type.Integer({ minimum: 1, maximum: 10_000_000_000 });
const Https = Type.String({ pattern: '^https?://[^?]+$', maxLength: 256 });
const strict = { additionalProperties: false } as const;

export const NewCombined = Type.Object(
  {
    combine_appid: Text(32),
    combine_mchid: Text(32),
    combine_out_trade_no: OutNo,
    time_expire: Type.Optional(Text(64)),
    notify_url: Https,
    sub_orders: Type.Array(
      Type.Object(
        {
          mchid: Text(32),
          sub_mchid: Text(32),
          out_trade_no: OutNo,
          attach: Text(128),
          description: Text(127),
          amount: Type.Object({ total_amount: Fen, currency: Text(8) }, strict),
          settle_info: Type.Object({ profit_sharing: Type.Boolean() }, strict),
        },
        strict,
      ),
      { minItems: 1, maxItems: 50 },
    ),
    combine_payer_info: Type.Optional(Type.Object({ openid: Text(128) }, strict)),
    scene_info: Type.Optional(
      Type.Object(
        {
          payer_client_ip: Text(45),
          device_id: Type.Optional(Text(32)),
          h5_info: Type.Optional(Type.Object({ type: Text(32) })),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type NewCombined = Static<typeof NewCombined>;

export const CloseCombined = Type.Object(
  {
    combine_appid: Text(32),
    sub_orders: Type.Array(Type.Object({ mchid: Text(32), sub_mchid: Text(32), out_trade_no: OutNo }, strict), {
      minItems: 1,
    }),
  },
  strict,
);

export const NewRefund = Type.Object(
  {
    sub_mchid: Text(32),
    sp_appid: Text(32),
    out_trade_no: OutNo,
    out_refund_no: LongNo,
    reason: Type.Optional(Text(80)),
    amount: Type.Object({ refund: Fen, total: Fen, currency: Text(8) }, strict),
    notify_url: Type.Optional(Https),
  },
  strict,
);

export const NewReceiver = Type.Object(
  {
    appid: Text(32),
    type: Type.Enum(['MERCHANT_ID', 'PERSONAL_OPENID']),
    account: Text(64),
    name: Type.Optional(Text(1024)),
    relation_type: Text(32),
  },
  strict,
);

export const NewSplit = Type.Object(
  {
    appid: Text(32),
    sub_mchid: Text(32),
    transaction_id: Text(32),
    out_order_no: LongNo,
    receivers: Type.Array(
      Type.Object(
        {
          type: Type.Enum(['MERCHANT_ID', 'PERSONAL_OPENID']),
          receiver_account: Text(64),
          amount: Fen,
          description: Text(80),
        },
        strict,
      ),
      { minItems: 1, maxItems: 50 },
    ),
    finish: Type.Boolean(),
  },
  strict,
);

export const FinishOrder = Type.Object(
  { sub_mchid: Text(32), transaction_id: Text(32), out_order_no: LongNo, description: Text(80) },
  strict,
);

export const NewReturn = Type.Object(
  {
    sub_mchid: Text(32),
    out_order_no: LongNo,
    out_return_no: LongNo,
    return_mchid: Text(32),
    amount: Fen,
    description: Text(80),
  },
  strict,
);

export const NewWithdrawal = Type.Object(
  {
    sub_mchid: Text(32),
    out_request_no: LongNo,
    amount: Fen,
    remark: Type.Optional(Text(56)),
    bank_memo: Type.Optional(Text(32)),
  },
  strict,
);

export const NewTransfer = Type.Object(
  {
    sub_mchid: Text(32),
    appid: Text(32),
    out_bill_no: Type.String({ pattern: '^[A-Za-z0-9]{1,32}$' }),
    transfer_scene_id: Text(36),
    openid: Text(64),
    user_name: Type.Optional(Text(1024)),
    transfer_amount: Fen,
    transfer_remark: Text(32),
    notify_url: Type.Optional(Https),
  },
  strict,
);

/** The body as its shape, or PARAM_ERROR naming the first field that is wrong. */
export function shaped<S extends TSchema>(schema: S, text: unknown): Static<S> {
  let value: unknown;
  try {
    value = JSON.parse(String(text ?? ''));
  } catch {
    throw new Refused(400, 'PARAM_ERROR', '请求体不是合法的JSON');
  }
  if (Value.Check(schema, value)) return value as Static<S>;
  const [first] = Value.Errors(schema, value);
  throw new Refused(400, 'PARAM_ERROR', `参数错误 ${first?.instancePath ?? ''} ${first?.message ?? ''}`);
}
