import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { chinaDay, chinaTime, type Place, yuan } from '#provider-simulator';
import type { Merchant } from './merchant.ts';
import { Refused } from './shapes.ts';

/** Bills put a backtick before each value, so that a spreadsheet leaves numbers alone. */
const line = (values: readonly string[]): string => values.map((value) => `\`${value}`).join(',');

const TRADE_HEAD =
  '交易时间,公众账号ID,商户号,特约商户号,微信订单号,商户订单号,交易类型,交易状态,应结订单金额,微信退款单号,商户退款单号,退款金额,退款状态,商户数据包';
const SHARING_HEAD =
  '发起时间,分账方商户号,微信订单号,商户订单号,微信分账单号,商户分账单号,业务类型,分账接收方,金额,处理状态';
const FUND_HEAD = '时间,二级商户号,业务类型,商户单号,微信单号,金额';

type Bill = 'trade' | 'sharing' | 'fund';

/** The day's bills: trades and refunds, profit sharing, withdrawals; a summary ends each. */
export function billRoutes(app: FastifyInstance, place: Place, merchant: Merchant): void {
  const { books, clock } = place;
  const files = new Map<string, string>();

  function rowsOf(kind: Bill, day: string): string[] {
    const within = (ms: number | null): ms is number => ms !== null && chinaDay(ms) === day;
    const rows: string[] = [];
    if (kind === 'trade') {
      for (const payment of books.payments.values())
        for (const part of payment.parts)
          if (within(payment.paidMs))
            rows.push(
              line([
                chinaTime(payment.paidMs),
                merchant.appId,
                merchant.mchid,
                part.seller,
                part.tradeNo,
                part.number,
                'NATIVE',
                'SUCCESS',
                yuan(part.amountFen),
                '0',
                '0',
                '0.00',
                '',
                part.attach,
              ]),
            );
      for (const refund of books.refunds.values()) {
        if (refund.state !== 'succeeded' || !within(refund.endedMs)) continue;
        const { part } = books.partByNumber(refund.part);
        rows.push(
          line([
            chinaTime(refund.endedMs),
            merchant.appId,
            merchant.mchid,
            part.seller,
            part.tradeNo,
            part.number,
            'NATIVE',
            'REFUND',
            '0.00',
            refund.refundNo,
            refund.number,
            yuan(refund.amountFen),
            'SUCCESS',
            part.attach,
          ]),
        );
      }
      return rows;
    }
    if (kind === 'fund') {
      for (const payout of books.payouts.values()) {
        const row = (ms: number, what: string): string =>
          line([chinaTime(ms), payout.seller, what, payout.number, payout.payoutNo, yuan(payout.amountFen)]);
        if (within(payout.createdMs)) rows.push(row(payout.createdMs, '提现'));
        if (payout.state === 'returned' && within(payout.endedMs)) rows.push(row(payout.endedMs, '提现退回'));
      }
      for (const one of books.transfers.values())
        if (one.state === 'succeeded' && within(one.endedMs))
          rows.push(
            line([chinaTime(one.endedMs), one.seller, '商家转账', one.number, one.transferNo, yuan(one.amountFen)]),
          );
      return rows;
    }
    const shared = (ms: number, of: string, no: string, number: string, what: string, to: string, fen: number) => {
      const { part } = books.partByNumber(of);
      rows.push(
        line([chinaTime(ms), part.seller, part.tradeNo, part.number, no, number, what, to, yuan(fen), 'SUCCESS']),
      );
    };
    for (const split of books.splits.values())
      for (const one of split.receivers)
        if (one.result === 'success' && within(one.endedMs))
          shared(one.endedMs, split.part, split.splitNo, split.number, '分账', one.account, one.amountFen);
    for (const one of books.releases.values())
      if (within(one.createdMs)) shared(one.createdMs, one.part, one.number, one.number, '解冻', '', one.amountFen);
    for (const one of books.returns.values()) {
      const split = books.splits.get(one.split);
      if (split && within(one.createdMs))
        shared(one.createdMs, split.part, one.returnNo, one.number, '分账回退', one.account, one.amountFen);
    }
    return rows;
  }

  function prepare(kind: Bill, day: string | undefined): object {
    if (!/^\d{4}-\d\d-\d\d$/.test(day ?? '')) throw new Refused(400, 'PARAM_ERROR', '账单日期格式错误');
    const wanted = day ?? '';
    if (wanted >= chinaDay(clock())) throw new Refused(400, 'NO_STATEMENT_EXIST', '账单文件不存在，请在次日10点后下载');
    const rows = rowsOf(kind, wanted);
    const head = kind === 'trade' ? TRADE_HEAD : kind === 'sharing' ? SHARING_HEAD : FUND_HEAD;
    const text = [head, ...rows, '总笔数', `\`${rows.length}`].join('\r\n');
    const token = randomBytes(16).toString('hex');
    files.set(token, text);
    return {
      hash_type: 'SHA1',
      hash_value: createHash('sha1').update(text).digest('hex'),
      download_url: `${place.publicUrl()}/v3/billdownload/file?token=${token}`,
    };
  }

  type Query = { Querystring: { bill_date?: string; token?: string } };
  app.get<Query>('/bill/tradebill', async (request) => prepare('trade', request.query.bill_date));
  app.get<Query>('/profitsharing/bills', async (request) => prepare('sharing', request.query.bill_date));
  app.get<Query>('/ecommerce/bill/fundflowbill', async (request) => prepare('fund', request.query.bill_date));
  app.get<Query>('/billdownload/file', async (request, reply) => {
    const text = files.get(request.query.token ?? '');
    if (text === undefined) throw new Refused(404, 'RESOURCE_NOT_EXISTS', '账单文件不存在');
    return reply.type('text/plain; charset=utf-8').send(text);
  });
}
