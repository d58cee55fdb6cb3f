import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { Notice } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { dayText } from '../time-text.ts';

export const meta = headOf;

/** Whether goods are chosen by what one did here, what that has come to, and the way out of it. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, say, t, lang } = market(context);
  const { personal, at, interests } = await shown(api.get('/api/me/personalisation'), url);
  const strongest = interests[0]?.strength ?? 0;
  return {
    personal,
    since: at ? t(personal ? 'taste.on_since' : 'taste.off_since', { day: dayText(Date.parse(at), lang) }) : '',
    interests: interests.map(({ categoryId, name, strength }) => ({
      id: categoryId,
      name: say(name),
      href: `/categories/${encodeURIComponent(categoryId)}`,
      percent: Math.max(1, Math.round((100 * strength) / strongest)),
    })),
    saved: url.searchParams.get('saved') === '1',
    head: { title: t('taste.mine'), hidden: true },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const categoryId = textIn(form, 'drop');
  const act = (): Promise<unknown> =>
    categoryId
      ? api.delete('/api/me/personalisation/interests/{categoryId}', { path: { categoryId } })
      : api.put('/api/me/personalisation', { body: { personal: textIn(form, 'personal') === 'on' } });
  const done = await tried(act(), url);
  if (!done.done) return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
  return redirect('/me/taste?saved=1', 303);
}

export default function MyTaste() {
  const { t } = useWords();
  const { personal, since, interests, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const card = 'space-y-3 rounded-card border border-line bg-surface p-4';
  return (
    <MinePage here="taste" title={t('taste.mine')}>
      {saved && !answer ? <Notice tone="done">{t('account.saved')}</Notice> : null}
      <FormProblem problem={answer?.problem} />
      <section aria-labelledby="switch" className={card}>
        <h2 id="switch" className="font-semibold">
          {t(personal ? 'taste.is_on' : 'taste.is_off')}
        </h2>
        {since ? <p className="text-sm text-ink-soft">{since}</p> : null}
        <p className="text-sm">{t(personal ? 'taste.on_means' : 'taste.off_means')}</p>
        <Form method="post">
          <Submit name="personal" value={personal ? 'off' : 'on'} look={personal ? 'secondary' : 'primary'}>
            {t(personal ? 'taste.switch_off' : 'taste.switch_on')}
          </Submit>
        </Form>
      </section>
      {personal ? (
        <section aria-labelledby="interests" className={card}>
          <h2 id="interests" className="font-semibold">
            {t('taste.interests')}
          </h2>
          <p className="text-sm text-ink-soft">{t('taste.interests_rule')}</p>
          {interests.length === 0 ? <p className="text-sm text-ink-soft">{t('taste.none')}</p> : null}
          <ul className="divide-y divide-line">
            {interests.map((one) => (
              <li key={one.id} className="flex flex-wrap items-center justify-between gap-3 py-2">
                <a href={one.href} className="underline">
                  {one.name}
                </a>
                <span className="dx-figure ms-auto text-sm text-ink-soft">
                  {t('taste.strength', { percent: one.percent })}
                </span>
                <Form method="post">
                  <Submit
                    name="drop"
                    value={one.id}
                    size="small"
                    aria-label={t('taste.drop_named', { name: one.name })}
                  >
                    {t('taste.drop')}
                  </Submit>
                </Form>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section id="why" aria-labelledby="why-title" className={card}>
        <h2 id="why-title" className="font-semibold">
          {t('taste.why')}
        </h2>
        <ul className="list-disc space-y-1 ps-5 text-sm">
          <li>{t('taste.why_kept')}</li>
          <li>{t('taste.why_fades')}</li>
          <li>{t('taste.why_price')}</li>
          <li>{t('taste.why_off')}</li>
        </ul>
      </section>
    </MinePage>
  );
}
