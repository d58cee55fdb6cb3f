import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { Field } from '#ui';
import { ownAddress } from '#ui/own-address.ts';
import { documentVersion } from '../documents.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, refusedBy, textIn, tried } from '../market.server.ts';
import { errorOf, FormProblem, Submit } from '../parts/form-problem.tsx';
import { SignInFrame } from '../parts/sign-in-frame.tsx';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const { t } = market(context);
  return {
    back: ownAddress(url.searchParams.get('back')),
    head: { title: t('sign_up.title'), hidden: true },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const email = textIn(form, 'email');
  const nickname = textIn(form, 'nickname');
  const made = await tried(
    api.post('/api/sign-up/email', {
      body: {
        email,
        nickname,
        password: String(form.get('password')),
        accepted: [
          { document: 'terms', version: documentVersion },
          { document: 'privacy', version: documentVersion },
        ],
      },
    }),
    url,
  );
  if (made.done) return redirect(ownAddress(textIn(form, 'back')), 303);
  return data({ email, nickname, problem: refusedBy(made.problem) }, { status: made.problem.status });
}

export default function SignUp() {
  const { t } = useWords();
  const { back } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <SignInFrame title={t('sign_up.title')}>
      <FormProblem problem={answer?.problem} />
      <Form method="post" className="space-y-4">
        <input type="hidden" name="back" value={back} />
        <Field
          name="email"
          type="email"
          autoComplete="username"
          required
          label={t('sign_in.email')}
          defaultValue={answer?.email}
          error={errorOf(answer?.problem, 'email')}
        />
        <Field
          name="nickname"
          autoComplete="nickname"
          required
          maxLength={40}
          label={t('me.nickname')}
          hint={t('me.nickname_hint')}
          defaultValue={answer?.nickname}
          error={errorOf(answer?.problem, 'nickname')}
        />
        <Field
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          label={t('sign_in.password')}
          hint={t('sign_up.password_hint')}
          error={errorOf(answer?.problem, 'password')}
        />
        <label className="flex items-start gap-2 text-sm">
          <input type="checkbox" name="agreed" required className="mt-1 size-4" />
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
        <Submit look="primary" wide>
          {t('sign_up.enter')}
        </Submit>
      </Form>
      <p className="text-sm">
        {t('sign_up.have_account')}{' '}
        <a href={`/sign-in?way=email&back=${encodeURIComponent(back)}`} className="underline">
          {t('sign_in.title')}
        </a>
      </p>
    </SignInFrame>
  );
}
