import { type Static, Type } from 'typebox';
import { GatewayError, type GatewayTransfer, type PartAddress, type PaymentGateway } from '../gateway.ts';
import type { WechatHttp } from './wechat-http.ts';

const TransferWire = Type.Object({
  out_bill_no: Type.String(),
  transfer_bill_no: Type.String(),
  state: Type.String(),
  transfer_amount: Type.Optional(Type.Integer()),
  update_time: Type.Optional(Type.String()),
  fail_reason: Type.Optional(Type.String()),
});
const PayerWire = Type.Object({ combine_payer_info: Type.Optional(Type.Object({ openid: Type.String() })) });

/** Bill numbers take letters and digits only: `btf_…` loses its underscore on the way and finds it again. */
const billNoOf = (number: string): string => number.replace('_', '');
export const transferNumberOf = (billNo: string): string => billNo.replace(/^btf/, 'btf_');

/** States by which nothing more happens; every other one is under way (WAIT_USER_CONFIRM: until the buyer takes it, a day long). */
const ENDED: Readonly<Record<string, 'succeeded' | 'failed'>> = {
  SUCCESS: 'succeeded',
  FAIL: 'failed',
  CANCELLED: 'failed',
};

function transferOf(wire: Static<typeof TransferWire>, askedFen: number | null): GatewayTransfer {
  const state = ENDED[wire.state] ?? 'processing';
  const amountFen = wire.transfer_amount ?? askedFen;
  if (amountFen === null) throw new GatewayError('unavailable', 'ANSWER_MISSHAPEN');
  return {
    number: transferNumberOf(wire.out_bill_no),
    gatewayNo: wire.transfer_bill_no,
    state,
    amountFen,
    endedAt: state !== 'processing' && wire.update_time ? new Date(wire.update_time) : null,
    failure: state === 'failed' ? (wire.fail_reason ?? wire.state) : null,
  };
}

/**
 * Merchant transfer of e-commerce mode (商家转账, `/v3/ecommerce/mch-transfer`): the second-level merchant's released money to the
 * payer, who is known to the platform's app by the openid of the combined order.
 */
export function wechatTransfers(
  config: { readonly appId: string; readonly transferScene: string },
  http: WechatHttp,
): Pick<PaymentGateway, 'transfers' | 'transfer' | 'queryTransfer'> {
  async function payerOf(at: PartAddress): Promise<string> {
    const order = await http.find(PayerWire, `/v3/combine-transactions/out-trade-no/${at.paymentNumber}`);
    const payer = order?.combine_payer_info?.openid;
    // Nobody has paid it.
    if (!payer) throw new GatewayError('refused', 'PAYER_UNKNOWN');
    return payer;
  }
  return {
    transfers: true,
    async transfer(one) {
      const wire = await http.ask(TransferWire, 'POST', '/v3/ecommerce/mch-transfer/transfer-bills', {
        sub_mchid: one.subMerchantId,
        appid: config.appId,
        out_bill_no: billNoOf(one.number),
        transfer_scene_id: config.transferScene,
        openid: await payerOf(one),
        transfer_amount: one.amountFen,
        transfer_remark: one.remark.slice(0, 32),
      });
      return transferOf(wire, one.amountFen);
    },
    async queryTransfer(number, at) {
      try {
        const path = `/v3/ecommerce/mch-transfer/transfer-bills/out-bill-no/${billNoOf(number)}`;
        return transferOf(await http.ask(TransferWire, 'GET', `${path}?sub_mchid=${at.subMerchantId}`), null);
      } catch (error) {
        if (error instanceof GatewayError && error.kind === 'refused' && error.code === 'NOT_FOUND') return null;
        throw error;
      }
    },
  };
}
