/** Every refusal the gateway can give: stable code, HTTP status, Chinese and English prose. */
export const GATEWAY_ERRORS = {
  BAD_REQUEST: { status: 400, zh: '请求参数有误', en: 'The request is malformed' },
  URL_REFUSED: { status: 400, zh: '地址须为 http 或 https', en: 'The address must be http or https' },
  CURRENCY_UNSUPPORTED: { status: 400, zh: '仅支持人民币', en: 'Only CNY is supported' },
  EXPIRY_OUT_OF_RANGE: {
    status: 400,
    zh: '支付截止时间须晚于现在且不超过 7 天',
    en: 'The expiry must lie in the future, at most 7 days away',
  },
  PARTS_DO_NOT_SUM: {
    status: 400,
    zh: '子单金额之和与总金额不符',
    en: 'The parts do not add up to the amount',
  },
  PART_TWICE: { status: 400, zh: '子单号重复', en: 'A sub number occurs twice' },
  BILL_DATE_WRONG: { status: 400, zh: '账单日期格式应为 YYYY-MM-DD', en: 'Bill dates are YYYY-MM-DD' },

  SIGN_MISSING: { status: 401, zh: '缺少签名或格式错误', en: 'The signature is missing or malformed' },
  APP_UNKNOWN: { status: 401, zh: '应用不存在', en: 'Unknown app id' },
  TIMESTAMP_DRIFT: {
    status: 401,
    zh: '请求时间与服务器相差超过 5 分钟',
    en: 'The timestamp differs by more than five minutes',
  },
  SIGN_WRONG: { status: 401, zh: '签名验证失败', en: 'The signature does not verify' },
  NONCE_REPLAYED: { status: 401, zh: '随机串已被使用', en: 'The nonce was used before' },
  CONTROL_TOKEN_WRONG: { status: 401, zh: '控制令牌无效', en: 'The control token is wrong' },

  FORM_TOKEN_WRONG: {
    status: 403,
    zh: '页面已过期，请刷新后重试',
    en: 'This page has expired; reload it and try again',
  },
  ADMIN_CLOSED: {
    status: 403,
    zh: '管理页仅限本机访问，或使用控制令牌登录',
    en: 'The admin page is open to this machine only, or with the control token',
  },
  SUB_MERCHANT_UNKNOWN: { status: 403, zh: '子商户未入驻', en: 'The sub-merchant is not registered' },
  PAYMENT_NOT_PAID: { status: 403, zh: '订单未支付', en: 'The payment has not been paid' },
  REFUND_EXCEEDS_PAID: {
    status: 403,
    zh: '累计退款超过实付金额',
    en: 'Refunds together would exceed what was paid',
  },
  REFUND_TOO_LATE: { status: 403, zh: '已超过退款期限（一年）', en: 'Refunds are possible for one year' },
  FROZEN_NOT_ENOUGH: {
    status: 403,
    zh: '冻结金额不足',
    en: 'Less than this is frozen',
  },
  BALANCE_NOT_ENOUGH: { status: 403, zh: '账户余额不足', en: 'The settled balance is too small' },
  PART_NOT_FROZEN: { status: 403, zh: '该子单未冻结资金', en: 'This part was paid without a freeze' },
  PART_UNFROZEN: { status: 403, zh: '该子单资金已解冻', en: 'This part has been unfrozen' },
  SPLIT_TOO_EARLY: { status: 403, zh: '支付后须稍候才能分账', en: 'It is too early after payment to split' },
  SPLIT_OVER_MAX: {
    status: 403,
    zh: '累计分账超过最大比例 30%',
    en: 'Splits together would exceed 30 % of the part',
  },
  SPLIT_REQUEST_LIMIT: { status: 403, zh: '该子单分账次数已达上限', en: 'This part has no split request left' },
  RECEIVER_UNKNOWN: { status: 403, zh: '分账接收方未登记', en: 'The receiver is not registered' },
  RECEIVER_TWICE: { status: 400, zh: '分账接收方重复', en: 'A receiver occurs twice' },
  RECEIVER_LIMIT: { status: 403, zh: '分账接收方数量已达上限', en: 'No more receivers can be registered' },
  RETURN_EXCEEDS_SPLIT: {
    status: 403,
    zh: '累计回退超过分账金额',
    en: 'Returns together would exceed what was split',
  },
  RETURN_FROM_PERSON: {
    status: 403,
    zh: '个人接收方不支持分账回退',
    en: 'Splits to persons cannot be returned',
  },
  RETURN_TOO_LATE: { status: 403, zh: '已超过分账回退期限', en: 'Splits can be returned for 180 days' },
  SPLIT_NOT_SUCCESSFUL: { status: 403, zh: '该笔分账未成功', en: 'This split did not succeed' },

  CHANNEL_WRONG: {
    status: 403,
    zh: '支付方式不符：子商户、支付单与钱包须属于同一支付方式',
    en: 'Sub-merchant, payment and wallet must belong to the same channel',
  },
  WALLET_UNKNOWN: { status: 403, zh: '数字人民币钱包不存在', en: 'There is no such e-CNY wallet' },
  WALLET_SINGLE_LIMIT: {
    status: 403,
    zh: '超过该数字人民币钱包的单笔支付限额，请换用其他钱包',
    en: 'This is beyond what the e-CNY wallet may pay at once; use another wallet',
  },
  WALLET_DAY_LIMIT: {
    status: 403,
    zh: '超过该数字人民币钱包的单日支付限额，请换用其他钱包',
    en: 'This is beyond what the e-CNY wallet may pay in a day; use another wallet',
  },

  TRANSFER_AMOUNT: {
    status: 403,
    zh: '单笔转账金额须在 0.10 元至 200 元之间',
    en: 'One transfer is of 0.10 to 200 yuan',
  },
  TRANSFER_DAY_LIMIT: {
    status: 403,
    zh: '当日向该用户转账次数已达上限',
    en: 'This buyer has had all transfers of the day',
  },
  TRANSFER_NOT_TO_BUYER: {
    status: 403,
    zh: '收款用户未在该子商户付款',
    en: 'Whoever shall receive has paid nothing to this sub-merchant',
  },

  NOT_FOUND: { status: 404, zh: '资源不存在', en: 'Nothing is here' },
  PAYMENT_NOT_FOUND: { status: 404, zh: '支付单不存在', en: 'There is no such payment' },
  PART_NOT_FOUND: { status: 404, zh: '子单不存在', en: 'The payment has no such part' },
  REFUND_NOT_FOUND: { status: 404, zh: '退款单不存在', en: 'There is no such refund' },
  SPLIT_NOT_FOUND: { status: 404, zh: '分账单不存在', en: 'There is no such split' },
  UNFREEZE_NOT_FOUND: { status: 404, zh: '解冻单不存在', en: 'There is no such unfreeze' },
  RETURN_NOT_FOUND: { status: 404, zh: '分账回退单不存在', en: 'There is no such split return' },
  PAYOUT_NOT_FOUND: { status: 404, zh: '付款单不存在', en: 'There is no such payout' },
  TRANSFER_NOT_FOUND: { status: 404, zh: '转账单不存在', en: 'There is no such transfer' },
  DELIVERY_NOT_FOUND: { status: 404, zh: '通知不存在', en: 'There is no such callback' },
  BILL_NOT_READY: {
    status: 404,
    zh: '账单次日生成',
    en: 'The bill of a day is made when the day is over',
  },

  NUMBER_REUSED: {
    status: 409,
    zh: '商户单号已被使用，且内容不一致',
    en: 'The number was used before with different content',
  },
  PAYMENT_ALREADY_PAID: { status: 409, zh: '订单已支付', en: 'The payment has been paid' },
  PAYMENT_CLOSED: { status: 409, zh: '订单已关闭', en: 'The payment is closed' },
  PAYMENT_IN_FLIGHT: { status: 409, zh: '支付处理中', en: 'A payment attempt is under way' },

  BODY_TOO_LARGE: { status: 413, zh: '请求体过大', en: 'The body is too large' },
  INTERNAL: { status: 500, zh: '系统繁忙', en: 'The gateway failed' },
  OUTAGE: { status: 503, zh: '服务暂不可用', en: 'The gateway is out of service' },
} as const;

export type GatewayErrorCode = keyof typeof GATEWAY_ERRORS;

export type ErrorDetail = Readonly<Record<string, string | number>>;

/** A refusal; `detail` carries the figures behind it, never secrets. */
export class GatewayError extends Error {
  readonly code: GatewayErrorCode;
  readonly status: number;
  readonly detail: ErrorDetail;

  constructor(code: GatewayErrorCode, detail: ErrorDetail = {}) {
    super(GATEWAY_ERRORS[code].en);
    this.name = 'GatewayError';
    this.code = code;
    this.status = GATEWAY_ERRORS[code].status;
    this.detail = detail;
  }
}

/** The wire shape of a refusal: `{code, zh, en, detail}`. */
export function errorBody(error: GatewayError) {
  const { zh, en } = GATEWAY_ERRORS[error.code];
  return { code: error.code, zh, en, detail: error.detail };
}
