import type { FastifyInstance } from 'fastify';
import { BookError, chinaIso, DAY_MS, type Place, type Transfer } from '#provider-simulator';
import type { Merchant } from './merchant.ts';
import { openidOf } from './payers.ts';
import { NewTransfer, Refused, shaped } from './shapes.ts';

const STATE = { waiting: 'WAIT_USER_CONFIRM', processing: 'PROCESSING', succeeded: 'SUCCESS', failed: 'FAIL' } as const;

const view = (one: Transfer, openid: string) => ({
  sub_mchid: one.seller,
  out_bill_no: one.number,
  transfer_bill_no: one.transferNo,
  state: STATE[one.state],
  transfer_amount: one.amountFen,
  transfer_remark: one.remark,
  openid,
  create_time: chinaIso(one.createdMs),
  update_time: chinaIso(one.endedMs ?? one.createdMs),
  ...(one.failure ? { fail_reason: one.failure } : {}),
  // The page on which the receiver would take it.
  ...(one.state === 'waiting' ? { package_info: `package_${one.transferNo}` } : {}),
});

/** Merchant transfer of e-commerce mode (平台收付通商家转账): a second-level merchant's own money to a user of the platform's app. */
export function transferRoutes(app: FastifyInstance, place: Place, merchant: Merchant): void {
  const { books } = place;

  app.post('/ecommerce/mch-transfer/transfer-bills', async (request) => {
    const wish = shaped(NewTransfer, request.body);
    if (wish.appid !== merchant.appId) throw new Refused(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配');
    if (!books.hasSeller(wish.sub_mchid)) throw new BookError('SELLER_UNKNOWN');
    const transfer = books.transfer({
      number: wish.out_bill_no,
      seller: wish.sub_mchid,
      payee: wish.openid,
      knows: (payment) => openidOf(payment) === wish.openid,
      amountFen: wish.transfer_amount,
      remark: wish.transfer_remark,
      // The receiver takes it within a day, or it goes back.
      waitsMs: place.person.confirms ? null : DAY_MS,
    });
    return view(transfer, wish.openid);
  });

  app.get<{ Params: { no: string }; Querystring: { sub_mchid?: string } }>(
    '/ecommerce/mch-transfer/transfer-bills/out-bill-no/:no',
    async (request) => {
      const transfer = books.transfers.get(request.params.no);
      if (!transfer) throw new Refused(404, 'NOT_FOUND', '转账单不存在');
      if (transfer.seller !== request.query.sub_mchid) throw new BookError('SELLER_WRONG');
      return view(transfer, transfer.payee);
    },
  );
}
