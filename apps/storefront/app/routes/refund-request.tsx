import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, EscrowNote, SelectField, TextField } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { orderLine, reasonText, refundReasons } from '../order-view.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { GoodsLine } from '../parts/goods-line.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const orderId = params.orderId ?? '';
  const order = await shown(here.api.get('/api/me/orders/{orderId}', { path: { orderId } }), url);
  return {
    orderId,
    key: freshKey(),
    shipped: order.state !== 'awaiting_shipment',
    lines: order.lines
      .map((line) => ({ line: orderLine(here, line), left: line.quantity - line.refundedQuantity }))
      .filter(({ left }) => left > 0),
    reasons: refundReasons.map((id) => ({ id, text: reasonText(here, id) })),
    head: { title: here.t('refund.ask'), hidden: true },
  };
}

export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const { api, t } = market(context);
  const form = await request.formData();
  const lines = [...form].flatMap(([name, value]) => {
    const quantity = Number.parseInt(String(value), 10);
    return name.startsWith('line-') && quantity > 0 ? [{ lineId: name.slice('line-'.length), quantity }] : [];
  });
  if (lines.length === 0)
    return data(
      { problem: { code: 'form.nothing', title: t('refund.choose'), fields: [], requestId: '' } },
      { status: 422 },
    );
  const reason = refundReasons.find((one) => one === textIn(form, 'reason')) ?? 'other';
  const asked = await tried(
    api.post('/api/me/orders/{orderId}/refunds', {
      path: { orderId: params.orderId ?? '' },
      key: textIn(form, 'key'),
      body: { lines, reason, description: textIn(form, 'description').slice(0, 500) },
    }),
    url,
  );
  if (asked.done) return redirect(`/refunds/${asked.value.id}`, 303);
  return data({ problem: refusedBy(asked.problem) }, { status: asked.problem.status });
}

export default function RefundRequest() {
  const { t } = useWords();
  const { orderId, key, lines, reasons, shipped } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const counts = [...Array(Math.max(0, ...lines.map(({ left }) => left)) + 1).keys()];
  return (
    <MinePage here="refunds" title={t('refund.ask')}>
      <FormProblem problem={answer?.problem} />
      {lines.length === 0 ? (
        <Nothing
          title={t('refund.nothing_left')}
          action={<ButtonLink href={`/orders/${orderId}`}>{t('refund.back_to_order')}</ButtonLink>}
        />
      ) : (
        <Form method="post" className="space-y-4">
          <input type="hidden" name="key" value={key} />
          <fieldset className="space-y-3 rounded-card border border-line bg-surface p-4">
            <legend className="px-1 font-semibold">{t('refund.which')}</legend>
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
          <SelectField name="reason" label={t('refund.reason')}>
            {reasons.map((reason) => (
              <option key={reason.id} value={reason.id}>
                {reason.text}
              </option>
            ))}
          </SelectField>
          <TextField
            name="description"
            label={t('refund.description')}
            maxLength={500}
            optionalText={t('form.optional')}
          />
          <Submit look="primary" wide>
            {t('refund.send')}
          </Submit>
          <EscrowNote title={t('refund.how')}>{t(shipped ? 'refund.how_shipped' : 'refund.how_unshipped')}</EscrowNote>
        </Form>
      )}
    </MinePage>
  );
}
