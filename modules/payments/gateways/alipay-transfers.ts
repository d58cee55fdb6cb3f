import { type Static, Type } from 'typebox';
import type { Clock } from '#kernel';
import { GatewayError, type GatewayTransfer, type PartAddress, type PaymentGateway } from '../gateway.ts';
import type { AlipayCalls } from './alipay-sdk.ts';
import { fenOf, momentOf, TradeWire, tradeNoOf, yuanOf } from './alipay-wire.ts';

const Optional = Type.Optional(Type.String());
const SentWire = Type.Object({ out_biz_no: Type.String(), order_id: Type.String(), status: Type.String() });
const FoundWire = Type.Object({
  out_biz_no: Type.String(),
  order_id: Type.String(),
  status: Type.String(),
  trans_amount: Type.String(),
  pay_date: Optional,
  arrival_time_end: Optional,
  error_code: Optional,
});
const TO_BANK = { product_code: 'TRANS_BANKCARD_NO_PWD', biz_scene: 'DIRECT_TRANSFER' } as const;
const TO_ACCOUNT = { product_code: 'TRANS_ACCOUNT_NO_PWD', biz_scene: 'DIRECT_TRANSFER' } as const;

type Sender = Pick<PaymentGateway, 'payout' | 'queryPayout' | 'transfers' | 'transfer' | 'queryTransfer'>;

/** Money out of a shop's Alipay account by its authorisation (应用授权令牌): to its bank card, or to the account of a buyer. */
export function alipayTransfers(
  config: { readonly authTokenOf?: (subMerchantId: string) => string | null },
  alipay: AlipayCalls,
  clock: Clock,
): Sender {
  const METHOD = 'alipay.fund.trans.uni.transfer';
  const find = (number: string, product: typeof TO_BANK | typeof TO_ACCOUNT) =>
    alipay.find(FoundWire, 'alipay.fund.trans.common.query', { out_biz_no: number, ...product });

  function authorisationOf(subMerchantId: string, missing: string): { readonly appAuthToken: string } {
    const appAuthToken = config.authTokenOf?.(subMerchantId) ?? null;
    if (appAuthToken === null) throw new GatewayError('refused', missing);
    return { appAuthToken };
  }

  async function payerOf(at: PartAddress): Promise<string> {
    const wish = { out_trade_no: tradeNoOf(at.paymentNumber, at.subNumber) };
    const payer = (await alipay.find(TradeWire, 'alipay.trade.query', wish))?.buyer_user_id;
    if (!payer) throw new GatewayError('refused', 'ACQ.TRADE_NOT_EXIST');
    return payer;
  }

  function transferOf(wire: Static<typeof FoundWire>): GatewayTransfer {
    const state =
      wire.status === 'SUCCESS' ? 'succeeded' : ['FAIL', 'REFUND'].includes(wire.status) ? 'failed' : 'processing';
    return {
      number: wire.out_biz_no,
      gatewayNo: wire.order_id,
      state,
      amountFen: fenOf(wire.trans_amount),
      endedAt: state === 'processing' ? null : wire.arrival_time_end ? momentOf(wire.arrival_time_end) : clock.now(),
      failure: state === 'failed' ? (wire.error_code ?? wire.status) : null,
    };
  }

  async function queryTransfer(number: string): Promise<GatewayTransfer | null> {
    const wire = await find(number, TO_ACCOUNT);
    return wire && transferOf(wire);
  }

  return {
    async payout(payout) {
      const content = {
        ...TO_BANK,
        out_biz_no: payout.number,
        trans_amount: yuanOf(payout.amountFen),
        order_title: '店铺提现',
        payee_info: {
          identity_type: 'BANKCARD_ACCOUNT',
          identity: payout.bankAccount.number,
          name: payout.bankAccount.holder,
        },
      };
      const authorisation = authorisationOf(payout.subMerchantId, 'PAYOUT_NOT_AUTHORISED');
      const wire = await alipay.ask(SentWire, METHOD, content, authorisation);
      return {
        number: payout.number,
        gatewayNo: wire.order_id,
        state: 'processing',
        amountFen: payout.amountFen,
        sentAt: clock.now(),
        endedAt: null,
        failure: null,
      };
    },
    async queryPayout(number) {
      const wire = await find(number, TO_BANK);
      if (!wire) return null;
      const { state, endedAt, amountFen } = transferOf(wire);
      return {
        number,
        gatewayNo: wire.order_id,
        state: state === 'succeeded' ? 'arrived' : state === 'failed' ? 'returned' : 'processing',
        amountFen,
        sentAt: wire.pay_date ? momentOf(wire.pay_date) : clock.now(),
        endedAt,
        failure: wire.error_code ?? null,
      };
    },
    transfers: true,
    async transfer(one) {
      const content = {
        ...TO_ACCOUNT,
        out_biz_no: one.number,
        trans_amount: yuanOf(one.amountFen),
        order_title: one.remark,
        payee_info: { identity_type: 'ALIPAY_USER_ID', identity: await payerOf(one) },
        remark: one.remark,
      };
      const authorisation = authorisationOf(one.subMerchantId, 'TRANSFER_NOT_AUTHORISED');
      const sent = await alipay.ask(SentWire, METHOD, content, authorisation);
      // The answer to sending tells no amount: the query does.
      const found = await queryTransfer(one.number);
      if (found) return found;
      const under = { number: one.number, gatewayNo: sent.order_id, amountFen: one.amountFen };
      return { ...under, state: 'processing', endedAt: null, failure: null };
    },
    queryTransfer,
  };
}
