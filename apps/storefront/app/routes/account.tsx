import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import type { Problem } from '#client';
import { ButtonLink, Field, Label, Notice, SelectField } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, type Market, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { EnterSubmits } from '../parts/enter-submits.tsx';
import { errorOf, FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { PhoneSection } from '../parts/phone-section.tsx';
import { momentText } from '../time-text.ts';
import { visit } from '../visit.ts';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, t, lang } = market(context);
  const [me, exports, consents] = await Promise.all([
    shown(api.get('/api/me'), url),
    shown(api.get('/api/me/exports'), url),
    shown(api.get('/api/me/consents'), url),
  ]);
  return {
    me: {
      nickname: me.nickname,
      lang: me.lang,
      phone: me.phoneMasked,
      email: me.emailMasked,
      emailVerified: me.emailVerified,
      hasPassword: me.hasPassword,
      realName: (['none', 'phone', 'identity', 'enterprise'] as const)[me.realNameLevel] ?? 'none',
    },
    exports: exports.items.slice(0, 5).map((file) => ({
      id: file.id,
      state: file.state,
      kilobytes: Math.ceil((file.bytes ?? 0) / 1024),
      asked: momentText(file.askedAt, lang),
      until: file.expiresAt ? momentText(file.expiresAt, lang) : '',
    })),
    consents: consents.items.map((one) => ({
      id: `${one.document} ${one.at}`,
      text: t(one.given ? 'account.consent_given' : 'account.consent_taken_back', {
        document: documentName(t, one.document),
        version: one.version,
        at: momentText(one.at, lang),
      }),
    })),
    saved: url.searchParams.get('saved') === '1',
    key: freshKey(),
    head: { title: t('mine.account'), hidden: true },
  };
}

const documents = ['terms', 'privacy', 'identity_check', 'personalisation'] as const;
const documentName = (t: Market['t'], document: string): string =>
  documents.includes(document as (typeof documents)[number])
    ? t(`account.document_${document as (typeof documents)[number]}`)
    : document;

/** Profile, password, and leaving for good: one small form each. */
export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const intent = textIn(form, 'intent');
  const email = textIn(form, 'email');
  const phone = textIn(form, 'phone');
  if (intent === 'email-code' || intent === 'phone-code') {
    const { api: call, lang } = visit(context);
    const byMail = intent === 'email-code';
    const reply = await call(byMail ? '/api/me/email/code' : '/api/sign-in/code', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': lang },
      body: JSON.stringify(byMail ? { email } : { phone }),
    });
    const asked = { intent: byMail ? 'email' : 'phone', email, phone };
    const shownCode = reply.headers.get('x-dongxi-dev-code');
    if (reply.ok) return { ...asked, sent: true, shownCode, problem: undefined };
    const problem = refusedBy((await reply.json()) as Problem);
    return data({ ...asked, sent: false, shownCode: null, problem }, { status: reply.status });
  }
  const act = (): Promise<unknown> => {
    switch (intent) {
      case 'password': {
        const current = String(form.get('current') ?? '');
        const password = String(form.get('password') ?? '');
        return api.put('/api/me/password', { body: current === '' ? { password } : { current, password } });
      }
      case 'email':
        return api.put('/api/me/email', { body: { email, code: textIn(form, 'code') } });
      case 'phone':
        return api.put('/api/me/phone', { body: { phone, code: textIn(form, 'phone-code') } });
      case 'export':
        return api.post('/api/me/exports', { key: textIn(form, 'key') });
      case 'erase':
        return api.delete('/api/me', { query: { confirm: textIn(form, 'confirm') } });
      default:
        return api.patch('/api/me', {
          body: { nickname: textIn(form, 'nickname'), lang: textIn(form, 'lang') === 'en' ? 'en' : 'zh-CN' },
        });
    }
  };
  const done = await tried(act(), url);
  if (!done.done)
    return data(
      {
        intent,
        email,
        phone,
        sent: intent === 'email' || intent === 'phone',
        shownCode: null,
        problem: refusedBy(done.problem),
      },
      { status: done.problem.status },
    );
  return redirect(intent === 'erase' ? '/' : '/me/account?saved=1', 303);
}

const card = 'space-y-3 rounded-card border border-line bg-surface p-4';

export default function Account() {
  const { t } = useWords();
  const { me, exports, consents, key, saved } = useLoaderData<typeof loader>();
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
                <dt className="w-28 shrink-0 text-ink-soft">{t('sign_in.phone')}</dt>
                <dd className="dx-figure">{me.phone}</dd>
              </div>
            ) : null}
            {me.email ? (
              <div className="flex gap-3">
                <dt className="w-28 shrink-0 text-ink-soft">{t('sign_in.email')}</dt>
                <dd>{me.email}</dd>
              </div>
            ) : null}
          </dl>
          <Submit name="intent" value="profile" look="primary">
            {t('account.save')}
          </Submit>
        </Form>
      </section>

      <PhoneSection masked={me.phone} answer={answer?.intent === 'phone' ? answer : undefined} />

      <section aria-labelledby="email-title" className={card}>
        <h2 id="email-title" className="font-semibold">
          {t('account.email')} {me.emailVerified ? <Label tone="trust">{t('account.email_verified')}</Label> : null}
        </h2>
        <FormProblem problem={problem('email')} />
        {answer?.sent && !answer.problem ? (
          <Notice tone="done">
            {t('account.email_sent', { email: answer.email ?? '' })}
            {answer.shownCode ? (
              <span className="block">{t('sign_in.shown_code', { code: answer.shownCode })}</span>
            ) : null}
          </Notice>
        ) : null}
        <Form method="post" className="grid gap-4 md:grid-cols-2">
          <EnterSubmits name="intent" value="email" />
          <Field
            name="email"
            type="email"
            autoComplete="email"
            required
            label={t('sign_in.email')}
            hint={me.email ?? t('account.email_none')}
            defaultValue={answer?.email}
            error={errorOf(problem('email'), 'email')}
          />
          <div className="flex items-start gap-2">
            <div className="min-w-0 flex-1">
              <Field
                name="code"
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={6}
                label={t('sign_in.code')}
                error={errorOf(problem('email'), 'code')}
              />
            </div>
            <Submit name="intent" value="email-code" className="mt-7 shrink-0">
              {answer?.sent ? t('sign_in.send_again') : t('sign_in.send_code')}
            </Submit>
          </div>
          <Submit name="intent" value="email" look="primary">
            {t('account.email_save')}
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
        <FormProblem problem={problem('export')} />
        <Form method="post">
          <input type="hidden" name="key" value={key} />
          <Submit name="intent" value="export">
            {t('account.export')}
          </Submit>
        </Form>
        {exports.length > 0 ? (
          <ul className="divide-y divide-line text-sm">
            {exports.map((file) => (
              <li key={file.id} className="flex flex-wrap items-center justify-between gap-2 py-2">
                <span>
                  {t(`account.export_${file.state}`, { at: file.asked, until: file.until, size: file.kilobytes })}
                </span>
                {file.state === 'ready' ? (
                  <ButtonLink href={`/api/me/exports/${file.id}/file`} download size="small">
                    {t('account.export_download')}
                  </ButtonLink>
                ) : null}
              </li>
            ))}
          </ul>
        ) : null}
        {consents.length > 0 ? (
          <details>
            <summary className="inline-block py-1 text-sm underline">{t('account.consents')}</summary>
            <ul className="mt-1 space-y-1 text-sm">
              {consents.map((one) => (
                <li key={one.id}>{one.text}</li>
              ))}
            </ul>
          </details>
        ) : null}
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
