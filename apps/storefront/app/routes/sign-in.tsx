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
import { Field, Notice, Tabs } from '#ui';
import { ownAddress } from '#ui/own-address.ts';
import { documentVersion } from '../documents.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, refusedBy, textIn, tried } from '../market.server.ts';
import { EnterSubmits } from '../parts/enter-submits.tsx';
import { errorOf, FormProblem, Submit } from '../parts/form-problem.tsx';
import { PasskeyButton } from '../parts/passkey-button.tsx';
import { SignInFrame } from '../parts/sign-in-frame.tsx';
import { visit } from '../visit.ts';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const { t, anonymous } = market(context);
  const query = url.searchParams;
  const back = ownAddress(query.get('back'));
  if (!anonymous) {
    const known = await visit(context).api('/api/me');
    if (known.ok) throw redirect(back);
  }
  return {
    back,
    way: query.get('way') === 'email' ? 'email' : 'phone',
    head: { title: t('sign_in.title'), hidden: true },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const back = ownAddress(textIn(form, 'back'));
  const intent = textIn(form, 'intent');
  const phone = textIn(form, 'phone');

  if (intent === 'code') {
    const reply = await visit(context).api('/api/sign-in/code', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': visit(context).lang },
      body: JSON.stringify({ phone }),
    });
    if (reply.ok) return { sent: true, phone, shownCode: reply.headers.get('x-dongxi-dev-code') };
    const problem = refusedBy((await reply.json()) as Problem);
    return data({ sent: false, phone, shownCode: null, problem }, { status: reply.status });
  }

  const accepted = [
    { document: 'terms', version: documentVersion },
    { document: 'privacy', version: documentVersion },
  ];
  const signedIn =
    intent === 'email'
      ? await tried(
          api.post('/api/sign-in/email', {
            body: { email: textIn(form, 'email'), password: String(form.get('password')) },
          }),
          url,
        )
      : await tried(api.post('/api/sign-in/phone', { body: { phone, code: textIn(form, 'code'), accepted } }), url);
  if (signedIn.done) return redirect(back, 303);
  return data(
    { sent: intent === 'phone', phone, email: textIn(form, 'email'), problem: refusedBy(signedIn.problem) },
    { status: signedIn.problem.status },
  );
}

export default function SignIn() {
  const { t } = useWords();
  const { back, way } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const problem = answer && 'problem' in answer ? answer.problem : undefined;
  const query = `back=${encodeURIComponent(back)}`;
  return (
    <SignInFrame title={t('sign_in.title')}>
      <Tabs
        label={t('sign_in.ways')}
        current={way}
        tabs={[
          { id: 'phone', text: t('sign_in.by_phone'), href: `/sign-in?${query}` },
          { id: 'email', text: t('sign_in.by_email'), href: `/sign-in?way=email&${query}` },
        ]}
      />
      <FormProblem problem={problem} />
      {way === 'phone' ? (
        <Form method="post" className="space-y-4">
          <EnterSubmits name="intent" value="phone" />
          <input type="hidden" name="back" value={back} />
          {answer?.sent && !problem ? (
            <Notice tone="done">
              {t('sign_in.code_sent', { phone: answer.phone })}
              {'shownCode' in answer && answer.shownCode ? (
                <span className="block">{t('sign_in.shown_code', { code: answer.shownCode })}</span>
              ) : null}
            </Notice>
          ) : null}
          <Field
            name="phone"
            type="tel"
            inputMode="tel"
            autoComplete="tel"
            required
            label={t('sign_in.phone')}
            hint={t('sign_in.phone_hint')}
            defaultValue={answer?.phone}
            error={errorOf(problem, 'phone')}
          />
          <div className="flex items-end gap-2">
            <div className="min-w-0 flex-1">
              <Field
                name="code"
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={6}
                label={t('sign_in.code')}
                error={errorOf(problem, 'code')}
              />
            </div>
            <Submit name="intent" value="code" formNoValidate className="shrink-0">
              {answer?.sent ? t('sign_in.send_again') : t('sign_in.send_code')}
            </Submit>
          </div>
          <label className="flex items-start gap-2 text-sm">
            <input
              type="checkbox"
              name="agreed"
              required
              className="mt-1 size-4"
              defaultChecked={answer?.sent ?? false}
            />
            <span>
              {t('sign_in.agree')}{' '}
              <a href="/rules/terms" className="underline">
                {t('rules.terms')}
              </a>{' '}
              {t('sign_in.and')}{' '}
              <a href="/rules/privacy" className="underline">
                {t('rules.privacy')}
              </a>
            </span>
          </label>
          <Submit name="intent" value="phone" look="primary" wide>
            {t('sign_in.enter')}
          </Submit>
          <p className="text-sm text-ink-soft">{t('sign_in.new_phone')}</p>
        </Form>
      ) : (
        <Form method="post" className="space-y-4">
          <input type="hidden" name="back" value={back} />
          <Field
            name="email"
            type="email"
            autoComplete="username"
            required
            label={t('sign_in.email')}
            defaultValue={answer && 'email' in answer ? answer.email : undefined}
            error={errorOf(problem, 'email')}
          />
          <Field
            name="password"
            type="password"
            autoComplete="current-password"
            required
            label={t('sign_in.password')}
            error={errorOf(problem, 'password')}
          />
          <Submit name="intent" value="email" look="primary" wide>
            {t('sign_in.enter')}
          </Submit>
          <p className="text-sm">
            {t('sign_in.no_account')}{' '}
            <a href={`/sign-up?${query}`} className="underline">
              {t('sign_up.title')}
            </a>
          </p>
        </Form>
      )}
      <PasskeyButton
        text="passkey.sign_in"
        run={(passkey, lang) => passkey.signInWithPasskey(lang)}
        onDone={() => location.assign(back)}
      />
    </SignInFrame>
  );
}
