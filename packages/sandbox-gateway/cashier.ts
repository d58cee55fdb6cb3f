import type { FastifyInstance } from 'fastify';
import { chinaTime, type Gateway, yuan } from './context.ts';
import { GatewayError } from './errors.ts';
import { type Html, html } from './html.ts';
import { DEFAULT_CALLBACK_DELAY_MS, MAX_CALLBACK_DELAY_MS, SECOND_MS } from './limits.ts';
import { checkFormToken, formToken, requestLanguage, sendPage } from './page.ts';
import { subMerchantName } from './parties.ts';
import { failPayment, payPayment } from './paying.ts';
import { getPaymentByNo, type PaymentRow, partsOf } from './payments.ts';
import { isScenario, SCENARIOS } from './shapes.ts';
import { walletLimit } from './wallets.ts';
import { type Language, wordsIn } from './words.ts';

type ByNumber = { Params: { paymentNo: string } };
type PayForm = { token?: string; outcome?: string; scenario?: string; delay_seconds?: string; wallet?: string };

/** The buyer's pages: what is due to whom, pay or fail, and for testers how the merchant will be told. */
export function cashierPages(app: FastifyInstance, gateway: Gateway): void {
  app.get<ByNumber>('/:paymentNo', async (request, reply) => {
    const payment = getPaymentByNo(gateway, request.params.paymentNo);
    const language = requestLanguage(request);
    const token = formToken(gateway, request, reply, purposeOf(payment));
    const body = cashierBody(gateway, { payment, language, token });
    return sendPage(request, reply, { title: wordsIn(language).total, body });
  });

  app.post<ByNumber & { Body: PayForm | undefined }>('/:paymentNo', async (request, reply) => {
    const payment = getPaymentByNo(gateway, request.params.paymentNo);
    const form = request.body ?? {};
    checkFormToken(gateway, request, form.token, purposeOf(payment));
    if (form.outcome === 'fail') {
      failPayment(gateway, payment.out_trade_no);
    } else if (form.outcome === 'pay') {
      const { scenario, delay_seconds: delay, wallet } = form;
      payPayment(gateway, payment.out_trade_no, {
        ...(scenario !== undefined && isScenario(scenario) ? { scenario } : {}),
        ...(scenario === 'delayed' && delay ? { delayMs: parseDelay(delay) } : {}),
        ...(wallet ? { wallet } : {}),
      });
    } else {
      throw new GatewayError('BAD_REQUEST', { field: 'outcome' });
    }
    return reply.redirect(returnAddress(payment, form.outcome), 303);
  });
}

function purposeOf(payment: PaymentRow): string {
  return `cashier ${payment.payment_no}`;
}

function parseDelay(seconds: string): number {
  const ms = /^\d{1,6}$/.test(seconds) ? Number(seconds) * SECOND_MS : Number.NaN;
  if (!(ms <= MAX_CALLBACK_DELAY_MS)) throw new GatewayError('BAD_REQUEST', { field: 'delay_seconds' });
  return ms;
}

/** The merchant's return address with a hint. It is unsigned on purpose: only callback and query tell the truth. */
function returnAddress(payment: PaymentRow, result: string): string {
  const address = new URL(payment.return_url);
  address.searchParams.set('out_trade_no', payment.out_trade_no);
  address.searchParams.set('result', result === 'pay' ? 'submitted' : 'failed');
  return address.href;
}

function cashierBody(gateway: Gateway, view: { payment: PaymentRow; language: Language; token: string }): Html {
  const { payment, language, token } = view;
  const words = wordsIn(language);
  const [whole = '0', fen = '00'] = yuan(payment.amount_fen).split('.');
  const parts = partsOf(gateway, payment.out_trade_no).map(
    (part) =>
      html`<li><span>${subMerchantName(gateway, part.sub_merchant_id)}</span><b>¥${yuan(part.amount_fen)}</b></li>`,
  );
  return html`
${payment.failures > 0 && payment.state === 'NOTPAY' ? html`<section class="card warn" role="status"><p>${words.failedBefore}</p></section>` : ''}
${payment.in_flight === 1 ? html`<section class="card warn" role="status"><p>${words.inFlight}</p></section>` : ''}
<section class="card amount"><h1>${payment.channel === 'ecny' ? `${words.ecny} · ${words.total}` : words.total}</h1>
<div class="sum"><span class="yuan">¥</span>${whole}<span class="fen">.${fen}</span></div>${stateTag(payment, language)}</section>
<section class="card"><h2>${words.merchants}</h2><ul class="rows">${parts}</ul>
${payment.freeze === 1 ? html`<p class="faint">${words.escrow}</p>` : ''}</section>
<section class="card"><dl class="facts"><dt>${words.about}</dt><dd>${payment.description}</dd>
<dt>${words.order}</dt><dd>${payment.out_trade_no}</dd>
<dt>${words.expires}</dt><dd>${chinaTime(payment.expires_ms)}</dd></dl></section>
${payment.state === 'NOTPAY' && payment.in_flight === 0 ? payForm(language, token, payment.channel === 'ecny' ? walletChoice(gateway, language) : '') : html`<a class="button" href="${returnAddress(payment, payment.paid_ms === null ? 'fail' : 'pay')}">${words.back}</a>`}`;
}

function stateTag(payment: PaymentRow, language: Language): Html | string {
  const words = wordsIn(language);
  if (payment.state === 'SUCCESS') return html`<span class="tag">${words.paid}</span>`;
  if (payment.state === 'REFUND') return html`<span class="tag ended">${words.refunded}</span>`;
  if (payment.state === 'CLOSED') return html`<span class="tag ended">${words.closed}</span>`;
  return '';
}

/** Which of the sandbox's wallets pays, each with what its class may pay. */
function walletChoice(gateway: Gateway, language: Language): Html {
  const words = wordsIn(language);
  const most = (fen: number | null): string => (fen === null ? words.unlimited : `¥${yuan(fen)}`);
  const wallets = gateway.settings.wallets.map(({ number, walletClass }, place) => {
    const { singleFen, dayFen } = walletLimit(gateway, walletClass);
    return html`<label class="choice"><input type="radio" name="wallet" value="${number}"${place === 0 ? { markup: ' checked' } : ''}>
<span>${words[`walletClass${walletClass}`]} · ${number.slice(-4)}<br><small>${words.singleLimit} ${most(singleFen)} · ${words.dayLimit} ${most(dayFen)}</small></span></label>`;
  });
  return html`<fieldset><legend>${words.wallet}</legend>${wallets}</fieldset>`;
}

function payForm(language: Language, token: string, wallets: Html | string): Html {
  const words = wordsIn(language);
  const choices = (['default', ...SCENARIOS] as const).map(
    (name) =>
      html`<label class="choice"><input type="radio" name="scenario" value="${name}"${name === 'default' ? { markup: ' checked' } : ''}><span>${words[name]}</span></label>`,
  );
  return html`<form method="post" action="?lang=${language}" class="card">
<input type="hidden" name="token" value="${token}">
${wallets}
<button name="outcome" value="pay">${words.pay}${language === 'zh' ? html` <span lang="en">Pay</span>` : ''}</button>
<button name="outcome" value="fail" class="plain">${words.fail}${language === 'zh' ? html` <span lang="en">Fail</span>` : ''}</button>
<details><summary>${words.scenario}</summary><fieldset><legend>${words.scenarioHint}</legend>${choices}</fieldset>
<label>${words.delay}<input type="number" name="delay_seconds" min="0" max="${MAX_CALLBACK_DELAY_MS / SECOND_MS}" value="${DEFAULT_CALLBACK_DELAY_MS / SECOND_MS}"></label></details>
</form>`;
}
