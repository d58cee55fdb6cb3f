import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { Breadcrumb, ButtonLink, Field, Notice, TextField } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FileField, PICTURES } from '../parts/file-field.tsx';
import { errorOf, FormProblem, Submit } from '../parts/form-problem.tsx';
import { filesIn, upload } from '../review-pictures.server.ts';

export const meta = headOf;

/** A rights holder gives notice about a piece. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const { api, t, say } = market(context);
  const path = { pieceId: params.pieceId ?? '' };
  const [piece, known] = await Promise.all([
    shown(api.get('/api/pieces/{pieceId}', { path }), url),
    shown(api.get('/api/me/real-name'), url),
  ]);
  return {
    title: say(piece.title),
    href: `/content/${piece.id}`,
    known: known.level === 'identity' || known.level === 'enterprise',
    key: freshKey(),
    head: { title: t('complaint.make'), hidden: true },
  };
}

export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const here = market(context);
  const form = await request.formData();
  const sent = await upload(here, url, filesIn(form, 'evidence'), 'private');
  if (!sent.done) return data({ problem: refusedBy(sent.problem) }, { status: sent.problem.status });
  const made = await tried(
    here.api.post('/api/pieces/{pieceId}/complaints', {
      path: { pieceId: params.pieceId ?? '' },
      body: {
        work: textIn(form, 'work').slice(0, 200),
        statement: textIn(form, 'statement').slice(0, 2_000),
        evidenceIds: sent.value,
        // The box is required in the browser; without it the API refuses.
        truthful: (form.get('truthful') === 'on') as true,
      },
      key: textIn(form, 'key'),
    }),
    url,
  );
  if (made.done) return redirect(`/me/complaints/${made.value.id}`, 303);
  return data({ problem: refusedBy(made.problem) }, { status: made.problem.status });
}

export default function Complain() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="mx-auto max-w-2xl space-y-4">
      <Breadcrumb
        label={t('frame.path')}
        crumbs={[
          { text: t('content.title'), href: '/content' },
          { text: page.title, href: page.href },
          { text: t('complaint.make') },
        ]}
      />
      <h1 className="text-xl font-semibold">{t('complaint.make')}</h1>
      <p className="text-sm text-ink-soft">{t('complaint.lead')}</p>
      {page.known ? null : (
        <Notice tone="attention">
          {t('complaint.real_name_first')} <ButtonLink href="/me/real-name">{t('creation.to_real_name')}</ButtonLink>
        </Notice>
      )}
      <FormProblem problem={answer?.problem} />
      {page.known ? (
        <Form
          method="post"
          encType="multipart/form-data"
          className="space-y-4 rounded-card border border-line bg-surface p-4"
        >
          <input type="hidden" name="key" value={page.key} />
          <Field
            name="work"
            required
            minLength={2}
            maxLength={200}
            label={t('complaint.work')}
            hint={t('complaint.work_hint')}
            error={errorOf(answer?.problem, 'work')}
          />
          <TextField
            name="statement"
            required
            minLength={20}
            maxLength={2_000}
            rows={5}
            label={t('complaint.statement')}
            hint={t('complaint.statement_hint')}
            error={errorOf(answer?.problem, 'statement')}
          />
          <FileField
            name="evidence"
            accept={PICTURES}
            multiple
            label={t('complaint.evidence')}
            hint={t('complaint.evidence_hint')}
          />
          <label className="flex items-start gap-2 text-sm">
            <input type="checkbox" name="truthful" required className="mt-1 size-4" />
            <span>{t('complaint.truthful')}</span>
          </label>
          <Submit look="primary">{t('complaint.send')}</Submit>
        </Form>
      ) : null}
    </div>
  );
}
