import { type FormEvent, useState } from 'react';
import { amountText, Button, Countdown, classNames, Label, Price, QuantityStepper, useToast } from '#ui';
import { cartChanged, freshKey } from '../cart-count.ts';
import { useWords } from '../i18n.tsx';
import type { AxisView, SkuView } from '../product-view.server.ts';

export interface BuyBoxProps {
  axes: readonly AxisView[];
  skus: readonly SkuView[];
  /** The SKU that stands chosen when the page comes. */
  first: SkuView;
  quantity: number;
  offers: readonly {
    id: string;
    title: string;
    ends: string;
    inPrice: boolean;
    /** Of a flash price: until when it counts down, and pieces left in words. */
    until?: string;
    left?: string;
  }[];
  /** Where coupons that reach it are claimed; '' when there are none. */
  couponsHref: string;
  /** Where it can be bargained for (砍价); '' where it cannot. */
  bargainHref: string;
  /** Why nothing can be bought here; '' when it can. */
  closedText: string;
}

/** Price in hand, choice of SKU and the two buttons. A plain form; JavaScript shows the price of each choice at once. */
export function BuyBox({ axes, skus, first, quantity, offers, couponsHref, bargainHref, closedText }: BuyBoxProps) {
  const { t, lang } = useWords();
  const say = useToast();
  const [choice, setChoice] = useState(first.choice);
  const [count, setCount] = useState(quantity);
  const [busy, setBusy] = useState(false);
  const same = (wish: readonly number[]) => skus.find((sku) => sku.choice.every((value, axis) => value === wish[axis]));
  const sku = same(choice);
  const shown = sku ?? first;

  const addToCart = async (event: FormEvent<HTMLFormElement>) => {
    const { submitter } = event.nativeEvent as SubmitEvent;
    if (!(submitter instanceof HTMLButtonElement) || submitter.value !== 'cart' || !sku) return;
    event.preventDefault();
    setBusy(true);
    try {
      const reply = await fetch('/api/cart/lines', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-language': lang, 'idempotency-key': freshKey() },
        body: JSON.stringify({ skuId: sku.id, quantity: count }),
      });
      if (reply.ok) say(t('product.added'), 'done');
      else say(((await reply.json()) as { title: string }).title, 'problem');
      cartChanged();
    } catch {
      say(t('product.not_reached'), 'problem');
    }
    setBusy(false);
  };

  const soldOut = closedText !== '' || (sku !== undefined && sku.most === 0);
  const buttons = (
    <>
      <Button name="intent" value="cart" disabled={soldOut} busy={busy} className="flex-1">
        {t('product.to_cart')}
      </Button>
      <Button name="intent" value="buy" look="primary" disabled={soldOut} className="flex-1">
        {t('product.buy')}
      </Button>
    </>
  );

  return (
    <form method="post" onSubmit={addToCart} className="space-y-4">
      <div className="rounded-card bg-vermilion-wash p-4" aria-live="polite">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="text-sm">{t('product.in_hand')}</span>
          <Price amount={shown.handFen} before={shown.beforeFen} beforeLabel={t('product.was')} size="large" />
        </p>
        <details className="mt-2 text-sm">
          <summary className="inline-block py-1 underline">{t('product.how_price')}</summary>
          <dl className="mt-1 grid max-w-xs grid-cols-[1fr_auto] gap-x-6 gap-y-1">
            <dt>{t('product.shop_price')}</dt>
            <dd className="dx-figure text-right">{amountText(shown.priceFen)}</dd>
            {shown.handFen < shown.priceFen ? (
              <>
                <dt>{offers.find((offer) => offer.inPrice)?.title ?? t('product.cut')}</dt>
                <dd className="dx-figure text-right">{amountText(shown.handFen - shown.priceFen)}</dd>
              </>
            ) : null}
            <dt className="font-semibold">{t('product.in_hand')}</dt>
            <dd className="dx-figure text-right font-semibold">{amountText(shown.handFen)}</dd>
          </dl>
          <p className="mt-1 text-ink-soft">{t('product.price_note')}</p>
        </details>
        {offers.length > 0 ? (
          <ul className="mt-2 space-y-1 text-sm">
            {offers.map((offer) => (
              <li key={offer.id} className="flex flex-wrap items-center gap-2">
                <Label tone="live">{offer.title}</Label>
                {offer.until ? (
                  <Countdown
                    until={offer.until}
                    endsText={offer.ends}
                    overText={t('product.flash_over')}
                    dayUnit={t('time.day')}
                  />
                ) : (
                  <span className="text-ink-soft">{offer.ends}</span>
                )}
                {offer.left ? <strong className="text-vermilion-ink">{offer.left}</strong> : null}
              </li>
            ))}
          </ul>
        ) : null}
        {couponsHref ? (
          <a href={couponsHref} className="mt-2 me-4 inline-block text-sm underline">
            {t('product.coupons')}
          </a>
        ) : null}
        {bargainHref ? (
          <a href={bargainHref} className="mt-2 me-4 inline-block text-sm underline">
            {t('product.bargain')}
          </a>
        ) : null}
      </div>

      {axes.map((axis, place) => (
        <fieldset key={axis.name}>
          <legend className="mb-1.5 text-sm text-ink-soft">{axis.name}</legend>
          <div className="flex flex-wrap gap-2">
            {axis.values.map((value, at) => {
              const there = same(choice.map((now, axisPlace) => (axisPlace === place ? at : now)));
              return (
                <label
                  key={value}
                  className={classNames(
                    'cursor-pointer rounded-control border border-edge bg-surface px-3 py-2 text-sm has-checked:border-vermilion-ink has-checked:bg-vermilion-wash has-checked:text-vermilion-ink has-focus-visible:outline-2 has-focus-visible:outline-focus',
                    (!there || there.most === 0) && 'border-dashed text-ink-soft',
                  )}
                >
                  <input
                    type="radio"
                    name={`choice${place}`}
                    value={at}
                    defaultChecked={first.choice[place] === at}
                    onChange={() => setChoice(choice.map((now, axisPlace) => (axisPlace === place ? at : now)))}
                    className="sr-only"
                  />
                  {value}
                  {there && there.most === 0 ? <span className="ml-1 text-xs">{t('product.stock_out')}</span> : null}
                </label>
              );
            })}
          </div>
        </fieldset>
      ))}

      <div className="flex flex-wrap items-center gap-3 text-sm">
        <span className="text-ink-soft">{t('product.quantity')}</span>
        <QuantityStepper
          name="quantity"
          value={Math.min(count, Math.max(1, shown.most))}
          max={Math.max(1, shown.most)}
          disabled={soldOut}
          onChange={setCount}
          labels={{ quantity: t('product.quantity'), less: t('product.less'), more: t('product.more') }}
        />
        <span className={shown.scarce ? 'font-medium text-vermilion-ink' : 'text-ink-soft'}>
          {sku ? sku.stockText : t('product.no_such')}
        </span>
      </div>
      {closedText ? (
        <p role="status" className="rounded-control bg-amber-wash p-3 text-sm">
          {closedText}
        </p>
      ) : null}
      <div className="dx-bar fixed inset-x-0 bottom-0 z-10 flex gap-3 border-t border-line bg-surface px-3 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] md:static md:max-w-md md:border-0 md:bg-transparent md:p-0">
        {buttons}
      </div>
    </form>
  );
}
