import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { Notice } from '#ui';
import { cardView } from '../goods.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, refusedBy, tried } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { GoodsGrid } from '../parts/goods-grid.tsx';
import { filesIn } from '../review-pictures.server.ts';

export const meta = headOf;

export function loader({ context }: LoaderFunctionArgs) {
  const { t } = market(context);
  return { head: { title: t('picture.title'), description: t('picture.lead'), hidden: true } };
}

/** Goods that show the picture that was sent; it is looked at and forgotten. */
export async function action({ context, request, url }: ActionFunctionArgs) {
  const here = market(context);
  const [file] = filesIn(await request.formData(), 'picture');
  const body = new FormData();
  if (file) body.append('file', file);
  const found = await tried(here.api.post('/api/search/picture', { body }), url);
  return found.done
    ? {
        told: found.value.told,
        cards: found.value.items.map((card) => cardView(here, card)),
        size: here.t('search.total', { count: found.value.items.length }),
        problem: null,
      }
    : { told: null, cards: [], size: '', problem: refusedBy(found.problem) };
}

export default function SearchPicture() {
  const { t } = useWords();
  const answer = useActionData<typeof action>();
  useLoaderData<typeof loader>();
  return (
    <div className="space-y-4" data-source="search">
      <h1 className="text-xl font-semibold">{t('picture.title')}</h1>
      <p className="text-sm text-ink-soft">{t('picture.lead')}</p>
      <FormProblem problem={answer?.problem} />
      <form
        method="post"
        encType="multipart/form-data"
        className="flex flex-wrap items-end gap-3 rounded-card border border-line bg-surface p-4"
      >
        <label className="block min-w-0 flex-1 space-y-1.5 text-sm">
          <span className="block font-medium">{t('picture.choose')}</span>
          <input
            type="file"
            name="picture"
            required
            accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
            className="block w-full text-sm file:mr-3 file:min-h-11 file:rounded-control file:border file:border-edge file:bg-surface file:px-3"
          />
          <span className="block text-ink-soft">{t('picture.limits')}</span>
        </label>
        <Submit>{t('picture.find')}</Submit>
      </form>
      {answer?.told === 'same' ? (
        <section aria-labelledby="found" className="space-y-3">
          <h2 id="found" className="text-lg font-semibold" role="status">
            {answer.size}
          </h2>
          <GoodsGrid cards={answer.cards} eager={4} />
        </section>
      ) : answer?.told ? (
        <div role="status">
          <Notice tone="attention">{t(`picture.told_${answer.told}`)}</Notice>
        </div>
      ) : null}
    </div>
  );
}
