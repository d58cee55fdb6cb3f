import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { amountText, ButtonLink, Notice } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { MinePage } from '../parts/mine-page.tsx';
import { furtherFactsOf } from '../product-view.server.ts';
import { choiceText } from '../quote-view.server.ts';
import { momentText } from '../time-text.ts';

export const meta = headOf;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, say, lang } = here;
  const path = { orderId: params.orderId ?? '', lineId: params.lineId ?? '' };
  const { line, content, version, at } = await shown(
    api.get('/api/me/orders/{orderId}/lines/{lineId}/snapshot', { path }),
    url,
  );
  const facts = [...content.attributes, ...furtherFactsOf(here, { content })];
  return {
    orderId: path.orderId,
    productId: line.productId,
    title: say(content.title),
    sellingPoints: say(content.sellingPoints),
    description: say(content.description),
    bought: t('snapshot.bought', {
      choice: choiceText(here, line.saleAttributes) || t('snapshot.one_kind'),
      count: line.quantity,
      price: amountText(line.unitPriceFen),
    }),
    kept: t('snapshot.kept', { version, at: momentText(at, lang) }),
    pictures: content.pictures.map(({ id }) => ({
      id,
      small: `/media/${id}/w480.webp`,
      large: `/media/${id}/w1600.webp`,
    })),
    services: [
      t('product.ships_within', { hours: content.shipWithinHours }),
      t(`product.return_${content.returnRule}`),
    ],
    facts: facts.map(({ name, value }) => ({ name: say(name), value: say(value) })),
    head: { title: t('snapshot.title'), hidden: true },
  };
}

/** The listing as it was when its buyer bought it (交易快照). */
export default function Snapshot() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  return (
    <MinePage here="orders" title={t('snapshot.title')}>
      <Notice>{page.kept}</Notice>
      <section aria-labelledby="goods" className="space-y-3 rounded-card border border-line bg-surface p-4">
        <h2 id="goods" className="font-semibold">
          {page.title}
        </h2>
        {page.sellingPoints ? <p className="text-sm text-ink-soft">{page.sellingPoints}</p> : null}
        <p className="text-sm">{page.bought}</p>
        <ul className="flex flex-wrap gap-2">
          {page.pictures.map((picture, place) => (
            <li key={picture.id}>
              <a href={picture.large} aria-label={t('review.picture', { count: place + 1 })}>
                <img
                  src={picture.small}
                  alt=""
                  width="160"
                  height="160"
                  loading="lazy"
                  className="size-36 rounded-control object-cover"
                />
              </a>
            </li>
          ))}
        </ul>
        <p className="text-sm">{page.services.join(' · ')}</p>
        {page.facts.length > 0 ? (
          <dl className="grid gap-x-8 text-sm md:grid-cols-2">
            {page.facts.map((fact) => (
              <div key={fact.name} className="flex gap-4 py-1.5">
                <dt className="w-24 shrink-0 text-ink-soft">{fact.name}</dt>
                <dd>{fact.value}</dd>
              </div>
            ))}
          </dl>
        ) : null}
        {page.description ? <p className="max-w-prose whitespace-pre-line text-sm">{page.description}</p> : null}
      </section>
      <div className="flex flex-wrap gap-2">
        <ButtonLink href={`/orders/${page.orderId}`}>{t('refund.back_to_order')}</ButtonLink>
        <ButtonLink href={`/products/${page.productId}`} look="quiet">
          {t('snapshot.today')}
        </ButtonLink>
      </div>
    </MinePage>
  );
}
