import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, Label } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const path = { orderId: params.orderId ?? '' };
  const [order, book] = await Promise.all([
    shown(api.get('/api/me/orders/{orderId}', { path }), url),
    shown(api.get('/api/me/addresses'), url),
  ]);
  const { receiver } = order;
  return {
    orderId: order.id,
    key: freshKey(),
    now: [`${receiver.name} ${receiver.phoneMasked}`, `${receiver.divisionNames.join(' ')} ${receiver.street}`],
    // Nothing travels abroad (decision on addresses abroad): they are not offered.
    items: book.items
      .filter((one) => one.divisionCode !== null)
      .map((one) => ({
        id: one.id,
        who: `${one.name} ${one.phone}`,
        where: `${one.divisionNames.join(' ')} ${one.street}`,
        label: one.label ?? '',
      })),
    head: { title: t('order.change_address'), hidden: true },
  };
}

/** Sends the parcel to another address of the book. */
export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const form = await request.formData();
  const orderId = params.orderId ?? '';
  const changed = await tried(
    market(context).api.post('/api/me/orders/{orderId}/address', {
      path: { orderId },
      body: { addressId: textIn(form, 'addressId') },
      key: textIn(form, 'key'),
    }),
    url,
  );
  if (changed.done) return redirect(`/orders/${orderId}?done=address`, 303);
  return data({ problem: refusedBy(changed.problem) }, { status: changed.problem.status });
}

/** Where an order that has not been shipped goes instead. */
export default function OrderAddress() {
  const { t } = useWords();
  const { orderId, key, now, items } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [who, where] = now;
  return (
    <MinePage here="orders" title={t('order.change_address')}>
      <FormProblem problem={answer?.problem} />
      <section aria-labelledby="now" className="space-y-1 rounded-card border border-line bg-surface p-4 text-sm">
        <h2 id="now" className="font-semibold">
          {t('order.address_now')}
        </h2>
        <p>{who}</p>
        <p className="text-ink-soft">{where}</p>
      </section>
      <p className="text-sm text-ink-soft">{t('order.change_address_means')}</p>
      {items.length === 0 ? <Nothing title={t('address.none')} detail={t('address.none_detail')} /> : null}
      <ul className="grid gap-3 md:grid-cols-2">
        {items.map((address) => (
          <li key={address.id} className="space-y-2 rounded-card border border-line bg-surface p-4 text-sm">
            <p className="flex flex-wrap items-center gap-2">
              <span className="dx-figure font-semibold">{address.who}</span>
              {address.label ? <Label>{address.label}</Label> : null}
            </p>
            <p>{address.where}</p>
            <Form method="post">
              <input type="hidden" name="key" value={`${key}-${address.id}`} />
              <Submit
                name="addressId"
                value={address.id}
                size="small"
                aria-label={`${t('order.send_here')} ${address.who} ${address.where}`}
              >
                {t('order.send_here')}
              </Submit>
            </Form>
          </li>
        ))}
      </ul>
      <ButtonLink href={`/me/addresses/new?back=${encodeURIComponent(`/orders/${orderId}/address`)}`}>
        {t('address.add')}
      </ButtonLink>
    </MinePage>
  );
}
