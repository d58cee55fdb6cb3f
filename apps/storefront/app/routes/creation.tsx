import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { Breadcrumb, Field, Notice, TextField } from '#ui';
import { bodyIn, emptyValues, kindNamed, momentIn, sameBody, standingOf, valuesOf } from '../creation-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, type Market, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { CreationFields } from '../parts/creation-form.tsx';
import { CreationStanding } from '../parts/creation-standing.tsx';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';

export const meta = headOf;

const DONE = ['kept', 'sent', 'withdrawn', 'appealed'] as const;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const done = DONE.find((one) => one === url.searchParams.get('done'));
  const shared = { key: freshKey(), done: done ? t(`creation.done_${done}`) : '' };
  if (!params.pieceId) {
    const me = await shown(api.get('/api/me/creator'), url);
    if (!me.profile) throw redirect('/me/creations/profile', 303);
    const kind = kindNamed(url.searchParams.get('kind'));
    const title = t('creation.write_a', { kind: t(`content.kind_${kind}`) });
    return { ...shared, kind, title, values: emptyValues(kind), standing: null, head: { title, hidden: true } };
  }
  const piece = await shown(api.get('/api/me/pieces/{pieceId}', { path: { pieceId: params.pieceId } }), url);
  const kind = kindNamed(piece.kind);
  const title = here.say(piece.body.title) || t('creation.untitled');
  return {
    ...shared,
    kind,
    title,
    values: valuesOf(kind, piece.body),
    standing: standingOf(here, piece),
    head: { title, hidden: true },
  };
}

export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const here = market(context);
  const form = await request.formData();
  const { pieceId } = params;
  const intent = textIn(form, 'intent');
  const key = textIn(form, 'key');
  if (!pieceId) {
    const kind = kindNamed(textIn(form, 'kind'));
    const body = await bodyIn(here, url, form, null);
    if (!body.done) return refused(body.problem);
    const kept = await tried(here.api.post('/api/me/pieces', { body: { kind, body: body.value }, key }), url);
    return kept.done ? redirect(`/me/creations/${kept.value.id}?done=kept`, 303) : refused(kept.problem);
  }
  const path = { pieceId };
  if (intent === 'withdraw') {
    const taken = await tried(here.api.post('/api/me/pieces/{pieceId}/withdraw', { path, key }), url);
    return taken.done ? redirect(`/me/creations/${pieceId}?done=withdrawn`, 303) : refused(taken.problem);
  }
  if (intent === 'appeal') {
    const body = { text: textIn(form, 'appeal').slice(0, 1_000) };
    const said = await tried(here.api.post('/api/me/pieces/{pieceId}/appeal', { path, body, key }), url);
    return said.done ? redirect(`/me/creations/${pieceId}?done=appealed`, 303) : refused(said.problem);
  }
  return keep(here, url, form, pieceId, intent === 'submit');
}

type Problem = Parameters<typeof refusedBy>[0];
const refused = (problem: Problem) => data({ problem: refusedBy(problem) }, { status: problem.status });

/** Keeps what the form says as a new version where it says something new, and sends it in where that was asked. */
async function keep(here: Market, url: URL, form: FormData, pieceId: string, send: boolean) {
  const { api } = here;
  const path = { pieceId };
  const piece = await shown(api.get('/api/me/pieces/{pieceId}', { path }), url);
  const body = await bodyIn(here, url, form, piece.body);
  if (!body.done) return refused(body.problem);
  if (piece.state !== 'draft' || !sameBody(piece.body, body.value)) {
    const kept = await tried(api.put('/api/me/pieces/{pieceId}', { path, body: body.value }), url);
    if (!kept.done) return refused(kept.problem);
  }
  if (!send) return redirect(`/me/creations/${pieceId}?done=kept`, 303);
  const publishAt = momentIn(form, 'publishAt');
  const sent = await tried(
    api.post('/api/me/pieces/{pieceId}/submit', {
      path,
      body: publishAt ? { publishAt } : {},
      key: textIn(form, 'key'),
    }),
    url,
  );
  return sent.done ? redirect(`/me/creations/${pieceId}?done=sent`, 303) : refused(sent.problem);
}

export default function Creation() {
  const { t } = useWords();
  const { kind, title, values, standing, key, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const mayEdit = standing?.mayEdit ?? true;
  return (
    <MinePage here="creations" title={title}>
      <Breadcrumb
        label={t('frame.path')}
        crumbs={[{ text: t('creation.mine'), href: '/me/creations' }, { text: title }]}
      />
      {done && !answer ? <Notice tone="done">{done}</Notice> : null}
      <FormProblem problem={answer?.problem} />
      {standing ? <CreationStanding standing={standing} /> : null}
      {standing?.mayAppeal ? (
        <Form method="post" className="space-y-3 rounded-card border border-line bg-surface p-4">
          <input type="hidden" name="key" value={key} />
          <TextField
            name="appeal"
            required
            minLength={5}
            maxLength={1_000}
            rows={3}
            label={t('creation.appeal')}
            hint={t('creation.appeal_hint')}
          />
          <Submit name="intent" value="appeal">
            {t('creation.appeal_send')}
          </Submit>
        </Form>
      ) : null}
      {mayEdit ? (
        <Form method="post" encType="multipart/form-data" className="space-y-4">
          <input type="hidden" name="key" value={key} />
          <input type="hidden" name="kind" value={kind} />
          <CreationFields kind={kind} values={values} film={standing?.film} problem={answer?.problem} />
          {standing ? (
            <section
              aria-label={t('creation.publish')}
              className="space-y-3 rounded-card border border-line bg-surface p-4"
            >
              <Field
                type="datetime-local"
                name="publishAt"
                label={t('creation.publish_at')}
                hint={t('creation.publish_at_hint')}
                optionalText={t('form.optional')}
              />
              <div className="flex flex-wrap gap-2">
                <Submit look="primary" name="intent" value="submit">
                  {t('creation.submit')}
                </Submit>
                <Submit name="intent" value="save">
                  {t('creation.save')}
                </Submit>
              </div>
            </section>
          ) : (
            <Submit look="primary" name="intent" value="save">
              {t('creation.save_first')}
            </Submit>
          )}
        </Form>
      ) : null}
      {standing?.mayWithdraw ? (
        <Form method="post">
          <input type="hidden" name="key" value={key} />
          <p className="mb-2 text-sm text-ink-soft">{t('creation.withdraw_hint')}</p>
          <Submit look="danger" name="intent" value="withdraw">
            {t('creation.withdraw')}
          </Submit>
        </Form>
      ) : null}
    </MinePage>
  );
}
