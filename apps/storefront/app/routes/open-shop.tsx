import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { ButtonLink } from '#ui';
import { addressOf, headOf, shared } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, orNull } from '../market.server.ts';

export const meta = headOf;
export const headers = shared;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, say, t } = market(context);
  const forms = await orNull(api.get('/api/shop-application-forms'));
  return {
    kinds: (forms?.items ?? []).map((form) => ({
      kind: form.kind,
      name: say(form.name),
      asked: form.fields.filter((field) => field.required).map((field) => say(field.label)),
    })),
    head: { title: t('open_shop.title'), description: t('open_shop.detail'), canonical: addressOf(url) },
  };
}

export default function OpenShop() {
  const { t } = useWords();
  const { kinds } = useLoaderData<typeof loader>();
  const steps = [t('open_shop.step_apply'), t('open_shop.step_review'), t('open_shop.step_sell')];
  return (
    <div className="space-y-6">
      <header className="space-y-3 rounded-card bg-vermilion-wash p-5 md:p-8">
        <h1 className="text-2xl font-semibold">{t('open_shop.title')}</h1>
        <p className="max-w-prose">{t('open_shop.detail')}</p>
        <ol className="list-decimal space-y-1 pl-5">
          <li>
            {t('open_shop.step_identity')}{' '}
            <a href="/me/real-name" className="underline">
              {t('open_shop.identity')}
            </a>
          </li>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <ButtonLink href="/workbench/shops" look="primary" size="large">
          {t('open_shop.start')}
        </ButtonLink>
      </header>
      <section aria-labelledby="kinds" className="space-y-3">
        <h2 id="kinds" className="text-lg font-semibold">
          {t('open_shop.kinds')}
        </h2>
        <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
          {kinds.map((kind) => (
            <li key={kind.kind} className="rounded-card border border-line bg-surface p-4">
              <h3 className="font-semibold">{kind.name}</h3>
              <p className="mt-1 text-sm text-ink-soft">
                {t('open_shop.asked', { list: kind.asked.join(t('open_shop.comma')) })}
              </p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
