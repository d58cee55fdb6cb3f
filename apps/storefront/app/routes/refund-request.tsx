import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { amountText, ButtonLink, EscrowNote, Field, SelectField, TextField } from '#ui';
import { kindOf, kindText, reasonText } from '../case-view.server.ts';
import { giftTexts } from '../gift-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, type Market, market, orNull, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { orderLine } from '../order-view.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { GoodsLine } from '../parts/goods-line.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { momentText } from '../time-text.ts';
import { yuanIn } from '../yuan.ts';

export const meta = headOf;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, lang } = here;
  const path = { orderId: params.orderId ?? '' };
  const [order, options] = await Promise.all([
    shown(api.get('/api/me/orders/{orderId}', { path }), url),
    shown(api.get('/api/me/orders/{orderId}/refund-options', { path }), url),
  ]);
  const kind = kindOf(url.searchParams.get('kind'));
  const chosen = options.kinds.find((one) => one.kind === kind) ?? options.kinds[0];
  const sendsBack = chosen?.kind === 'return_refund' || chosen?.kind === 'exchange' || chosen?.kind === 'repair';
  const most = new Map(options.lines.map((line) => [line.lineId, sendsBack ? line.withBuyer : line.left]));
  const lines = order.lines
    .map((line) => ({ line: orderLine(here, line), left: most.get(line.id) ?? 0 }))
    .filter(({ left }) => left > 0);
  const wanted = chosen?.kind === 'exchange' ? await wantedOf(here, order.lines) : [];
  return {
    orderId: path.orderId,
    key: freshKey(),
    shipped: options.shipped,
    kind: chosen?.kind ?? 'refund_only',
    // Nothing of the order can go back in any way: there is no way to choose.
    kinds: (options.lines.some((line) => line.left > 0 || line.withBuyer > 0) ? options.kinds : []).map((one) => ({
      id: one.kind,
      text: kindText(here, one.kind),
    })),
    lines,
    wanted,
    reasons: (chosen?.reasons ?? []).map(({ reason, fault }) => ({
      id: reason,
      // Who pays the postage stands with the reason: a hint below the list would stand under every one of them.
      text: `${reasonText(here, reason)}${bearsText(here, fault, sendsBack)}`,
    })),
    free:
      chosen?.kind === 'return_refund' && options.freeUntil
        ? t(options.freeOver ? 'refund.free_over' : 'refund.free_days', { at: momentText(options.freeUntil, lang) })
        : '',
    how: [
      options.codesHeld
        ? t('refund.how_codes', { hours: options.answerHours })
        : howOf(here, chosen?.kind ?? 'refund_only', options),
      order.lines.some((line) => line.discounts.some((one) => one.kind === 'presale_deposit'))
        ? t('refund.with_deposit')
        : '',
      giftBack(here, order.gifts, options.shipped),
    ]
      .filter(Boolean)
      .join(' '),
    head: { title: t('refund.ask'), hidden: true },
  };
}

/** A gift is given for goods that stay: what goes back takes it along. */
function giftBack(here: Market, gifts: Parameters<typeof giftTexts>[1], shipped: boolean): string {
  const gone = gifts.filter((gift) => gift.quantity > (gift.cancelled ?? 0));
  if (gone.length === 0) return '';
  const list = giftTexts(here, gone)
    .map((gift) => gift.text)
    .join('、');
  return here.t(shipped && gone.some((gift) => gift.sent) ? 'gift.send_back' : 'gift.goes_too', { gifts: list });
}

function bearsText({ t }: Market, fault: string, sendsBack: boolean) {
  if (fault === 'shop') return t('refund.shop_bears');
  return sendsBack ? t('refund.you_bear') : '';
}

type Wait = {
  readonly shipped: boolean;
  readonly answerHours: number;
  readonly sendBackDays: number;
  readonly inspectDays: number;
};
const howOf = (
  { t }: Market,
  kind: string,
  { shipped, answerHours: hours, sendBackDays, inspectDays }: Wait,
): string =>
  kind === 'price_protection'
    ? t('refund.how_price')
    : kind === 'refund_only'
      ? t(shipped ? 'refund.how_shipped' : 'refund.how_unshipped', { hours })
      : t('refund.how_return', { hours, sendBackDays, inspectDays });

/** What the bought goods may be exchanged for: the same product at the same price. */
async function wantedOf(here: Market, lines: readonly { productId: string; skuId: string; unitListFen: number }[]) {
  const found: { id: string; text: string }[] = [];
  for (const line of new Map(lines.map((one) => [one.productId, one])).values()) {
    const product = await orNull(here.api.get('/api/products/{productId}', { path: { productId: line.productId } }));
    for (const sku of product?.content.skus ?? [])
      if (sku.skuId === line.skuId || sku.priceFen === line.unitListFen)
        found.push({
          id: sku.skuId,
          text: `${here.say(product?.content.title)} ${sku.saleAttributes.map((one) => here.say(one.value)).join(' ')}`.trim(),
        });
    if (!found.some((one) => one.id === line.skuId)) found.push({ id: line.skuId, text: here.t('refund.same_again') });
  }
  return found;
}

export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const { api, t } = market(context);
  const form = await request.formData();
  const lines = [...form].flatMap(([name, value]) => {
    const quantity = Number.parseInt(String(value), 10);
    return name.startsWith('line-') && quantity > 0 ? [{ lineId: name.slice('line-'.length), quantity }] : [];
  });
  const mend = (title: string) =>
    data({ problem: { code: 'form.nothing', title, fields: [], requestId: '' } }, { status: 422 });
  if (lines.length === 0) return mend(t('refund.choose'));
  const typed = textIn(form, 'amount');
  const amountFen = typed === '' ? null : yuanIn(typed);
  if (typed !== '' && amountFen === null) return mend(t('refund.amount_wrong'));
  const wantedSkuId = textIn(form, 'wanted');
  const asked = await tried(
    api.post('/api/me/orders/{orderId}/refunds', {
      path: { orderId: params.orderId ?? '' },
      key: textIn(form, 'key'),
      body: {
        kind: kindOf(textIn(form, 'kind')) ?? 'refund_only',
        lines,
        // The server knows which reasons fit; one it does not know is refused there.
        reason: textIn(form, 'reason') as 'other',
        description: textIn(form, 'description').slice(0, 500),
        ...(amountFen === null ? {} : { amountFen }),
        ...(wantedSkuId ? { wantedSkuId } : {}),
      },
    }),
    url,
  );
  if (asked.done) return redirect(`/refunds/${asked.value.id}`, 303);
  return data({ problem: refusedBy(asked.problem) }, { status: asked.problem.status });
}

export default function RefundRequest() {
  const { t } = useWords();
  const { orderId, key, kind, kinds, lines, wanted, reasons, free, how, shipped } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const counts = [...Array(Math.max(0, ...lines.map(({ left }) => left)) + 1).keys()];
  return (
    <MinePage here="refunds" title={t('refund.ask')}>
      <FormProblem problem={answer?.problem} />
      {kinds.length > 0 ? (
        <nav aria-label={t('refund.kind')}>
          <ul className="flex flex-wrap gap-2">
            {kinds.map((one) => (
              <li key={one.id}>
                <a
                  href={`/orders/${orderId}/refund?kind=${one.id}`}
                  aria-current={one.id === kind ? 'page' : undefined}
                  className="inline-flex min-h-11 items-center rounded-control border border-edge bg-surface px-4 aria-[current=page]:border-ink aria-[current=page]:font-semibold"
                >
                  {one.text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      {lines.length === 0 ? (
        <Nothing
          title={t('refund.nothing_left')}
          action={<ButtonLink href={`/orders/${orderId}`}>{t('refund.back_to_order')}</ButtonLink>}
        />
      ) : (
        <Form method="post" className="space-y-4">
          <input type="hidden" name="key" value={key} />
          <input type="hidden" name="kind" value={kind} />
          <fieldset className="space-y-3 rounded-card border border-line bg-surface p-4">
            <legend className="float-left mb-3 w-full font-semibold [&+*]:clear-left">{t('refund.which')}</legend>
            {lines.map(({ line, left }) => (
              <GoodsLine key={line.id} line={line}>
                <label className="mt-1 flex items-center gap-2">
                  <span>{t('refund.pieces')}</span>
                  <select
                    name={`line-${line.id}`}
                    defaultValue={lines.length === 1 ? left : 0}
                    aria-label={t('refund.pieces_of', { title: line.title })}
                    className="min-h-9 rounded-control border border-edge bg-surface px-2"
                  >
                    {counts.slice(0, left + 1).map((count) => (
                      <option key={count} value={count}>
                        {count}
                      </option>
                    ))}
                  </select>
                </label>
              </GoodsLine>
            ))}
          </fieldset>
          {wanted.length > 0 ? (
            <SelectField name="wanted" label={t('refund.wanted')} hint={t('refund.wanted_hint')}>
              {wanted.map((sku) => (
                <option key={sku.id} value={sku.id}>
                  {sku.text}
                </option>
              ))}
            </SelectField>
          ) : null}
          <SelectField name="reason" label={t('refund.reason')} hint={free || undefined}>
            {reasons.map((reason) => (
              <option key={reason.id} value={reason.id}>
                {reason.text}
              </option>
            ))}
          </SelectField>
          {shipped && (kind === 'refund_only' || kind === 'return_refund') ? (
            <Field
              name="amount"
              label={t('refund.less')}
              hint={t('refund.less_hint', { example: amountText(1250) })}
              inputMode="decimal"
              maxLength={12}
              optionalText={t('form.optional')}
            />
          ) : null}
          <TextField
            name="description"
            label={t('refund.description')}
            maxLength={500}
            optionalText={t('form.optional')}
          />
          <Submit look="primary" wide>
            {t('refund.send')}
          </Submit>
          <EscrowNote title={t('refund.how')}>{how}</EscrowNote>
        </Form>
      )}
    </MinePage>
  );
}
