import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, Field, Label, Notice, SelectField } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { errorOf, FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, t } = market(context);
  const me = await shown(api.get('/api/me'), url);
  return {
    me: {
      nickname: me.nickname,
      lang: me.lang,
      phone: me.phoneMasked,
      email: me.emailMasked,
      hasPassword: me.hasPassword,
      realName: (['none', 'phone', 'identity', 'enterprise'] as const)[me.realNameLevel] ?? 'none',
    },
    saved: url.searchParams.get('saved') === '1',
    head: { title: t('mine.account'), hidden: true },
  };
}

/** Profile, password, and leaving for good: one small form each. */
export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const intent = textIn(form, 'intent');
  const act = (): Promise<unknown> => {
    switch (intent) {
      case 'password': {
        const current = String(form.get('current') ?? '');
        const password = String(form.get('password') ?? '');
        return api.put('/api/me/password', { body: current === '' ? { password } : { current, password } });
      }
      case 'erase':
        return api.delete('/api/me', { query: { confirm: textIn(form, 'confirm') } });
      default:
        return api.patch('/api/me', {
          body: { nickname: textIn(form, 'nickname'), lang: textIn(form, 'lang') === 'en' ? 'en' : 'zh-CN' },
        });
    }
  };
  const done = await tried(act(), url);
  if (!done.done) return data({ intent, problem: refusedBy(done.problem) }, { status: done.problem.status });
  return redirect(intent === 'erase' ? '/' : '/me/account?saved=1', 303);
}

const card = 'space-y-3 rounded-card border border-line bg-surface p-4';

export default function Account() {
  const { t } = useWords();
  const { me, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const problem = (intent: string) => (answer?.intent === intent ? answer.problem : undefined);
  return (
    <MinePage here="account" title={t('mine.account')}>
      {saved && !answer ? <Notice tone="done">{t('account.saved')}</Notice> : null}

      <section aria-labelledby="profile" className={card}>
        <h2 id="profile" className="font-semibold">
          {t('account.profile')}
        </h2>
        <FormProblem problem={problem('profile')} />
        <Form method="post" className="grid gap-4 md:grid-cols-2">
          <Field
            name="nickname"
            required
            maxLength={40}
            label={t('me.nickname')}
            hint={t('me.nickname_hint')}
            defaultValue={me.nickname}
            error={errorOf(problem('profile'), 'nickname')}
          />
          <SelectField name="lang" label={t('account.lang')} hint={t('account.lang_hint')} defaultValue={me.lang}>
            <option value="zh-CN">中文</option>
            <option value="en">English</option>
          </SelectField>
          <dl className="space-y-1 text-sm md:col-span-2">
            {me.phone ? (
              <div className="flex gap-3">
                <dt className="w-16 text-ink-soft">{t('sign_in.phone')}</dt>
                <dd className="dx-figure">{me.phone}</dd>
              </div>
            ) : null}
            {me.email ? (
              <div className="flex gap-3">
                <dt className="w-16 text-ink-soft">{t('sign_in.email')}</dt>
                <dd>{me.email}</dd>
              </div>
            ) : null}
          </dl>
          <Submit name="intent" value="profile" look="primary">
            {t('account.save')}
          </Submit>
        </Form>
      </section>

      <section aria-labelledby="password-title" className={card}>
        <h2 id="password-title" className="font-semibold">
          {t(me.hasPassword ? 'account.change_password' : 'account.set_password')}
        </h2>
        <FormProblem problem={problem('password')} />
        <Form method="post" className="grid gap-4 md:grid-cols-2">
          {me.hasPassword ? (
            <Field
              name="current"
              type="password"
              autoComplete="current-password"
              required
              label={t('account.current_password')}
              error={errorOf(problem('password'), 'current')}
            />
          ) : null}
          <Field
            name="password"
            type="password"
            autoComplete="new-password"
            required
            minLength={8}
            label={t('account.new_password')}
            hint={t('sign_up.password_hint')}
            error={errorOf(problem('password'), 'password')}
          />
          <div className="md:col-span-2">
            <Submit name="intent" value="password">
              {t('account.save_password')}
            </Submit>
            <p className="mt-1 text-sm text-ink-soft">{t('account.password_ends')}</p>
          </div>
        </Form>
      </section>

      <section aria-labelledby="real-name" className={card}>
        <h2 id="real-name" className="font-semibold">
          {t('mine.real_name')} <Label tone="trust">{t(`real_name.level.${me.realName}`)}</Label>
        </h2>
        <p className="text-sm text-ink-soft">{t('account.real_name_detail')}</p>
        <ButtonLink href="/me/real-name">{t('account.to_real_name')}</ButtonLink>
      </section>

      <section aria-labelledby="privacy" className={card}>
        <h2 id="privacy" className="font-semibold">
          {t('account.privacy')}
        </h2>
        <p className="text-sm text-ink-soft">{t('account.export_detail')}</p>
        <ButtonLink href="/api/me/export" download>
          {t('account.export')}
        </ButtonLink>
        <details>
          <summary className="inline-block py-1 text-sm underline">{t('account.leave')}</summary>
          <FormProblem problem={problem('erase')} />
          <Form method="post" className="mt-2 space-y-2">
            <p className="text-sm">{t('account.leave_detail')}</p>
            <Field name="confirm" required label={t('account.leave_confirm', { word: 'erase' })} pattern="erase" />
            <Submit name="intent" value="erase" look="danger">
              {t('account.leave_do')}
            </Submit>
          </Form>
        </details>
      </section>
    </MinePage>
  );
}
