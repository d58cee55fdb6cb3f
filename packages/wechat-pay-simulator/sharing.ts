import type { FastifyInstance } from 'fastify';
import { BookError, chinaIso, type Part, type Payout, type Place, type Split } from '#provider-simulator';
import type { Merchant } from './merchant.ts';
import { FinishOrder, NewReceiver, NewReturn, NewSplit, NewWithdrawal, Refused, shaped } from './shapes.ts';

const RESULT = { pending: 'PENDING', success: 'SUCCESS', closed: 'CLOSED' } as const;

const splitView = (split: Split, part: Part) => ({
  sub_mchid: part.seller,
  transaction_id: part.tradeNo,
  out_order_no: split.number,
  order_id: split.splitNo,
  status: split.state === 'finished' ? 'FINISHED' : 'PROCESSING',
  receivers: split.receivers.map((one) => ({
    type: one.kind === 'person' ? 'PERSONAL_OPENID' : 'MERCHANT_ID',
    receiver_account: one.account,
    amount: one.amountFen,
    description: '分账',
    result: RESULT[one.result],
    ...(one.failure ? { fail_reason: one.failure } : {}),
    ...(one.endedMs === null ? {} : { finish_time: chinaIso(one.endedMs) }),
  })),
});

const withdrawalView = (payout: Payout) => ({
  sub_mchid: payout.seller,
  out_request_no: payout.number,
  withdraw_id: payout.payoutNo,
  amount: payout.amountFen,
  status: payout.state === 'arrived' ? 'SUCCESS' : payout.state === 'returned' ? 'REFUND' : 'INIT',
  create_time: chinaIso(payout.createdMs),
  update_time: chinaIso(payout.endedMs ?? payout.createdMs),
  ...(payout.failure ? { reason: payout.failure } : {}),
});

/** Profit sharing of e-commerce mode, applications of second-level merchants, and their withdrawals. */
export function sharingRoutes(app: FastifyInstance, place: Place, merchant: Merchant): void {
  const { books } = place;
  const partOf = (transactionId: string, subMchid: string) => {
    const found = books.partByTradeNo(transactionId);
    if (found.part.seller !== subMchid) throw new BookError('SELLER_WRONG');
    return found;
  };

  app.get<{ Params: { no: string } }>('/ecommerce/applyments/out-request-no/:no', async (request) => {
    const subMchid = merchant.applied.get(request.params.no);
    if (subMchid === undefined) throw new Refused(404, 'RESOURCE_NOT_EXISTS', '申请单不存在');
    return { out_request_no: request.params.no, applyment_state: 'FINISH', sub_mchid: subMchid };
  });

  app.post('/ecommerce/profitsharing/receivers/add', async (request) => {
    const wish = shaped(NewReceiver, request.body);
    books.addReceiver(wish.type === 'PERSONAL_OPENID' ? 'person' : 'merchant', wish.account);
    return { type: wish.type, account: wish.account };
  });

  app.post('/ecommerce/profitsharing/orders', async (request) => {
    const wish = shaped(NewSplit, request.body);
    const { payment, part } = partOf(wish.transaction_id, wish.sub_mchid);
    const split = books.split({
      number: wish.out_order_no,
      payment: payment.number,
      part: part.number,
      finish: wish.finish,
      receivers: wish.receivers.map((one) => ({
        kind: one.type === 'PERSONAL_OPENID' ? 'person' : 'merchant',
        account: one.receiver_account,
        amountFen: one.amount,
      })),
    });
    return splitView(split, part);
  });

  app.get<{ Querystring: { sub_mchid?: string; transaction_id?: string; out_order_no?: string } }>(
    '/ecommerce/profitsharing/orders',
    async (request) => {
      const { part } = partOf(request.query.transaction_id ?? '', request.query.sub_mchid ?? '');
      const split = books.splits.get(request.query.out_order_no ?? '');
      const release = books.releases.get(request.query.out_order_no ?? '');
      if (release && release.part === part.number)
        return {
          sub_mchid: part.seller,
          transaction_id: part.tradeNo,
          out_order_no: release.number,
          order_id: release.number,
          status: 'FINISHED',
          finish_amount: release.amountFen,
          receivers: [],
        };
      if (!split || split.part !== part.number) throw new BookError('SPLIT_UNKNOWN');
      return splitView(split, part);
    },
  );

  app.get<{ Params: { id: string } }>('/ecommerce/profitsharing/orders/:id/amounts', async (request) => {
    const { payment, part } = books.partByTradeNo(request.params.id);
    return {
      transaction_id: part.tradeNo,
      unsplit_amount: books.accounts.balance(`frozen/${payment.number}/${part.number}`),
    };
  });

  app.post('/ecommerce/profitsharing/finish-order', async (request) => {
    const wish = shaped(FinishOrder, request.body);
    const { payment, part } = partOf(wish.transaction_id, wish.sub_mchid);
    const release = books.unfreeze({ number: wish.out_order_no, payment: payment.number, part: part.number });
    return {
      sub_mchid: part.seller,
      transaction_id: part.tradeNo,
      out_order_no: release.number,
      order_id: release.number,
    };
  });

  app.post('/ecommerce/profitsharing/returnorders', async (request) => {
    const wish = shaped(NewReturn, request.body);
    const done = books.splitReturn({
      number: wish.out_return_no,
      split: wish.out_order_no,
      account: wish.return_mchid,
      amountFen: wish.amount,
    });
    return {
      sub_mchid: wish.sub_mchid,
      out_order_no: done.split,
      out_return_no: done.number,
      return_no: done.returnNo,
      return_mchid: done.account,
      amount: done.amountFen,
      result: 'SUCCESS',
      finish_time: chinaIso(done.createdMs),
    };
  });

  app.post('/ecommerce/fund/withdraw', async (request) => {
    const wish = shaped(NewWithdrawal, request.body);
    if (!books.hasSeller(wish.sub_mchid)) throw new BookError('SELLER_UNKNOWN');
    return withdrawalView(
      books.payout({
        number: wish.out_request_no,
        seller: wish.sub_mchid,
        amountFen: wish.amount,
        fails: place.bank.fails,
      }),
    );
  });

  app.get<{ Params: { no: string } }>('/ecommerce/fund/withdraw/out-request-no/:no', async (request) => {
    const payout = books.payouts.get(request.params.no);
    if (!payout) throw new Refused(404, 'RESOURCE_NOT_EXISTS', '提现单不存在');
    return withdrawalView(payout);
  });
}
