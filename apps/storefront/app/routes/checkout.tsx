import { lazy, Suspense } from 'react';
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { AmountTable, amountText, ButtonLink, EscrowNote, Field, Label, Notice, Price } from '#ui';
import { emptyAddress } from '../address-form.server.ts';
import { slotChoice } from '../appointments.server.ts';
import { areaLists } from '../areas.server.ts';
import { couponChoice, couponsIn } from '../coupon-view.server.ts';
import { differences, seenOf } from '../drift.server.ts';
import { formIn } from '../group-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { installChoices, installsIn } from '../installs.server.ts';
import { insuranceOf } from '../insurance-view.server.ts';
import { freshKey, market, orNull, refusedBy, shown, signInFirst, textIn, tried } from '../market.server.ts';
import { CouponChoice } from '../parts/coupon-choice.tsx';
import { DeliveryChoices } from '../parts/delivery-choice.tsx';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { GiftLines } from '../parts/gift-lines.tsx';
import { GoodsLine } from '../parts/goods-line.tsx';
import { PurseChoice } from '../parts/purse-choice.tsx';
import { SlotField } from '../parts/slot-field.tsx';
import { Nudge, WhyNot } from '../parts/why-not.tsx';
import { deliveryChoices, pickupIn } from '../pickup.server.ts';
import { purseChoice, purseIn, pursesOf } from '../purse-view.server.ts';
import { type Quote, quoteView } from '../quote-view.server.ts';

/** Only for a buyer's first order: its code is no part of the first load. */
const AddressForm = import.meta.env.SSR
  ? (await import('../parts/address-form.tsx')).AddressForm
  : lazy(async () => ({ default: (await import('../parts/address-form.tsx')).AddressForm }));

export const meta = headOf;

/** What is to be bought: one SKU from "buy now", else what is ticked in the cart. */
function wantedOf(query: URLSearchParams): 'cart' | { skuId: string; quantity: number }[] {
  const skuId = query.get('sku');
  if (!skuId) return 'cart';
  return [{ skuId, quantity: Math.max(1, Math.min(999, Number.parseInt(query.get('quantity') ?? '1', 10) || 1)) }];
}

export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, anonymous } = here;
  if (anonymous) signInFirst(url);
  const { searchParams: query, pathname } = url;
  const { items: addresses } = await shown(api.get('/api/me/addresses'), url);
  const chosen =
    addresses.find(({ id }) => id === query.get('address')) ?? addresses.find((one) => one.isDefault) ?? addresses[0];

  const lines = wantedOf(query);
  const pickup = pickupIn(query);
  const coupons = couponsIn(query);
  const installs = installsIn(query);
  const form = formIn(query);
  const { group } = form;
  const use = purseIn(query);
  const [asked, stores, purses] = await Promise.all([
    tried(
      api.post('/api/checkout/quote', {
        body: {
          lines,
          pickup,
          installs,
          ...coupons,
          ...use,
          ...form,
          ...(chosen ? { addressId: chosen.id } : {}),
        },
      }),
      url,
    ),
    orNull(api.post('/api/checkout/stores', { body: { lines } })),
    pursesOf(here),
  ]);
  // Nothing ticked, or nothing left after the order was placed: the cart says so.
  if (!asked.done && asked.problem.code === 'checkout.empty') throw redirect('/cart', 303);
  // A group that cannot be joined says so on its own page, beside those that can.
  if (!asked.done && group?.groupId) throw groupRefused(group.groupId, asked.problem);
  const quote = asked.done ? asked.value : null;

  const insured = await Promise.all(
    (quote?.shops ?? []).map(async ({ shop }) => [shop.id, await insuranceOf(here, shop.code)]),
  );

  const services = (quote?.shops ?? []).flatMap((shop) => shop.lines.filter((line) => line.calendarId !== null));
  const link = (id: string) => {
    const to = new URLSearchParams(query);
    to.set('address', id);
    return `${pathname}?${to}`;
  };
  const self = pathname + (query.size > 0 ? `?${query}` : '');
  return {
    self,
    key: freshKey(),
    quote: quote && quoteView(here, quote),
    coupons: quote && couponChoice(here, url, quote),
    purses: quote && purseChoice(here, url, purses, quote),
    needsAddress: quote?.needsAddress ?? true,
    installs: quote ? await installChoices(here, url, quote) : {},
    choices: Object.fromEntries(
      (quote?.shops ?? []).map(({ shop }) => [shop.id, deliveryChoices(here, url, shop.id, stores?.items ?? [])]),
    ),
    refused: asked.done ? null : refusedBy(asked.problem),
    insured: Object.fromEntries(insured) as Record<string, string>,
    slots: Object.fromEntries(
      await Promise.all(
        services.map(
          async ({ skuId, calendarId, visitsFrom }) =>
            [skuId, await slotChoice(here, calendarId ?? '', quote?.divisionCode ?? null, visitsFrom)] as const,
        ),
      ),
    ),
    seen: quote ? seenOf(quote) : '',
    addressId: chosen?.id ?? null,
    addresses: addresses.map((one) => ({
      id: one.id,
      name: one.name,
      phone: one.phone,
      text: `${one.divisionNames.join(' ')} ${one.street}`,
      label: one.label,
      href: link(one.id),
    })),
    addressForm:
      chosen || quote?.needsAddress === false ? null : { values: emptyAddress, areas: await areaLists(here, '') },
    addAddress: `/me/addresses/new?back=${encodeURIComponent(self)}`,
    head: { title: t('checkout.title'), hidden: true },
  };
}

const groupRefused = (groupId: string, { title }: { title: string }) =>
  redirect(`/groups/${groupId}?refused=${encodeURIComponent(title)}`, 303);

/**
 * Places what the page showed. The hidden key makes a double submit one order; the fingerprint makes sure that the buyer pays
 * what they saw: if anything moved, the page says what and asks again.
 */
export async function action({ request, context, url }: ActionFunctionArgs) {
  const here = market(context);
  const form = await request.formData();
  const notes = [...form].flatMap(([name, value]): [string, string][] =>
    name.startsWith('note-') && typeof value === 'string' && value.trim() !== ''
      ? [[name.slice('note-'.length), value.trim().slice(0, 200)]]
      : [],
  );
  const visits = [...form].flatMap(([name, value]) =>
    name.startsWith('visit-') && typeof value === 'string' && value !== ''
      ? [{ skuId: name.slice('visit-'.length), startsAt: value }]
      : [],
  );
  const placed = await tried(
    here.api.post('/api/checkout/place', {
      key: textIn(form, 'key'),
      body: {
        lines: wantedOf(url.searchParams),
        ...(textIn(form, 'addressId') ? { addressId: textIn(form, 'addressId') } : {}),
        pickup: pickupIn(url.searchParams),
        installs: installsIn(url.searchParams),
        ...couponsIn(url.searchParams),
        ...formIn(url.searchParams),
        ...purseIn(url.searchParams),
        fingerprint: textIn(form, 'fingerprint'),
        agreedNoReturn: form.getAll('no-return').map(String),
        ...(visits.length > 0 ? { visits } : {}),
        ...(notes.length > 0 ? { notes: Object.fromEntries(notes) } : {}),
      },
    }),
    url,
  );
  if (placed.done) return redirect(`/pay/${placed.value.tradeId}`, 303);
  const { group } = formIn(url.searchParams);
  if (group?.groupId && placed.problem.code.startsWith('groupbuys.'))
    return groupRefused(group.groupId, placed.problem);
  const moved = placed.problem.code === 'checkout.quote_moved';
  const quote = moved ? (placed.problem.quote as Quote | null) : null;
  return data(
    {
      problem: refusedBy(placed.problem),
      moved,
      changes: quote ? differences(here, textIn(form, 'seen'), quote) : [],
      notes: Object.fromEntries(notes),
    },
    { status: placed.problem.status },
  );
}

const noSlots = { note: '', days: [] };

export default function Checkout() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { quote, addresses, addressId, needsAddress } = page;
  const chosen = addresses.find(({ id }) => id === addressId);
  const blocked = (quote?.problems.length ?? 0) > 0;

  return (
    <>
      <h1 className="text-xl font-semibold">{t('checkout.title')}</h1>
      <div className="mt-3 space-y-3">
        {answer?.moved ? (
          <Notice tone="attention">
            <p className="font-semibold">{t('checkout.moved')}</p>
            <ul className="mt-1 list-disc pl-5">
              {answer.changes.map((change) => (
                <li key={change}>{change}</li>
              ))}
            </ul>
            <p className="mt-1">{t('checkout.moved_again')}</p>
          </Notice>
        ) : (
          <FormProblem problem={answer?.problem ?? page.refused} />
        )}
      </div>

      <section aria-labelledby="to" className="mt-3 rounded-card border border-line bg-surface p-4">
        <h2 id="to" className="font-semibold">
          {t('checkout.to')}
        </h2>
        {needsAddress ? null : <p className="mt-2 text-sm">{t('checkout.no_address')}</p>}
        {chosen ? (
          <div className="mt-2 space-y-2">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{chosen.name}</span>
              <span className="dx-figure">{chosen.phone}</span>
              {chosen.label ? <Label>{chosen.label}</Label> : null}
            </p>
            <p className="text-sm">{chosen.text}</p>
            <details className="text-sm">
              <summary className="inline-block py-1 underline">{t('checkout.other_address')}</summary>
              <ul className="mt-1 space-y-1">
                {addresses
                  .filter(({ id }) => id !== addressId)
                  .map((one) => (
                    <li key={one.id}>
                      <a href={one.href} className="block rounded-control border border-line px-3 py-2 hover:bg-sunken">
                        {one.name} <span className="dx-figure">{one.phone}</span>
                        <span className="block text-ink-soft">{one.text}</span>
                      </a>
                    </li>
                  ))}
              </ul>
              <ButtonLink href={page.addAddress} size="small" className="mt-2">
                {t('address.add')}
              </ButtonLink>
            </details>
          </div>
        ) : page.addressForm ? (
          <div className="mt-3">
            <Suspense>
              <AddressForm view={page.addressForm} action={page.addAddress} saveText={t('checkout.save_and_go_on')} />
            </Suspense>
          </div>
        ) : null}
      </section>

      {page.coupons ? <CouponChoice view={page.coupons} /> : null}
      <PurseChoice view={page.purses} />

      {quote ? (
        <Form method="post" className="mt-3 gap-6 md:grid md:grid-cols-[minmax(0,1fr)_20rem]">
          <input type="hidden" name="key" value={page.key} />
          <input type="hidden" name="fingerprint" value={quote.fingerprint} />
          <input type="hidden" name="seen" value={page.seen} />
          <input type="hidden" name="addressId" value={addressId ?? ''} />
          <div className="space-y-3">
            {quote.shops.map((shop) => (
              <section
                key={shop.id}
                aria-labelledby={`shop-${shop.id}`}
                className="space-y-3 rounded-card border border-line bg-surface p-4"
              >
                <h2 id={`shop-${shop.id}`} className="font-semibold">
                  <a href={`/shops/${shop.code}`} className="hover:underline">
                    {shop.name}
                  </a>
                </h2>
                <ul className="space-y-3">
                  {shop.lines.map((line) => (
                    <li key={line.id}>
                      <GoodsLine line={line}>
                        {quote.problems
                          .filter(({ skuId }) => skuId === line.id)
                          .map((problem) => (
                            <p key={problem.text} className="font-medium text-vermilion-ink">
                              {problem.text}
                            </p>
                          ))}
                        <DeliveryChoices
                          items={page.installs[line.id] ?? []}
                          label={t('install.for', { goods: line.title })}
                        />
                        {line.installs ? <p className="text-ink-soft">{line.installs}</p> : null}
                        {page.slots[line.id] ? (
                          <SlotField name={`visit-${line.id}`} choice={page.slots[line.id] ?? noSlots} />
                        ) : null}
                        {line.noReturn ? (
                          <label className="mt-1 flex min-h-11 items-center gap-2">
                            <input
                              type="checkbox"
                              name="no-return"
                              value={line.id}
                              required
                              className="size-5 shrink-0"
                            />
                            {line.noReturn}
                          </label>
                        ) : null}
                      </GoodsLine>
                    </li>
                  ))}
                </ul>
                <GiftLines gifts={shop.gifts} />
                <DeliveryChoices
                  items={page.choices[shop.id] ?? []}
                  label={t('checkout.delivery_of', { name: shop.name })}
                />
                {page.insured[shop.id] ? <p className="text-sm text-jade-ink">{page.insured[shop.id]}</p> : null}
                <details className="text-sm">
                  <summary className="flex cursor-pointer items-baseline justify-between gap-4 py-1">
                    <span className="underline">{t('checkout.how_sum')}</span>
                    <span className="dx-figure font-semibold">{amountText(shop.payableFen)}</span>
                  </summary>
                  <AmountTable
                    caption={t('checkout.sum_of', { name: shop.name })}
                    lines={shop.amounts}
                    total={{ text: t('checkout.subtotal'), amount: shop.payableFen }}
                  />
                </details>
                <Field
                  name={`note-${shop.id}`}
                  maxLength={200}
                  label={t('checkout.note')}
                  optionalText={t('form.optional')}
                  defaultValue={answer?.notes[shop.id]}
                />
              </section>
            ))}
          </div>
          <aside aria-label={t('cart.sum')} className="mt-3 md:mt-0">
            <div className="space-y-3 md:sticky md:top-20">
              <div className="space-y-3 rounded-card border border-line bg-surface p-4">
                <AmountTable
                  caption={t('cart.sum')}
                  lines={quote.amounts}
                  total={{ text: t('checkout.payable'), amount: quote.payableFen }}
                />
                {quote.savedFen > 0 ? (
                  <p className="text-sm text-vermilion-ink">
                    {t('cart.saved', { amount: amountText(quote.savedFen) })}
                  </p>
                ) : null}
                <Nudge nudge={quote.nudge} />
                <WhyNot items={quote.whyNot} />
              </div>
              <EscrowNote title={t('escrow.title')}>{t('escrow.short')}</EscrowNote>
              <div className="dx-bar fixed inset-x-0 bottom-0 z-10 flex items-center justify-between gap-3 border-t border-line bg-surface px-3 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] md:static md:border-0 md:bg-transparent md:p-0">
                <Price amount={quote.payableFen} className="md:hidden" />
                <Submit look="primary" disabled={blocked || (!chosen && needsAddress)} className="md:w-full">
                  {answer?.moved ? t('checkout.place_again') : t('checkout.place')}
                </Submit>
              </div>
              {chosen || !needsAddress ? null : <p className="text-sm text-ink-soft">{t('checkout.address_first')}</p>}
              {blocked ? <p className="text-sm text-vermilion-ink">{t('checkout.blocked')}</p> : null}
            </div>
          </aside>
        </Form>
      ) : (
        <div className="mt-3 space-y-3 rounded-card border border-line bg-surface p-6 text-center">
          <p className="font-medium">{t('checkout.no_quote')}</p>
          <ButtonLink href="/cart" look="primary">
            {t('checkout.to_cart')}
          </ButtonLink>
        </div>
      )}
    </>
  );
}
