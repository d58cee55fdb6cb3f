import { type Clock, later, seconds, systemClock } from '#kernel';
import {
  type CallbackEvent,
  GatewayError,
  type GatewayPayment,
  type NewGatewayPayment,
  type PartAddress,
  type PaymentGateway,
} from '../gateway.ts';
import { readWire } from './sandbox-wire.ts';
import { fundRow, rowsOfBill, sharingRow, tradeRow } from './wechat-bill.ts';
import { wechatHttp } from './wechat-http.ts';
import { readPrivateKey, readPublicKey, refusalOf, unseal, type WechatKeys } from './wechat-signing.ts';
import { wechatTransfers } from './wechat-transfers.ts';
import {
  ApplymentWire,
  attachOf,
  BillWire,
  CallbackWire,
  CombinedWire,
  paymentOf,
  payoutOf,
  RefundWire,
  ReturnWire,
  refundOf,
  SplitWire,
  splitOf,
  tradeNoOf,
  UnsplitWire,
  WithdrawalWire,
} from './wechat-wire.ts';

export type WechatConfig = {
  /** `https://api.mch.weixin.qq.com`, without a trailing slash. */
  readonly url: string;
  readonly mchid: string;
  readonly appId: string;
  /** Serial of the merchant's certificate and its private key (PKCS#8). */
  readonly merchantSerial: string;
  readonly privateKeyPem: string;
  /** 32 characters; decrypts callbacks and certificates. */
  readonly apiV3Key: string;
  /** WeChat Pay's public key (`PUB_KEY_ID_…`) where the merchant has one; without it certificates are fetched. */
  readonly platformKey?: { readonly id: string; readonly publicKeyPem: string };
  /** The scene (转账场景) in which the merchant may transfer to users, as agreed with WeChat Pay; default `1000`. */
  readonly transferScene?: string;
  /** Our callback route as WeChat Pay reaches it. */
  readonly notifyUrl: string;
  readonly timeoutMs?: number;
};

const RFC3339_CHINA = (at: Date): string =>
  `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
/** WeChat Pay wants at least a minute to pay. */
const SHORTEST = seconds(65);

/** WeChat Pay v3 in e-commerce mode (收付通): combined orders, profit sharing by part, frozen up to 180 days (facts E). */
export function wechatGateway(config: WechatConfig, clock: Clock = systemClock): PaymentGateway {
  const keys: WechatKeys = {
    mchid: config.mchid,
    serial: config.merchantSerial,
    privateKey: readPrivateKey(config.privateKeyPem),
    apiV3Key: Buffer.from(config.apiV3Key.trim(), 'utf8'),
  };
  const platform = config.platformKey;
  const http = wechatHttp(
    {
      url: config.url,
      timeoutMs: config.timeoutMs ?? 8_000,
      platformKeys: new Map(platform ? [[platform.id, readPublicKey(platform.publicKeyPem)]] : []),
    },
    keys,
    clock,
  );
  let receiverKnown = false;

  const combined = (number: string) => http.find(CombinedWire, `/v3/combine-transactions/out-trade-no/${number}`);
  async function queryPayment(number: string): Promise<GatewayPayment | null> {
    const wire = await combined(number);
    return wire && paymentOf(wire, config.mchid, '');
  }

  /** WeChat Pay shares profits by its own number of the part. */
  async function transactionOf(at: PartAddress): Promise<string> {
    const wire = await combined(at.paymentNumber);
    const no = tradeNoOf(at.paymentNumber, at.subNumber);
    const id = wire?.sub_orders.find((one) => one.out_trade_no === no)?.transaction_id;
    if (!id) throw new GatewayError('refused', 'ORDER_NOT_EXIST');
    return id;
  }

  async function place(payment: NewGatewayPayment): Promise<string> {
    const shortest = later(clock.now(), SHORTEST).getTime();
    const expires = new Date(Math.max(shortest, payment.expiresAt.getTime()));
    const body = {
      combine_appid: config.appId,
      combine_mchid: config.mchid,
      combine_out_trade_no: payment.number,
      time_expire: RFC3339_CHINA(expires),
      notify_url: config.notifyUrl,
      sub_orders: payment.parts.map((part) => ({
        mchid: config.mchid,
        sub_mchid: part.subMerchantId,
        out_trade_no: tradeNoOf(payment.number, part.subNumber),
        attach: attachOf(payment.number, part.subNumber),
        description: payment.description.slice(0, 127),
        amount: { total_amount: part.amountFen, currency: 'CNY' },
        settle_info: { profit_sharing: true },
      })),
    };
    if (payment.device === 'desk') {
      const answer = JSON.parse(await http.send('POST', '/v3/combine-transactions/native', body)) as {
        code_url?: string;
      };
      return answer.code_url ?? '';
    }
    const scene = { scene_info: { payer_client_ip: '127.0.0.1', h5_info: { type: 'Wap' } } };
    const answer = JSON.parse(await http.send('POST', '/v3/combine-transactions/h5', { ...body, ...scene })) as {
      h5_url?: string;
    };
    const page = new URL(answer.h5_url ?? '');
    page.searchParams.set('redirect_url', payment.returnUrl);
    return page.href;
  }

  return {
    name: 'wechat',
    freezeDays: 180,
    callbackReply: { type: 'application/json', body: '{"code":"SUCCESS"}' },
    async registerShop(shop) {
      const found = await http.find(ApplymentWire, `/v3/ecommerce/applyments/out-request-no/${shop.subMerchantId}`);
      if (found?.applyment_state !== 'FINISH' || !found.sub_mchid)
        throw new GatewayError('refused', 'SHOP_NOT_ADMITTED');
      return found.sub_mchid;
    },
    async createPayment(payment) {
      try {
        const cashierUrl = await place(payment);
        if (cashierUrl === '') throw new GatewayError('unavailable', 'ANSWER_MISSHAPEN');
        return {
          number: payment.number,
          gatewayNo: '',
          state: 'unpaid',
          amountFen: payment.amountFen,
          cashierUrl,
          paidAt: null,
        };
      } catch (error) {
        // Paid or closed while an answer was lost: what it has become is the answer.
        if (!(error instanceof GatewayError && ['ALREADY_PAID', 'PAYMENT_CLOSED'].includes(error.code))) throw error;
        const found = await queryPayment(payment.number);
        if (!found) throw error;
        return found;
      }
    },
    queryPayment: (key) => queryPayment(key.number),
    async closePayment({ number }) {
      const wire = await combined(number);
      if (!wire) throw new GatewayError('refused', 'ORDER_NOT_EXIST');
      const before = paymentOf(wire, config.mchid, '');
      if (before.state === 'paid') throw new GatewayError('refused', 'ALREADY_PAID');
      await http.send('POST', `/v3/combine-transactions/out-trade-no/${number}/close`, {
        combine_appid: config.appId,
        sub_orders: wire.sub_orders.map((one) => ({
          mchid: config.mchid,
          sub_mchid: one.sub_mchid,
          out_trade_no: one.out_trade_no,
        })),
      });
      return { ...before, state: 'closed' };
    },
    refund: async (refund) =>
      refundOf(
        await http.ask(RefundWire, 'POST', '/v3/ecommerce/refunds/apply', {
          sub_mchid: refund.subMerchantId,
          sp_appid: config.appId,
          out_trade_no: tradeNoOf(refund.paymentNumber, refund.subNumber),
          out_refund_no: refund.number,
          reason: refund.reason.slice(0, 80) || '退款',
          amount: { refund: refund.amountFen, total: refund.paidFen, currency: 'CNY' },
          notify_url: config.notifyUrl,
        }),
      ),
    async queryRefund(number, at) {
      const wire = await http.find(
        RefundWire,
        `/v3/ecommerce/refunds/out-refund-no/${number}?sub_mchid=${at.subMerchantId}`,
      );
      return wire && refundOf(wire);
    },
    async split(split) {
      if (!receiverKnown)
        await http.send('POST', '/v3/ecommerce/profitsharing/receivers/add', {
          appid: config.appId,
          type: 'MERCHANT_ID',
          account: config.mchid,
          name: 'Dongxi',
          relation_type: 'PLATFORM',
        });
      receiverKnown = true;
      return splitOf(
        await http.ask(SplitWire, 'POST', '/v3/ecommerce/profitsharing/orders', {
          appid: config.appId,
          sub_mchid: split.subMerchantId,
          transaction_id: await transactionOf(split),
          out_order_no: split.number,
          receivers: [
            {
              type: 'MERCHANT_ID',
              receiver_account: config.mchid,
              amount: split.commissionFen,
              description: '平台佣金',
            },
          ],
          finish: false,
        }),
      );
    },
    async querySplit(number, at) {
      const query = new URLSearchParams({
        sub_mchid: at.subMerchantId,
        transaction_id: await transactionOf(at),
        out_order_no: number,
      });
      const wire = await http.find(SplitWire, `/v3/ecommerce/profitsharing/orders?${query}`);
      return wire && splitOf(wire);
    },
    async unfreeze(part) {
      const transaction = await transactionOf(part);
      const query = new URLSearchParams({
        sub_mchid: part.subMerchantId,
        transaction_id: transaction,
        out_order_no: part.number,
      });
      const path = `/v3/ecommerce/profitsharing/orders?${query}`;
      const done = await http.find(SplitWire, path);
      if (!done) {
        const left = await http.ask(UnsplitWire, 'GET', `/v3/ecommerce/profitsharing/orders/${transaction}/amounts`);
        await http.send('POST', '/v3/ecommerce/profitsharing/finish-order', {
          sub_mchid: part.subMerchantId,
          transaction_id: transaction,
          out_order_no: part.number,
          description: '订单完成',
        });
        return { amountFen: left.unsplit_amount, at: clock.now() };
      }
      return { amountFen: done.finish_amount ?? part.amountFen, at: clock.now() };
    },
    async splitReturn(back) {
      const wire = await http.ask(ReturnWire, 'POST', '/v3/ecommerce/profitsharing/returnorders', {
        sub_mchid: back.subMerchantId,
        out_order_no: back.splitNumber,
        out_return_no: back.number,
        return_mchid: config.mchid,
        amount: back.amountFen,
        description: '退回佣金',
      });
      if (wire.result !== 'SUCCESS') throw new GatewayError('unavailable', 'SPLIT_RETURN_PROCESSING', wire.result);
      return { amountFen: wire.amount, at: wire.finish_time ? new Date(wire.finish_time) : clock.now() };
    },
    payout: async (payout) =>
      // The account is the one WeChat Pay checked when it admitted the shop; ours must be the same (README).
      payoutOf(
        await http.ask(WithdrawalWire, 'POST', '/v3/ecommerce/fund/withdraw', {
          sub_mchid: payout.subMerchantId,
          out_request_no: payout.number,
          amount: payout.amountFen,
          remark: '店铺提现',
        }),
      ),
    async queryPayout(number, subMerchantId) {
      const wire = await http.find(
        WithdrawalWire,
        `/v3/ecommerce/fund/withdraw/out-request-no/${number}?sub_mchid=${subMerchantId}`,
      );
      return wire && payoutOf(wire);
    },
    ...wechatTransfers({ appId: config.appId, transferScene: config.transferScene ?? '1000' }, http),
    async verifyCallback(message, now) {
      const why = await refusalOf(message.headers, message.body, now, http.keyOf);
      if (why) return { genuine: false, reason: why };
      try {
        const wire = readWire(CallbackWire, JSON.parse(message.body));
        const content: unknown = JSON.parse(unseal(keys.apiV3Key, wire.resource));
        return {
          genuine: true,
          eventId: wire.id,
          eventType: wire.event_type,
          event: eventOf(wire.event_type, content),
        };
      } catch (error) {
        const reason = error instanceof GatewayError ? error.code.toLowerCase() : 'content_sealed_otherwise';
        return { genuine: false, reason };
      }
    },
    async dailyBill(day) {
      const bill = async (path: string) => {
        const { hash_value, download_url } = await http.ask(BillWire, 'GET', path);
        return rowsOfBill(await http.download(download_url), hash_value);
      };
      return [
        ...(await bill(`/v3/bill/tradebill?bill_date=${day}&bill_type=ALL`)).map(tradeRow),
        ...(await bill(`/v3/profitsharing/bills?bill_date=${day}`)).map(sharingRow),
        ...(await bill(`/v3/ecommerce/bill/fundflowbill?bill_date=${day}`)).map(fundRow),
      ];
    },
  };

  function eventOf(type: string, content: unknown): CallbackEvent {
    if (type.startsWith('TRANSACTION.'))
      return { kind: 'payment', payment: paymentOf(readWire(CombinedWire, content), config.mchid, '') };
    if (type.startsWith('REFUND.')) return { kind: 'refund', refund: refundOf(readWire(RefundWire, content)) };
    return { kind: 'other' };
  }
}
