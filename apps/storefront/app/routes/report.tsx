import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { SelectField, TextField } from '#ui';
import { pieceView } from '../content-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, signInFirst, textIn, tried } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';

export const meta = headOf;

const reasons = [
  'untrue',
  'advertising',
  'off_platform',
  'vulgar',
  'illegal',
  'copyright',
  'privacy',
  'unrelated',
  'other',
] as const;

/** A reader says that a piece, or a comment under it, should not be there. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  if (here.anonymous) signInFirst(url);
  const path = { pieceId: params.pieceId ?? '' };
  const piece = pieceView(here, await shown(here.api.get('/api/pieces/{pieceId}', { path }), url));
  const comment = url.searchParams.get('comment') ?? '';
  return {
    comment,
    of: here.t(comment ? 'report.comment_under' : 'report.piece', { title: piece.title }),
    back: piece.href,
    key: freshKey(),
    head: { title: here.t('report.title'), hidden: true },
  };
}

export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const reason = reasons.find((one) => one === textIn(form, 'reason')) ?? 'other';
  const body = { reason, note: textIn(form, 'note'), commentId: textIn(form, 'comment') || null };
  const path = { pieceId: params.pieceId ?? '' };
  const done = await tried(api.post('/api/pieces/{pieceId}/reports', { path, body, key: textIn(form, 'key') }), url);
  if (!done.done) return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
  return redirect('/me/content-reports', 303);
}

export default function Report() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="mx-auto max-w-lg space-y-4">
      <h1 className="text-xl font-semibold">{t('report.title')}</h1>
      <p>{page.of}</p>
      <FormProblem problem={answer?.problem} />
      <Form method="post" className="space-y-4">
        <input type="hidden" name="key" value={page.key} />
        <input type="hidden" name="comment" value={page.comment} />
        <SelectField name="reason" label={t('report.reason')}>
          {reasons.map((one) => (
            <option key={one} value={one}>
              {t(`report.reason.${one}`)}
            </option>
          ))}
        </SelectField>
        <TextField name="note" maxLength={500} label={t('report.note')} hint={t('report.note_hint')} />
        <p className="flex items-center gap-3">
          <Submit look="primary">{t('report.send')}</Submit>
          <a href={page.back} className="text-sm underline">
            {t('report.back')}
          </a>
        </p>
      </Form>
    </div>
  );
}
