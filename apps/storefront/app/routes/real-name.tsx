import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { Field, Label, Notice } from '#ui';
import { headOf } from '../head.ts';
import { type MessageKey, useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { errorOf, FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { momentText } from '../time-text.ts';

export const meta = headOf;

const LEVELS = ['phone', 'identity', 'enterprise'] as const;
const RANK = { none: 0, phone: 1, identity: 2, enterprise: 3 } as const;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, t, lang } = market(context);
  const known = await shown(api.get('/api/me/real-name'), url);
  return {
    level: known.level,
    sample: known.sample,
    key: freshKey(),
    pending: known.checks.find((check) => check.state === 'pending')?.kind ?? null,
    checks: known.checks.map((check) => ({
      id: check.id,
      name: check.nameMasked,
      number: check.numberMasked,
      kind: check.kind,
      state: check.state,
      at: momentText(check.decidedAt ?? check.askedAt, lang),
      why: check.reason ? t(`real_name.why.${check.reason.split('.')[1]}` as MessageKey) : null,
    })),
    head: { title: t('mine.real_name'), hidden: true },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const kind = textIn(form, 'kind');
  const name = textIn(form, 'name');
  // The box is required in the browser; without it the API refuses and nothing is asked of anybody.
  const agreed = (form.get('agreed') === 'on') as true;
  const key = textIn(form, 'key');
  const done = await tried<unknown>(
    kind === 'enterprise'
      ? api.post('/api/me/real-name/enterprise', {
          body: { name, creditCode: textIn(form, 'creditCode'), agreed },
          key,
        })
      : api.post('/api/me/real-name/identity', { body: { name, idNumber: textIn(form, 'idNumber'), agreed }, key }),
    url,
  );
  if (done.done) return redirect('/me/real-name', 303);
  return data({ kind, name, problem: refusedBy(done.problem) }, { status: done.problem.status });
}

const card = 'space-y-3 rounded-card border border-line bg-surface p-4';

export default function RealName() {
  const { t } = useWords();
  const { level, pending, checks, sample } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const rank = RANK[level];
  return (
    <MinePage here="account" title={t('mine.real_name')}>
      <section aria-labelledby="levels" className={card}>
        <h2 id="levels" className="font-semibold">
          {t('real_name.levels')}
        </h2>
        <ol className="space-y-2">
          {LEVELS.map((one) => (
            <li key={one} className="flex flex-wrap items-center gap-2 text-sm">
              <span className="font-medium">{t(`real_name.level.${one}`)}</span>
              {rank >= RANK[one] ? <Label tone="trust">{t('real_name.reached')}</Label> : null}
              <span className="w-full text-ink-soft">{t(`real_name.for.${one}`)}</span>
            </li>
          ))}
        </ol>
      </section>
      {pending ? <Notice tone="attention">{t('real_name.pending')}</Notice> : null}
      {!pending && level === 'none' ? <Notice tone="attention">{t('real_name.phone_first')}</Notice> : null}
      {!pending && level === 'phone' ? (
        <CheckForm kind="identity" name={answer?.name} problem={answer?.problem}>
          {sample ? <Notice>{t('real_name.sample', { name: sample.name, number: sample.idNumber })}</Notice> : null}
        </CheckForm>
      ) : null}
      {!pending && level === 'identity' ? (
        <CheckForm kind="enterprise" name={answer?.name} problem={answer?.problem} />
      ) : null}
      {checks.length > 0 ? (
        <section aria-labelledby="checks" className={card}>
          <h2 id="checks" className="font-semibold">
            {t('real_name.checks')}
          </h2>
          <ul className="divide-y divide-line text-sm">
            {checks.map((check) => (
              <li key={check.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
                <span className="font-medium">{t(`real_name.level.${check.kind}`)}</span>
                <Label tone={check.state === 'passed' ? 'trust' : 'neutral'}>
                  {t(`real_name.state.${check.state}`)}
                </Label>
                <span className="dx-figure text-ink-soft">
                  {check.name} {check.number} · {check.at}
                </span>
                {check.why ? <span className="w-full text-vermilion-ink">{check.why}</span> : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </MinePage>
  );
}

function CheckForm({
  kind,
  name,
  problem,
  children,
}: {
  kind: 'identity' | 'enterprise';
  name: string | undefined;
  problem: ReturnType<typeof refusedBy> | undefined;
  children?: React.ReactNode;
}) {
  const { t } = useWords();
  const { key } = useLoaderData<typeof loader>();
  const number = kind === 'identity' ? 'idNumber' : 'creditCode';
  return (
    <section aria-labelledby="check" className={card}>
      <h2 id="check" className="font-semibold">
        {t(`real_name.check.${kind}`)}
      </h2>
      {children}
      <FormProblem problem={problem} />
      <Form method="post" className="grid gap-4 md:grid-cols-2">
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="key" value={key} />
        <Field
          name="name"
          required
          minLength={2}
          maxLength={kind === 'identity' ? 40 : 100}
          autoComplete={kind === 'identity' ? 'name' : 'organization'}
          label={t(`real_name.name.${kind}`)}
          defaultValue={name}
          error={errorOf(problem, 'name')}
        />
        <Field
          name={number}
          required
          maxLength={24}
          autoComplete="off"
          label={t(`real_name.number.${kind}`)}
          error={errorOf(problem, number)}
        />
        <label className="flex items-start gap-2 text-sm md:col-span-2">
          <input type="checkbox" name="agreed" required className="mt-1 size-4" />
          <span>{t('real_name.agree')}</span>
        </label>
        <Submit look="primary">{t('real_name.submit')}</Submit>
      </Form>
    </section>
  );
}
