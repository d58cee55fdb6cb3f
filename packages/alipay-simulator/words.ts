import type { BookCode } from '#provider-simulator';

/** A refusal as Alipay answers it: code, sub_code, sub_msg. */
export class Refused extends Error {
  readonly code: string;
  readonly subCode: string;
  constructor(code: string, subCode: string, message: string) {
    super(message);
    this.code = code;
    this.subCode = subCode;
  }
}
const business = (subCode: string, message: string): Refused => new Refused('40004', subCode, message);

/** What the books refuse, as Alipay says it. */
export const WORDS: Readonly<Record<BookCode, readonly [subCode: string, message: string]>> = {
  PAYMENT_UNKNOWN: ['ACQ.TRADE_NOT_EXIST', '交易不存在'],
  PART_UNKNOWN: ['ACQ.TRADE_NOT_EXIST', '交易不存在'],
  NUMBER_REUSED: ['ACQ.CONTEXT_INCONSISTENT', '交易信息被篡改'],
  ALREADY_PAID: ['ACQ.TRADE_HAS_SUCCESS', '交易已被支付'],
  PAYMENT_CLOSED: ['ACQ.TRADE_HAS_CLOSE', '交易已经关闭'],
  NOT_PAID: ['ACQ.TRADE_STATUS_ERROR', '交易状态不合法'],
  SUM_WRONG: ['ACQ.INVALID_PARAMETER', '参数无效'],
  SELLER_UNKNOWN: ['ACQ.SUB_MERCHANT_CREATE_FAIL', '二级商户不存在'],
  SELLER_WRONG: ['ACQ.SELLER_BEEN_BLOCKED', '卖家与交易不符'],
  REFUND_OVER_PAID: ['ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', '退款金额超限'],
  REFUND_TOO_LATE: ['ACQ.TRADE_HAS_FINISHED', '交易已完结'],
  FROZEN_SHORT: ['ACQ.SELLER_BALANCE_NOT_ENOUGH', '商户的可用余额不足'],
  BALANCE_SHORT: ['ACQ.SELLER_BALANCE_NOT_ENOUGH', '商户的可用余额不足'],
  SPLIT_TOO_EARLY: ['ACQ.TRADE_SETTLE_ERROR', '交易处理中，请稍后再试'],
  SPLIT_OVER_MAX: ['ACQ.ALLOC_AMOUNT_VALIDATE_ERROR', '分账金额超过最大可分账金额'],
  SPLIT_REQUESTS: ['ACQ.ALLOC_AMOUNT_VALIDATE_ERROR', '分账次数超限'],
  SPLIT_RECEIVERS: ['ACQ.ROYALTY_ACCOUNT_NOT_EXIST', '分账收入方数量超限'],
  SPLIT_UNKNOWN: ['ACQ.TRADE_NOT_EXIST', '分账单不存在'],
  RECEIVER_UNKNOWN: ['ACQ.USER_ROYALTY_RELATION_NOT_EXIST', '分账关系不存在，请先绑定'],
  RECEIVER_TWICE: ['ACQ.INVALID_PARAMETER', '分账收入方重复'],
  RECEIVERS_FULL: ['ACQ.RELATION_OVER_LIMIT', '分账关系数量超限'],
  NOT_FROZEN: ['ACQ.TRADE_SETTLE_ERROR', '交易不支持分账'],
  UNFROZEN: ['ACQ.TRADE_SETTLE_ERROR', '交易已完结分账'],
  RETURN_OVER_SPLIT: ['ACQ.ALLOC_AMOUNT_VALIDATE_ERROR', '退回金额超过分账金额'],
  RETURN_TOO_LATE: ['ACQ.TRADE_SETTLE_ERROR', '已超过可退回期限'],
  RETURN_FROM_PERSON: ['ACQ.ROYALTY_ACCOUNT_NOT_EXIST', '个人收入方不支持退回'],
  PAYEE_UNKNOWN: ['PAYEE_NOT_EXIST', '收款账号不存在'],
  TRANSFER_AMOUNT: ['EXCEED_LIMIT_SM_AMOUNT', '单笔额度超限'],
  TRANSFERS_DAY: ['EXCEED_LIMIT_DM_AMOUNT', '日限额超限'],
};
export const bookWord = (code: BookCode): Refused => business(...WORDS[code]);
export const invalid = (message: string): Refused => business('ACQ.INVALID_PARAMETER', message);
