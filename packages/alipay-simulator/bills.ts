import { randomBytes } from 'node:crypto';
import { zipSync } from 'fflate';
import { Type } from 'typebox';
import { chinaDay, chinaTime, type Place, yuan } from '#provider-simulator';
import { gbk } from './gbk.ts';
import { type Methods, type Shop, shaped } from './shop.ts';
import { Refused } from './words.ts';

const TRADE_HEAD =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,商家实收（元）,退款批次号/请求号,二级商户编号';
const FUND_HEAD = '账务流水号,商户订单号,发生时间,对方账号,金额（元）,业务类型,请求号,二级商户编号';

/** Bills as Alipay hands them out: a zip of GBK tables with remarks before and a count behind. */
export function billMethods(place: Place, shop: Shop): Methods {
  const { books, clock } = place;
  const files = new Map<string, Uint8Array>();

  function rowsOf(type: string, day: string): string[] {
    const within = (ms: number | null): ms is number => ms !== null && chinaDay(ms) === day;
    const rows: string[][] = [];
    if (type === 'trade') {
      for (const payment of books.payments.values())
        for (const part of payment.parts)
          if (within(payment.paidMs)) {
            const made = chinaTime(payment.createdMs);
            const paid = chinaTime(payment.paidMs);
            rows.push([
              part.tradeNo,
              part.number,
              '交易',
              part.description,
              made,
              paid,
              yuan(part.amountFen),
              '',
              part.seller,
            ]);
          }
      for (const refund of books.refunds.values()) {
        if (refund.state !== 'succeeded' || !within(refund.endedMs)) continue;
        const { part } = books.partByNumber(refund.part);
        const made = chinaTime(refund.createdMs);
        const done = chinaTime(refund.endedMs);
        const amount = yuan(-refund.amountFen);
        rows.push([
          part.tradeNo,
          part.number,
          '退款',
          part.description,
          made,
          done,
          amount,
          refund.number,
          part.seller,
        ]);
      }
      return rows.map((row) => row.map((value) => `${value}\t`).join(','));
    }
    const moved = (ms: number, of: string, no: string, number: string, what: string, to: string, fen: number): void => {
      const { part } = books.partByNumber(of);
      rows.push([no, of, chinaTime(ms), to, yuan(fen), what, number, part.seller]);
    };
    for (const split of books.splits.values())
      for (const one of split.receivers)
        if (one.result === 'success' && within(one.endedMs))
          moved(one.endedMs, split.part, split.splitNo, split.number, '分账', one.account, one.amountFen);
    for (const one of books.releases.values())
      if (within(one.createdMs)) moved(one.createdMs, one.part, one.number, one.number, '分账完结', '', one.amountFen);
    for (const one of books.returns.values()) {
      const split = books.splits.get(one.split);
      if (split && within(one.createdMs))
        moved(one.createdMs, split.part, one.returnNo, one.number, '营销补差', one.account, one.amountFen);
    }
    for (const one of books.payouts.values()) {
      const row = (ms: number, what: string): string[] => [
        one.payoutNo,
        one.number,
        chinaTime(ms),
        '',
        yuan(one.amountFen),
        what,
        one.number,
        one.seller,
      ];
      if (within(one.createdMs)) rows.push(row(one.createdMs, '转账到银行卡'));
      if (one.state === 'returned' && within(one.endedMs)) rows.push(row(one.endedMs, '转账退回'));
    }
    for (const one of books.transfers.values())
      if (one.state === 'succeeded' && within(one.endedMs))
        rows.push([
          one.transferNo,
          one.number,
          chinaTime(one.endedMs),
          one.payee,
          yuan(one.amountFen),
          '转账到支付宝账户',
          one.number,
          one.seller,
        ]);
    return rows.map((row) => row.map((value) => `${value}\t`).join(','));
  }

  place.app.get<{ Params: { token: string } }>('/bills/:token', async (request, reply) => {
    const file = files.get(request.params.token);
    if (!file) return reply.code(404).send('');
    return reply.type('application/zip').send(Buffer.from(file));
  });

  return {
    'alipay.data.dataservice.bill.downloadurl.query': ({ content }) => {
      const wish = shaped(
        Type.Object({
          bill_type: Type.Enum(['trade', 'signcustomer']),
          bill_date: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
        }),
        content,
      );
      if (wish.bill_date >= chinaDay(clock()))
        throw new Refused('40004', 'isp.bill_not_exist', '账单不存在，请在次日下载');
      const rows = rowsOf(wish.bill_type, wish.bill_date);
      const text = [
        `#支付宝业务明细查询`,
        `#账号：[${shop.sellerId}]`,
        wish.bill_type === 'trade' ? TRADE_HEAD : FUND_HEAD,
        ...rows,
        `#合计笔数：${rows.length}`,
      ].join('\r\n');
      const token = randomBytes(16).toString('hex');
      files.set(token, zipSync({ [`${shop.sellerId}_${wish.bill_date}.csv`]: gbk(text) }));
      return { bill_download_url: `${place.publicUrl()}/bills/${token}` };
    },
  };
}
