import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { chinaTime, fenOf, type Payment, type Place, yuan } from '#provider-simulator';
import { type Methods, shaped } from './shop.ts';
import { Refused } from './words.ts';

const Text = (max: number) => Type.String({ minLength: 1, maxLength: max });
const around = {
  out_biz_no: Text(64),
  trans_amount: Type.String({ pattern: '^\\d{1,9}\\.\\d{2}$' }),
  biz_scene: Type.Literal('DIRECT_TRANSFER'),
  order_title: Text(128),
};
const ToBank = Type.Object({
  ...around,
  product_code: Type.Literal('TRANS_BANKCARD_NO_PWD'),
  payee_info: Type.Object({
    identity: Type.String({ pattern: '^\\d{8,32}$' }),
    identity_type: Type.Literal('BANKCARD_ACCOUNT'),
    name: Text(128),
  }),
});
const ToAccount = Type.Object({
  ...around,
  product_code: Type.Literal('TRANS_ACCOUNT_NO_PWD'),
  payee_info: Type.Object({
    identity: Type.String({ pattern: '^2088\\d{12}$' }),
    identity_type: Type.Literal('ALIPAY_USER_ID'),
  }),
  remark: Type.Optional(Text(200)),
});
const Wish = Type.Object({ product_code: Text(64) });
const Query = Type.Object({ out_biz_no: Text(64), product_code: Text(64) });

/** The simulator knows its payers by what they paid: one account a payment. */
export const buyerOf = (payment: Pick<Payment, 'number'>): string => {
  const digits = BigInt(`0x${createHash('sha256').update(payment.number).digest('hex').slice(0, 12)}`);
  return `2088${digits.toString().padStart(12, '0').slice(-12)}`;
};

/** Transfers on a shop's behalf, by its authorisation: to its bank card, or to a buyer's account. */
export function transferMethods(place: Place): Methods {
  const { books } = place;
  return {
    'alipay.fund.trans.uni.transfer': ({ content, authToken }) => {
      const seller = authToken.replace(/^auth-/, '');
      if (!books.hasSeller(seller)) throw new Refused('20001', 'aop.invalid-app-auth-token', '无效的应用授权令牌');
      if (shaped(Wish, content).product_code === 'TRANS_ACCOUNT_NO_PWD') {
        const wish = shaped(ToAccount, content);
        const transfer = books.transfer({
          number: wish.out_biz_no,
          seller,
          payee: wish.payee_info.identity,
          knows: (payment) => buyerOf(payment) === wish.payee_info.identity,
          amountFen: fenOf(wish.trans_amount) ?? 0,
          remark: wish.remark ?? '',
          waitsMs: null,
        });
        const status = transfer.state === 'succeeded' ? 'SUCCESS' : transfer.state === 'failed' ? 'FAIL' : 'DEALING';
        return { out_biz_no: transfer.number, order_id: transfer.transferNo, status };
      }
      const wish = shaped(ToBank, content);
      const payout = books.payout({
        number: wish.out_biz_no,
        seller,
        amountFen: fenOf(wish.trans_amount) ?? 0,
        fails: place.bank.fails,
      });
      return { out_biz_no: payout.number, order_id: payout.payoutNo, status: 'DEALING' };
    },
    'alipay.fund.trans.common.query': ({ content }) => {
      const wish = shaped(Query, content);
      const toBank = wish.product_code === 'TRANS_BANKCARD_NO_PWD';
      const payout = toBank ? books.payouts.get(wish.out_biz_no) : undefined;
      const transfer = toBank ? undefined : books.transfers.get(wish.out_biz_no);
      const found = payout ?? transfer;
      if (!found) throw new Refused('40004', 'ORDER_NOT_EXIST', '转账单据不存在');
      return {
        out_biz_no: found.number,
        order_id: payout?.payoutNo ?? transfer?.transferNo ?? '',
        trans_amount: yuan(found.amountFen),
        status: {
          arrived: 'SUCCESS',
          succeeded: 'SUCCESS',
          returned: 'REFUND',
          failed: 'FAIL',
          processing: 'DEALING',
          waiting: 'DEALING',
        }[found.state],
        pay_date: chinaTime(found.createdMs),
        ...(found.endedMs === null ? {} : { arrival_time_end: chinaTime(found.endedMs) }),
        ...(found.failure ? { error_code: found.failure } : {}),
      };
    },
  };
}
