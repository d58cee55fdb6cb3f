import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { Breadcrumb, Label, TextField } from '#ui';
import { complaintView } from '../complaint-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FileField, PICTURES } from '../parts/file-field.tsx';
import { errorOf, FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { filesIn, upload } from '../review-pictures.server.ts';

export const meta = headOf;

/** One complaint, as the side one is on sees it. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const path = { complaintId: params.complaintId ?? '' };
  const one = await shown(here.api.get('/api/me/content-complaints/{complaintId}', { path }), url);
  return { one: complaintView(here, one), key: freshKey(), head: { title: here.t('complaint.title'), hidden: true } };
}

export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const here = market(context);
  const { api } = here;
  const form = await request.formData();
  const path = { complaintId: params.complaintId ?? '' };
  const key = textIn(form, 'key');
  const intent = textIn(form, 'intent');
  const sent = await upload(here, url, intent === 'counter' ? filesIn(form, 'evidence') : [], 'private');
  if (!sent.done) return data({ problem: refusedBy(sent.problem) }, { status: sent.problem.status });
  const act = () => {
    if (intent === 'withdraw') return api.post('/api/me/content-complaints/{complaintId}/withdraw', { path, key });
    if (intent === 'suit') {
      const body = { suit: textIn(form, 'suit').slice(0, 500) };
      return api.post('/api/me/content-complaints/{complaintId}/suit', { path, body, key });
    }
    const body = {
      statement: textIn(form, 'statement').slice(0, 2_000),
      evidenceIds: sent.value,
      truthful: (form.get('truthful') === 'on') as true,
    };
    return api.post('/api/me/content-complaints/{complaintId}/counter', { path, body, key });
  };
  const done = await tried(act(), url);
  if (done.done) return redirect(`/me/complaints/${path.complaintId}`, 303);
  return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
}

const card = 'space-y-3 rounded-card border border-line bg-surface p-4';

export default function ComplaintPage() {
  const { t } = useWords();
  const { one, key } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <MinePage here="complaints" title={t('complaint.title')}>
      <Breadcrumb
        label={t('frame.path')}
        crumbs={[{ text: t('complaint.mine'), href: '/me/complaints' }, { text: one.title }]}
      />
      <FormProblem problem={answer?.problem} />
      <section aria-labelledby="stands" className={card}>
        <div className="flex flex-wrap items-center gap-2">
          <h2 id="stands" className="font-semibold">
            {one.title}
          </h2>
          <Label tone={one.tone}>{one.stateText}</Label>
        </div>
        <p className="text-sm text-ink-soft">{t('complaint.parties', { name: one.complainant, creator: one.by })}</p>
        <p className="text-sm">{one.next}</p>
        {one.declineNote ? <p className="text-sm text-vermilion-ink">{one.declineNote}</p> : null}
        <ul className="text-sm text-ink-soft">
          {one.moments.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="notice" className={card}>
        <h2 id="notice" className="font-semibold">
          {t('complaint.notice')}
        </h2>
        <p className="text-sm font-medium">{one.work}</p>
        <p className="text-sm whitespace-pre-line">{one.statement}</p>
        <Evidence pictures={one.evidence} />
      </section>
      {one.counter ? (
        <section aria-labelledby="counter" className={card}>
          <h2 id="counter" className="font-semibold">
            {t('complaint.counter')}
          </h2>
          <p className="text-sm whitespace-pre-line">{one.counter}</p>
          <Evidence pictures={one.counterEvidence} />
        </section>
      ) : null}
      {one.suit ? (
        <section aria-labelledby="suit" className={card}>
          <h2 id="suit" className="font-semibold">
            {t('complaint.suit')}
          </h2>
          <p className="text-sm">{one.suit}</p>
        </section>
      ) : null}
      {one.mayCounter ? (
        <Form method="post" encType="multipart/form-data" className={card}>
          <input type="hidden" name="key" value={key} />
          <TextField
            name="statement"
            required
            minLength={20}
            maxLength={2_000}
            rows={5}
            label={t('complaint.make_counter')}
            hint={t('complaint.counter_hint')}
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
            <span>{t('complaint.counter_truthful')}</span>
          </label>
          <Submit look="primary" name="intent" value="counter">
            {t('complaint.counter_send')}
          </Submit>
        </Form>
      ) : null}
      {one.maySue ? (
        <Form method="post" className={card}>
          <input type="hidden" name="key" value={key} />
          <TextField
            name="suit"
            required
            minLength={5}
            maxLength={500}
            rows={2}
            label={t('complaint.make_suit')}
            hint={t('complaint.suit_hint')}
          />
          <Submit look="primary" name="intent" value="suit">
            {t('complaint.suit_send')}
          </Submit>
        </Form>
      ) : null}
      {one.mayWithdraw ? (
        <Form method="post" className="space-y-2">
          <input type="hidden" name="key" value={key} />
          <p className="text-sm text-ink-soft">{t('complaint.withdraw_hint')}</p>
          <Submit look="danger" name="intent" value="withdraw">
            {t('complaint.withdraw')}
          </Submit>
        </Form>
      ) : null}
    </MinePage>
  );
}

function Evidence({ pictures }: { pictures: readonly { readonly src: string; readonly alt: string }[] }) {
  return (
    <ul className="flex flex-wrap gap-2">
      {pictures.map((one) => (
        <li key={one.src}>
          <a href={one.src}>
            <img
              src={one.src}
              alt={one.alt}
              width="112"
              height="112"
              className="size-28 rounded-control object-cover"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}
