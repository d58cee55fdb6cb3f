import { Type } from 'typebox';
import { BookError, chinaTime, fenOf, type Place, yuan } from '#provider-simulator';
import { type Methods, type Shop, shaped } from './shop.ts';
import { invalid, Refused } from './words.ts';

const Text = (max: number) => Type.String({ minLength: 1, maxLength: max });
const Amount = Type.String({ pattern: '^\\d{1,9}\\.\\d{2}$' });

const RequestNo = Type.String({ pattern: '^[A-Za-z0-9_]{1,32}$' });

const Confirm = Type.Object({
  out_request_no: RequestNo,
  trade_no: Text(64),
  settle_info: Type.Object({
    settle_detail_infos: Type.Array(Type.Object({ trans_in_type: Text(64), amount: Amount }), { minItems: 1 }),
  }),
  extend_params: Type.Optional(Type.Object({ royalty_freeze: Type.Optional(Text(8)) })),
});
const Settle = Type.Object({
  out_request_no: RequestNo,
  trade_no: Text(64),
  royalty_mode: Type.Optional(Type.Enum(['sync', 'async'])),
  royalty_parameters: Type.Optional(
    Type.Array(
      Type.Object({
        royalty_type: Type.Enum(['transfer', 'replenish']),
        trans_in: Type.Optional(Text(64)),
        trans_in_type: Type.Optional(Text(64)),
        trans_out: Type.Optional(Text(64)),
        amount: Amount,
        desc: Type.Optional(Text(1000)),
        // Which split a platform's subsidy gives back.
        royalty_scene: Type.Optional(Text(256)),
      }),
      { minItems: 1, maxItems: 50 },
    ),
  ),
  extend_params: Type.Optional(Type.Object({ royalty_finish: Type.Optional(Text(8)) })),
});
const SettleQuery = Type.Object({ out_request_no: Text(64), trade_no: Text(64) });
const Bind = Type.Object({
  out_request_no: Text(64),
  receiver_list: Type.Array(Type.Object({ type: Text(16), account: Text(64) }), { minItems: 1, maxItems: 20 }),
});
/** Settlement confirmed with the freeze, royalty by trade (分账), and its end. */
export function settleMethods(place: Place, shop: Shop): Methods {
  const { books } = place;
  const confirmed = new Map<string, string>();

  return {
    'ant.merchant.expand.indirect.zftorder.query': ({ content }) => {
      const wish = shaped(Type.Object({ external_id: Text(64) }), content);
      const smid = shop.applied.get(wish.external_id);
      return { orders: smid === undefined ? [] : [{ external_id: wish.external_id, status: '99', smid }] };
    },
    'alipay.trade.royalty.relation.bind': ({ content }) => {
      const wish = shaped(Bind, content);
      for (const one of wish.receiver_list) books.addReceiver('merchant', one.account);
      return { result_code: 'SUCCESS' };
    },
    'alipay.trade.settle.confirm': ({ content }) => {
      const wish = shaped(Confirm, content);
      const { payment, part } = books.partByTradeNo(wish.trade_no);
      if (payment.paidMs === null) throw new BookError('NOT_PAID');
      const sum = wish.settle_info.settle_detail_infos.reduce((total, one) => total + (fenOf(one.amount) ?? 0), 0);
      if (sum > part.amountFen - part.refundedFen) throw invalid('结算金额大于可结算金额');
      const known = confirmed.get(wish.trade_no);
      if (known !== undefined && known !== wish.out_request_no)
        throw new Refused('40004', 'ACQ.TRADE_SETTLE_ERROR', '交易已确认结算');
      confirmed.set(wish.trade_no, wish.out_request_no);
      if (wish.extend_params?.royalty_freeze !== 'true')
        books.unfreeze({ number: wish.out_request_no, payment: payment.number, part: part.number });
      return { trade_no: wish.trade_no, out_request_no: wish.out_request_no, settle_amount: yuan(sum) };
    },
    'alipay.trade.order.settle': ({ content }) => {
      const wish = shaped(Settle, content);
      const { payment, part } = books.partByTradeNo(wish.trade_no);
      if (!confirmed.has(wish.trade_no))
        throw new Refused('40004', 'ACQ.TRADE_SETTLE_ERROR', '交易未确认结算，不能分账');
      const answer = { trade_no: wish.trade_no, out_request_no: wish.out_request_no };
      const wishes = wish.royalty_parameters ?? [];
      const back = wishes.find((one) => one.royalty_type === 'replenish');
      if (back) {
        const done = books.splitReturn({
          number: wish.out_request_no,
          split: back.royalty_scene ?? '',
          account: back.trans_out ?? '',
          amountFen: fenOf(back.amount) ?? 0,
        });
        return { ...answer, settle_no: done.returnNo };
      }
      // At once and all or nothing: one receiver that cannot take it refuses the whole.
      if (wishes.some((one) => one.trans_in?.startsWith('closed-')))
        throw new Refused('40004', 'ACQ.ROYALTY_ACCOUNT_NOT_EXIST', '分账收入方账户异常');
      if (wishes.length > 0) {
        const split = books.split({
          number: wish.out_request_no,
          payment: payment.number,
          part: part.number,
          finish: false,
          receivers: wishes.map((one) => ({
            kind: 'merchant',
            account: one.trans_in ?? '',
            amountFen: fenOf(one.amount) ?? 0,
          })),
        });
        return { ...answer, settle_no: split.splitNo };
      }
      if (wish.extend_params?.royalty_finish !== 'true') throw invalid('royalty_parameters 不能为空');
      const release = books.unfreeze({ number: wish.out_request_no, payment: payment.number, part: part.number });
      return { ...answer, settle_no: release.number };
    },
    'alipay.trade.order.settle.query': ({ content }) => {
      const wish = shaped(SettleQuery, content);
      const split = books.splits.get(wish.out_request_no);
      const release = books.releases.get(wish.out_request_no);
      const detail = (type: string, fen: number, account: string) => ({
        operation_type: type,
        state: 'SUCCESS',
        amount: yuan(fen),
        trans_in: account,
      });
      if (release)
        return {
          out_request_no: release.number,
          operation_dt: chinaTime(release.createdMs),
          royalty_detail_list: [detail('unfreeze', release.amountFen, '')],
        };
      if (!split) throw new BookError('SPLIT_UNKNOWN');
      return {
        out_request_no: split.number,
        operation_dt: chinaTime(split.createdMs),
        royalty_detail_list: split.receivers.map((one) => detail('transfer', one.amountFen, one.account)),
      };
    },
  };
}
