import type { Static } from 'typebox';
import { type Clock, systemClock } from '#kernel';
import {
  type CallbackVerdict,
  GatewayError,
  type GatewayPayment,
  type GatewayRefund,
  type GatewaySplit,
  type NewGatewayPayment,
  type PartAddress,
  type PaymentGateway,
  type PaymentKey,
} from '../gateway.ts';
import { downloadBill, fundRow, rowsOfZip, tradeRow } from './alipay-bill.ts';
import { alipayCalls } from './alipay-sdk.ts';
import { alipayTransfers } from './alipay-transfers.ts';
import {
  BillWire,
  fenOf,
  MergeWire,
  momentOf,
  NotifyWire,
  numbersOf,
  paymentOf,
  RefundQueryWire,
  RefundWire,
  requestNoOf,
  SettleQueryWire,
  SettleWire,
  ShopWire,
  TradeWire,
  tradeNoOf,
  yuanOf,
} from './alipay-wire.ts';
import { readWire } from './sandbox-wire.ts';

export type AlipayConfig = {
  /** `https://openapi.alipay.com/gateway.do`. */
  readonly url: string;
  readonly appId: string;
  /** The platform's own account (PID): seller of the trades, receiver of commissions. */
  readonly sellerId: string;
  readonly privateKeyPem: string;
  readonly alipayPublicKeyPem: string;
  /** Our notification route as Alipay reaches it. */
  readonly notifyUrl: string;
  /** A shop's authorisation (应用授权令牌), by which its money is sent to its bank; null where it gave none. */
  readonly authTokenOf?: (subMerchantId: string) => string | null;
  readonly timeoutMs?: number;
};

const chinaMinute = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** Alipay's direct-payment product (直付通) by the official SDK: one trade for each part, settled frozen, split by trade (facts E). */
export function alipayGateway(config: AlipayConfig, clock: Clock = systemClock): PaymentGateway {
  const alipay = alipayCalls({ ...config, timeoutMs: config.timeoutMs ?? 8_000 }, clock);
  let receiverKnown = false;

  const tradeAt = (at: PartAddress) =>
    alipay.find(TradeWire, 'alipay.trade.query', { out_trade_no: tradeNoOf(at.paymentNumber, at.subNumber) });
  async function tradeOf(at: PartAddress): Promise<Static<typeof TradeWire>> {
    const trade = await tradeAt(at);
    if (!trade) throw new GatewayError('refused', 'ACQ.TRADE_NOT_EXIST');
    return trade;
  }
  async function queryPayment({ number, subNumbers }: Omit<PaymentKey, 'gatewayNo'>): Promise<GatewayPayment | null> {
    const trades = await Promise.all(
      subNumbers.map((subNumber) => tradeAt({ paymentNumber: number, subNumber, subMerchantId: '' })),
    );
    const found = trades.filter((trade) => trade !== null);
    // A page nobody has opened has no trade yet; of a merged payment all trades begin together.
    return found.length === 0 || found.length < trades.length ? null : paymentOf(number, found);
  }

  function detailsOf(payment: NewGatewayPayment) {
    return payment.parts.map((part) => ({
      out_trade_no: tradeNoOf(payment.number, part.subNumber),
      total_amount: yuanOf(part.amountFen),
      subject: payment.description.slice(0, 256),
      seller_id: config.sellerId,
      product_code: payment.device === 'phone' ? 'QUICK_WAP_WAY' : 'FAST_INSTANT_TRADE_PAY',
      passback_params: `parts=${payment.parts.length}`,
      sub_merchant: { merchant_id: part.subMerchantId },
      settle_info: { settle_detail_infos: [{ trans_in_type: 'defaultSettle', amount: yuanOf(part.amountFen) }] },
    }));
  }

  async function pageOf(payment: NewGatewayPayment): Promise<string> {
    const details = detailsOf(payment);
    const around = { notifyUrl: config.notifyUrl, returnUrl: payment.returnUrl };
    const expires = { time_expire: chinaMinute(payment.expiresAt) };
    const [only] = details;
    if (details.length === 1 && only) {
      const method = payment.device === 'phone' ? 'alipay.trade.wap.pay' : 'alipay.trade.page.pay';
      return alipay.page(method, { ...only, ...expires }, around);
    }
    const content = { out_merge_no: payment.number, order_details: details, ...expires };
    const merged = await alipay.ask(MergeWire, 'alipay.trade.merge.precreate', content, around);
    return alipay.page('alipay.trade.wap.merge.pay', { pre_order_no: merged.pre_order_no }, around);
  }

  /** The shop's share is confirmed before anything is split; the royalty freeze keeps it where it is. */
  async function confirm(number: string, tradeNo: string, leftFen: number): Promise<void> {
    const base = number.slice(0, 30);
    await alipay
      .ask(SettleWire, 'alipay.trade.settle.confirm', {
        out_request_no: `${base}c`,
        trade_no: tradeNo,
        settle_info: { settle_detail_infos: [{ trans_in_type: 'defaultSettle', amount: yuanOf(leftFen) }] },
        extend_params: { royalty_freeze: 'true' },
      })
      .catch((error: unknown) => {
        if (!(error instanceof GatewayError && error.code === 'ALREADY_CONFIRMED')) throw error;
      });
  }
  const settled = (number: string, tradeNo: string) =>
    alipay.find(SettleQueryWire, 'alipay.trade.order.settle.query', {
      out_request_no: requestNoOf(number),
      trade_no: tradeNo,
    });

  async function querySplit(number: string, at: PartAddress): Promise<GatewaySplit | null> {
    const wire = await settled(number, (await tradeOf(at)).trade_no);
    if (!wire) return null;
    const received = wire.royalty_detail_list.filter((one) => one.state === 'SUCCESS');
    return {
      number,
      state: wire.royalty_detail_list.some((one) => one.state === 'PROCESSING') ? 'processing' : 'finished',
      receivedFen: received.reduce((sum, one) => sum + fenOf(one.amount), 0),
      failure: wire.royalty_detail_list.find((one) => one.state === 'FAIL') ? 'ROYALTY_FAILED' : null,
      endedAt: wire.operation_dt ? momentOf(wire.operation_dt) : clock.now(),
    };
  }
  async function queryRefund(number: string, at: PartAddress): Promise<GatewayRefund | null> {
    const wire = await alipay.find(RefundQueryWire, 'alipay.trade.fastpay.refund.query', {
      out_trade_no: tradeNoOf(at.paymentNumber, at.subNumber),
      out_request_no: number,
      query_options: ['gmt_refund_pay'],
    });
    if (wire?.refund_status !== 'REFUND_SUCCESS') return null;
    return {
      number,
      gatewayNo: wire.trade_no ?? '',
      state: 'succeeded',
      amountFen: fenOf(wire.refund_amount ?? ''),
      endedAt: wire.gmt_refund_pay ? momentOf(wire.gmt_refund_pay) : clock.now(),
      failure: null,
    };
  }

  return {
    name: 'alipay',
    freezeDays: 30,
    callbackReply: { type: 'text/plain', body: 'success' },
    async registerShop(shop) {
      const found = await alipay.ask(ShopWire, 'ant.merchant.expand.indirect.zftorder.query', {
        external_id: shop.subMerchantId,
      });
      const admitted = found.orders.find((order) => order.status === '99')?.smid;
      if (!admitted) throw new GatewayError('refused', 'SHOP_NOT_ADMITTED');
      return admitted;
    },
    async createPayment(payment) {
      try {
        const cashierUrl = await pageOf(payment);
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
        const found = await queryPayment({
          number: payment.number,
          subNumbers: payment.parts.map((part) => part.subNumber),
        });
        if (!found) throw error;
        return found;
      }
    },
    queryPayment,
    async closePayment({ number, subNumbers }) {
      const before = await queryPayment({ number, subNumbers });
      if (!before) throw new GatewayError('refused', 'ACQ.TRADE_NOT_EXIST');
      if (before.state === 'paid') throw new GatewayError('refused', 'ALREADY_PAID');
      for (const subNumber of subNumbers)
        await alipay.ask(SettleWire, 'alipay.trade.close', { out_trade_no: tradeNoOf(number, subNumber) });
      return { ...before, state: 'closed' };
    },
    async refund(refund) {
      const wire = await alipay.ask(RefundWire, 'alipay.trade.refund', {
        out_trade_no: tradeNoOf(refund.paymentNumber, refund.subNumber),
        refund_amount: yuanOf(refund.amountFen),
        out_request_no: refund.number,
        refund_reason: refund.reason.slice(0, 256),
      });
      const done = await queryRefund(refund.number, refund);
      if (done) return done;
      const state = wire.fund_change === 'Y' ? 'succeeded' : 'processing';
      const endedAt = state === 'succeeded' ? clock.now() : null;
      return { number: refund.number, gatewayNo: '', state, amountFen: refund.amountFen, endedAt, failure: null };
    },
    queryRefund,
    async split(split) {
      if (!receiverKnown)
        await alipay.ask(SettleWire, 'alipay.trade.royalty.relation.bind', {
          out_request_no: `bind_${config.sellerId}`,
          receiver_list: [{ type: 'userId', account: config.sellerId, memo: '平台佣金' }],
        });
      receiverKnown = true;
      const { trade_no: tradeNo } = await tradeOf(split);
      await confirm(split.number, tradeNo, split.leftFen);
      await alipay.ask(SettleWire, 'alipay.trade.order.settle', {
        out_request_no: requestNoOf(split.number),
        trade_no: tradeNo,
        royalty_mode: 'sync',
        royalty_parameters: [
          {
            royalty_type: 'transfer',
            trans_in_type: 'userId',
            trans_in: config.sellerId,
            amount: yuanOf(split.commissionFen),
            desc: '平台佣金',
          },
        ],
      });
      const done = await querySplit(split.number, split);
      if (!done) throw new GatewayError('unavailable', 'ANSWER_MISSHAPEN');
      return done;
    },
    querySplit,
    async unfreeze(part) {
      const { trade_no: tradeNo } = await tradeOf(part);
      await confirm(part.number, tradeNo, part.amountFen);
      await alipay.ask(SettleWire, 'alipay.trade.order.settle', {
        out_request_no: requestNoOf(part.number),
        trade_no: tradeNo,
        extend_params: { royalty_finish: 'true' },
      });
      const done = await settled(part.number, tradeNo);
      const released = done?.royalty_detail_list.find((one) => one.operation_type === 'unfreeze');
      return { amountFen: released ? fenOf(released.amount) : part.amountFen, at: clock.now() };
    },
    async splitReturn(back) {
      await alipay.ask(SettleWire, 'alipay.trade.order.settle', {
        out_request_no: requestNoOf(back.number),
        trade_no: (await tradeOf(back)).trade_no,
        royalty_mode: 'sync',
        royalty_parameters: [
          {
            royalty_type: 'replenish',
            trans_out: config.sellerId,
            amount: yuanOf(back.amountFen),
            desc: '退回佣金',
            royalty_scene: requestNoOf(back.splitNumber),
          },
        ],
      });
      return { amountFen: back.amountFen, at: clock.now() };
    },
    ...alipayTransfers(config, alipay, clock),
    verifyCallback: async (message) => verdictOf(message.body),
    async dailyBill(day) {
      const bill = async (type: string) => {
        const { bill_download_url } = await alipay.ask(BillWire, 'alipay.data.dataservice.bill.downloadurl.query', {
          bill_type: type,
          bill_date: day,
        });
        return rowsOfZip(await downloadBill(bill_download_url));
      };
      return [...(await bill('trade')).map(tradeRow), ...(await bill('signcustomer')).map(fundRow)];
    },
  };

  function verdictOf(body: string): CallbackVerdict {
    const form = Object.fromEntries(new URLSearchParams(body));
    if (!form.sign) return { genuine: false, reason: 'signature_missing' };
    if (!alipay.genuine(form)) return { genuine: false, reason: 'signature_wrong' };
    try {
      const wire = readWire(NotifyWire, form);
      // Alipay signs for every app it serves: only ours, and only our account, is meant.
      if (wire.app_id !== config.appId) return { genuine: false, reason: 'app_wrong' };
      if (wire.seller_id !== config.sellerId) return { genuine: false, reason: 'merchant_wrong' };
      const numbers = numbersOf(wire.out_trade_no);
      const told = { genuine: true, eventId: wire.notify_id, eventType: wire.trade_status } as const;
      if (!numbers || wire.gmt_refund !== undefined || !['TRADE_SUCCESS', 'TRADE_FINISHED'].includes(wire.trade_status))
        return { ...told, event: { kind: 'other' } };
      // One of several trades tells nothing of the whole: the query does.
      if (wire.passback_params !== 'parts=1')
        return { ...told, event: { kind: 'look', paymentNumber: numbers.paymentNumber } };
      const trade = { ...wire, send_pay_date: wire.gmt_payment ?? '' };
      return { ...told, event: { kind: 'payment', payment: paymentOf(numbers.paymentNumber, [trade]) } };
    } catch {
      return { genuine: false, reason: 'content_misshapen' };
    }
  }
}
