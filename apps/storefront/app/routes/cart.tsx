import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useFetcher,
  useLoaderData,
} from 'react-router';
import { AmountTable, amountText, ButtonLink, classNames, Icon, Notice, Price, QuantityStepper, useToast } from '#ui';
import { binIcon, checkIcon } from '#ui/icons.ts';
import { cartChanged } from '../cart-count.ts';
import { goodsOf } from '../goods.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, type Refused, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { EnterSubmits } from '../parts/enter-submits.tsx';
import { GiftLines } from '../parts/gift-lines.tsx';
import { LinePicture } from '../parts/goods-line.tsx';
import { LazyShelf } from '../parts/lazy-shelf.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { Nudge, WhyNot } from '../parts/why-not.tsx';
import { choiceText, partsText, pictureOf, problemText, quoteView } from '../quote-view.server.ts';

export const meta = headOf;

const mostPieces = 999;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, say, t } = here;
  const cart = await shown(api.get('/api/cart'), url);
  return {
    lineCount: cart.lineCount,
    selectedCount: cart.selectedCount,
    refused: url.searchParams.get('refused')?.slice(0, 200) ?? '',
    shops: cart.shops.map(({ shop, lines }) => ({
      id: shop.id,
      code: shop.code,
      name: shop.name,
      allSelected: lines.every((line) => line.selected),
      lines: lines.map((line) => ({
        id: line.id,
        href: line.productId && `/products/${line.productId}?sku=${line.skuId}`,
        title: say(line.title),
        choice: choiceText(here, line.saleAttributes) || partsText(here, line.parts),
        src: pictureOf(line.mediaId),
        quantity: line.quantity,
        selected: line.selected,
        priceFen: line.priceFen,
        /** Cheaper or dearer than when it was put in; 0 when neither. */
        movedFen: line.priceFen === null ? 0 : line.priceFen - line.priceAtAddingFen,
        most: Math.max(1, Math.min(line.available, line.purchaseLimit ?? mostPieces, mostPieces)),
        limitText: line.purchaseLimit === null ? '' : t('cart.limit', { count: line.purchaseLimit }),
        trouble: line.unavailable === null ? '' : problemText(here, line.unavailable, { available: line.available }),
        gone: line.unavailable !== null && line.unavailable !== 'checkout.not_enough_stock',
      })),
    })),
    quote: cart.quote && quoteView(here, cart.quote),
    goods: goodsOf(cart.shops.flatMap(({ lines }) => lines.map((line) => line.productId))),
    head: { title: t('frame.cart'), hidden: true },
  };
}

/** Every change of the cart; with a script the page stays and the answer is only the problem. */
export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const intent = textIn(form, 'intent');
  const [lineId, shopId] = [textIn(form, 'lineId'), textIn(form, 'shopId')];
  const step = Number(form.get('quantity-step') ?? 0);
  const quantity = Math.max(1, Math.min(mostPieces, (Number.parseInt(textIn(form, 'quantity'), 10) || 1) + step));
  const path = { lineId };
  const act =
    intent === 'remove'
      ? api.delete('/api/cart/lines/{lineId}', { path })
      : intent === 'select' || intent === 'unselect'
        ? api.post('/api/cart/select', {
            body: {
              selected: intent === 'select',
              ...(lineId ? { lineIds: [lineId] } : shopId ? { shopId } : { all: true }),
            },
          })
        : api.patch('/api/cart/lines/{lineId}', { path, body: { quantity } });
  const done = await tried(act, url);
  const problem = done.done ? null : refusedBy(done.problem);
  if (form.has('script')) return data({ problem }, { status: done.done ? 200 : done.problem.status });
  return redirect(problem ? `/cart?refused=${encodeURIComponent(problem.title)}` : '/cart', 303);
}

interface CartFormProps {
  fields: Readonly<Record<string, string>>;
  className?: string;
  children: (send: (more: Readonly<Record<string, string>>) => void, busy: boolean) => ReactNode;
}

/** A small form of the cart: posts as a page without JavaScript, in place with it. */
function CartForm({ fields, className, children }: CartFormProps) {
  const say = useToast();
  const { submit, state, data: answer } = useFetcher<{ problem: Refused | null }>();
  useEffect(() => {
    if (!answer) return;
    if (answer.problem) say(answer.problem.title, 'problem');
    cartChanged();
  }, [answer, say]);
  const send = (more: Readonly<Record<string, string>>) =>
    void submit({ ...fields, ...more, script: '1' }, { method: 'post', action: '/cart' });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter);
    send(Object.fromEntries([...given].map(([name, value]) => [name, String(value)])));
  };
  return (
    <form method="post" action="/cart" onSubmit={onSubmit} className={className} aria-busy={state !== 'idle'}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children(send, state !== 'idle')}
    </form>
  );
}

/** A tick box that is a button: it must act without JavaScript too. */
function Tick({ on, label }: { on: boolean; label: string }) {
  return (
    <button
      type="submit"
      name="intent"
      value={on ? 'unselect' : 'select'}
      aria-pressed={on}
      aria-label={label}
      className="grid size-9 shrink-0 place-items-center"
    >
      <span
        className={classNames(
          'grid size-5 place-items-center rounded-full border',
          on ? 'border-vermilion bg-vermilion text-on-vermilion' : 'border-edge bg-surface',
        )}
      >
        {on ? <Icon of={checkIcon} className="size-3.5" /> : null}
      </span>
    </button>
  );
}

type Line = Awaited<ReturnType<typeof loader>>['shops'][number]['lines'][number];

function CartLine({ line }: { line: Line }) {
  const { t } = useWords();
  const [quantity, setQuantity] = useState(line.quantity);
  useEffect(() => setQuantity(line.quantity), [line.quantity]);
  return (
    <CartForm fields={{ lineId: line.id }} className="flex items-start gap-1 py-3">
      {(send, busy) => (
        <>
          <EnterSubmits name="intent" value="quantity" />
          {line.gone ? (
            <span className="size-9 shrink-0" />
          ) : (
            <Tick on={line.selected} label={t('cart.select_line', { title: line.title })} />
          )}
          <LinePicture src={line.src} />
          <div className={classNames('ml-2 min-w-0 flex-1 space-y-1 text-sm', line.gone && 'text-ink-soft')}>
            <div className="flex items-start justify-between gap-1">
              <p className="line-clamp-2">
                {line.href ? (
                  <a href={line.href} className="hover:underline">
                    {line.title}
                  </a>
                ) : (
                  line.title
                )}
              </p>
              <button
                type="submit"
                name="intent"
                value="remove"
                disabled={busy}
                aria-label={t('cart.remove', { title: line.title })}
                className="-mt-2 grid size-9 shrink-0 place-items-center rounded-control text-ink-soft hover:bg-sunken"
              >
                <Icon of={binIcon} className="size-4" />
              </button>
            </div>
            {line.choice ? <p className="text-ink-soft">{line.choice}</p> : null}
            {line.trouble ? <p className="text-vermilion-ink">{line.trouble}</p> : null}
            {line.movedFen === 0 ? null : (
              <p className="text-jade-ink">
                {t(line.movedFen < 0 ? 'cart.cheaper' : 'cart.dearer', { amount: amountText(Math.abs(line.movedFen)) })}
              </p>
            )}
            {line.limitText ? <p className="text-ink-soft">{line.limitText}</p> : null}
            <div className="flex flex-wrap items-center justify-between gap-2">
              {line.priceFen === null ? <span /> : <Price amount={line.priceFen} />}
              {line.gone ? null : (
                <QuantityStepper
                  name="quantity"
                  value={quantity}
                  max={Math.max(line.most, quantity)}
                  labels={{ quantity: t('product.quantity'), less: t('product.less'), more: t('product.more') }}
                  onChange={(next) => {
                    setQuantity(next);
                    send({ quantity: String(next) });
                  }}
                />
              )}
            </div>
          </div>
        </>
      )}
    </CartForm>
  );
}

export default function Cart() {
  const { t } = useWords();
  const { shops, quote, lineCount, selectedCount, refused, goods } = useLoaderData<typeof loader>();
  if (lineCount === 0)
    return (
      <>
        <h1 className="text-xl font-semibold">{t('frame.cart')}</h1>
        {refused ? <Notice tone="problem">{refused}</Notice> : null}
        <Nothing
          title={t('cart.none')}
          detail={t('cart.none_detail')}
          action={
            <ButtonLink href="/" look="primary">
              {t('cart.look_around')}
            </ButtonLink>
          }
        />
      </>
    );
  return (
    <>
      <h1 className="text-xl font-semibold">{t('cart.title', { count: lineCount })}</h1>
      {refused ? (
        <div className="mt-3">
          <Notice tone="problem">{refused}</Notice>
        </div>
      ) : null}
      <div className="mt-3 gap-6 md:grid md:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="space-y-3">
          {shops.map((shop) => (
            <section
              key={shop.id}
              aria-labelledby={`shop-${shop.id}`}
              className="rounded-card border border-line bg-surface px-2 py-1 md:px-4"
            >
              <CartForm fields={{ shopId: shop.id }} className="flex items-center border-b border-line">
                {() => (
                  <>
                    <Tick on={shop.allSelected} label={t('cart.select_shop', { name: shop.name })} />
                    <h2 id={`shop-${shop.id}`} className="font-semibold">
                      <a href={`/shops/${shop.code}`} className="inline-flex min-h-11 items-center hover:underline">
                        {shop.name}
                      </a>
                    </h2>
                  </>
                )}
              </CartForm>
              <ul className="divide-y divide-line">
                {shop.lines.map((line) => (
                  <li key={line.id}>
                    <CartLine line={line} />
                  </li>
                ))}
              </ul>
              <div className="px-2 pb-2 empty:hidden">
                <GiftLines gifts={quote?.shops.find(({ id }) => id === shop.id)?.gifts ?? []} />
              </div>
            </section>
          ))}
        </div>
        <aside aria-label={t('cart.sum')} className="mt-3 md:mt-0">
          <div className="space-y-3 rounded-card border border-line bg-surface p-4 md:sticky md:top-20">
            {quote ? (
              <>
                <AmountTable
                  caption={t('cart.sum')}
                  lines={quote.amounts}
                  total={{ text: t('cart.total'), amount: quote.payableFen }}
                />
                {quote.savedFen > 0 ? (
                  <p className="text-sm text-vermilion-ink" aria-live="polite">
                    {t('cart.saved', { amount: amountText(quote.savedFen) })}
                  </p>
                ) : null}
                <Nudge nudge={quote.nudge} />
                <WhyNot items={quote.whyNot} />
              </>
            ) : (
              <p className="text-sm text-ink-soft">{t('cart.nothing_selected')}</p>
            )}
          </div>
          <div className="dx-bar fixed inset-x-0 bottom-0 z-10 flex items-center gap-3 border-t border-line bg-surface px-3 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] md:static md:mt-3 md:border-0 md:bg-transparent md:p-0">
            <CartForm fields={{}} className="flex items-center">
              {() => (
                <>
                  <Tick on={shops.every((shop) => shop.allSelected)} label={t('cart.select_all')} />
                  <span className="text-sm" aria-hidden="true">
                    {t('cart.all')}
                  </span>
                </>
              )}
            </CartForm>
            <span className="ml-auto md:hidden">{quote ? <Price amount={quote.payableFen} /> : null}</span>
            {quote ? (
              <ButtonLink href="/checkout" look="primary" className="md:flex-1">
                {t('cart.checkout', { count: selectedCount })}
              </ButtonLink>
            ) : (
              <span
                aria-disabled="true"
                className="inline-flex min-h-11 items-center rounded-control bg-sunken px-4 text-ink-soft md:flex-1 md:justify-center"
              >
                {t('cart.choose_first')}
              </span>
            )}
          </div>
        </aside>
      </div>
      {goods ? <LazyShelf kind="with" of={goods} source="cart" /> : null}
    </>
  );
}
