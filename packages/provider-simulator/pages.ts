import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Books, type Payment, SCENARIOS } from './books.ts';
import { chinaTime, yuan } from './limits.ts';

const STYLE = `body{margin:0;background:#FAF7F2;color:#1D2129;font:16px/1.6 system-ui,"PingFang SC","Noto Sans SC",sans-serif}
main{max-width:480px;margin:0 auto;padding:16px}.wide{max-width:1100px}section{background:#fff;border:1px solid #E8E4DC;border-radius:12px;padding:16px;margin-bottom:12px}
h1{font-size:16px;margin:0}.sum{font-size:40px;font-weight:700}button{width:100%;min-height:48px;border:0;border-radius:8px;background:#176B57;color:#fff;font:inherit;font-weight:600;margin-top:8px}
button.plain{background:#fff;color:#1D2129;border:1px solid #8C877E}a{color:#176B57}select{font:inherit;padding:8px;width:100%}table{border-collapse:collapse;width:100%;font-size:14px}
td,th{padding:6px 12px;text-align:left;border-bottom:1px solid #E8E4DC}.scroll{overflow-x:auto}.faint{color:#65615A;font-size:14px}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const WORDS = {
  zh: {
    pay: '确认付款',
    fail: '付款失败',
    how: '回调怎样到达',
    paid: '已支付',
    closed: '已关闭',
    flight: '款项处理中',
    back: '返回商家',
    all: '支付单',
    state: '状态',
    made: '创建',
    play: '模拟环境，不产生真实资金往来',
    none: '还没有支付单',
  },
  en: {
    pay: 'Pay',
    fail: 'Fail',
    how: 'How the callback travels',
    paid: 'Paid',
    closed: 'Closed',
    flight: 'Money under way',
    back: 'Back to the shop',
    all: 'Payments',
    state: 'State',
    made: 'Made',
    play: 'A simulator: no real money moves',
    none: 'No payment yet',
  },
};
type Words = (typeof WORDS)['zh'];

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function wordsOf(request: FastifyRequest): { lang: 'zh-CN' | 'en'; words: Words } {
  const { lang } = request.query as { lang?: string };
  const wish = lang ?? request.headers['accept-language'] ?? 'zh';
  return wish.startsWith('en') ? { lang: 'en', words: WORDS.en } : { lang: 'zh-CN', words: WORDS.zh };
}

function page(request: FastifyRequest, reply: FastifyReply, title: string, body: string, wide = false): FastifyReply {
  const { lang, words } = wordsOf(request);
  return reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
    })
    .send(`<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title><style>${STYLE}</style></head><body><main${wide ? ' class="wide"' : ''}>${body}<p class="faint">${words.play}</p></main></body></html>`);
}

/** Where the buyer pays by hand: the amount, a button, and how the callback shall travel. */
export function cashierPage(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  payment: Payment,
): FastifyReply {
  const { words } = wordsOf(request);
  const parts = payment.parts.map((part) => `<p>${escapeText(part.description)} ¥${yuan(part.amountFen)}</p>`).join('');
  const state =
    payment.state === 'paid'
      ? words.paid
      : payment.state === 'closed'
        ? words.closed
        : payment.inFlight
          ? words.flight
          : '';
  const back = payment.returnUrl ? `<p><a href="${escapeText(payment.returnUrl)}">${words.back}</a></p>` : '';
  const form = `<form method="post"><label>${words.how} <select name="scenario">${SCENARIOS.map((one) => `<option>${one}</option>`).join('')}</select></label>
<button name="outcome" value="pay">${words.pay}</button><button class="plain" name="outcome" value="fail">${words.fail}</button></form>`;
  return page(
    request,
    reply,
    name,
    `<section><h1>${escapeText(name)}</h1><p class="sum">¥${yuan(payment.amountFen)}</p>${parts}</section><section>${state === '' ? form : `<p role="status">${state}</p>${back}`}</section>`,
  );
}

/** Everything the provider holds, newest first. */
export function booksPage(request: FastifyRequest, reply: FastifyReply, name: string, books: Books): FastifyReply {
  const { words } = wordsOf(request);
  const rows = [...books.payments.values()]
    .reverse()
    .slice(0, 200)
    .map(
      (one) =>
        `<tr><td>${escapeText(one.number)}</td><td>${one.state}</td><td>¥${yuan(one.amountFen)}</td><td>${chinaTime(one.createdMs)}</td><td>${one.parts
          .map((part) => `${escapeText(part.seller)} ¥${yuan(part.amountFen)} − ¥${yuan(part.refundedFen)}`)
          .join('<br>')}</td></tr>`,
    );
  const table = `<div class="scroll"><table><thead><tr><th>${words.all}</th><th>${words.state}</th><th>¥</th><th>${words.made}</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
  return page(
    request,
    reply,
    name,
    `<section><h1>${escapeText(name)}</h1></section><section>${rows.length > 0 ? table : words.none}</section>`,
    true,
  );
}
