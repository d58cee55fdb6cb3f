import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { amountText, ButtonLink, LoadMore, Price } from '#ui';
import { bargainGoods } from '../bargain-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { BargainGoods } from '../parts/bargain-goods.tsx';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { momentText } from '../time-text.ts';

export const meta = headOf;

/** What can be bargained for now; with a product, of it alone. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, lang } = here;
  const [productId, cursor] = [url.searchParams.get('product'), url.searchParams.get('cursor')];
  const { items, nextCursor } = await shown(
    api.get('/api/bargain-offers', { query: { ...(productId ? { productId } : {}), ...(cursor ? { cursor } : {}) } }),
    url,
  );
  return {
    items: items.map((one) => ({
      id: one.id,
      beginKey: freshKey(),
      goods: bargainGoods(here, one),
      floorFen: one.floorFen,
      priceFen: one.priceFen,
      terms: t('bargain.terms', { count: one.friends, hours: one.openHours, floor: amountText(one.floorFen) }),
      left: t('bargain.left', { count: one.left }),
      until: t('bargain.offer_until', { at: momentText(one.endsAt, lang) }),
    })),
    more: nextCursor ? `/bargains?${productId ? `product=${productId}&` : ''}cursor=${nextCursor}` : null,
    head: { title: t('bargain.title'), hidden: true },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const begun = await tried(
    api.post('/api/bargain-offers/{offerId}/bargains', {
      path: { offerId: textIn(form, 'offerId') },
      key: textIn(form, 'key'),
    }),
    url,
  );
  if (begun.done) return redirect(`/bargains/${begun.value.code}`, 303);
  const running = begun.problem.code === 'bargains.bargain_running' && begun.problem.params.code;
  if (running) return redirect(`/bargains/${String(running)}`, 303);
  return data({ problem: refusedBy(begun.problem) }, { status: begun.problem.status });
}

export default function Bargains() {
  const { t } = useWords();
  const { items, more } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="space-y-4">
      <h1 className="text-xl font-semibold">{t('bargain.title')}</h1>
      <p className="text-sm text-ink-soft">{t('bargain.lead')}</p>
      <FormProblem problem={answer?.problem ?? null} />
      {items.length === 0 ? (
        <Nothing title={t('bargain.none')} detail={t('bargain.none_detail')} />
      ) : (
        <ul className="grid gap-3 md:grid-cols-2">
          {items.map((one) => (
            <li key={one.id} className="space-y-3 rounded-card border border-line bg-surface p-4">
              <BargainGoods {...one.goods}>
                <p>
                  <span className="text-ink-soft">{t('bargain.floor')} </span>
                  <Price amount={one.floorFen} />{' '}
                  <span className="text-ink-soft">{t('group.alone', { amount: amountText(one.priceFen) })}</span>
                </p>
              </BargainGoods>
              <p className="text-sm">{one.terms}</p>
              <div className="flex flex-wrap items-center justify-between gap-2">
                <p className="text-sm text-ink-soft">
                  {one.left} · {one.until}
                </p>
                <Form method="post">
                  <input type="hidden" name="offerId" value={one.id} />
                  <input type="hidden" name="key" value={one.beginKey} />
                  <Submit look="primary" aria-label={t('bargain.begin_this', { title: one.goods.title })}>
                    {t('bargain.begin')}
                  </Submit>
                </Form>
              </div>
            </li>
          ))}
        </ul>
      )}
      {more ? <LoadMore href={more} text={t('list.more')} /> : null}
      <ButtonLink href="/me/bargains">{t('bargain.mine')}</ButtonLink>
    </div>
  );
}
