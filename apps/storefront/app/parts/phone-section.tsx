import { Form } from 'react-router';
import { Field, Notice } from '#ui';
import { useWords } from '../i18n.tsx';
import type { Refused } from '../market.server.ts';
import { EnterSubmits } from './enter-submits.tsx';
import { errorOf, FormProblem, Submit } from './form-problem.tsx';

interface PhoneAnswer {
  readonly phone: string;
  readonly sent: boolean;
  readonly shownCode: string | null;
  readonly problem?: Refused | undefined;
}

/** Another telephone number for the account, proven by a code sent to it. */
export function PhoneSection({ masked, answer }: { masked: string | null; answer: PhoneAnswer | undefined }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="phone-title" className="space-y-3 rounded-card border border-line bg-surface p-4">
      <h2 id="phone-title" className="font-semibold">
        {t('account.phone')}
      </h2>
      <FormProblem problem={answer?.problem} />
      {answer?.sent && !answer.problem ? (
        <Notice tone="done">
          {t('account.phone_sent', { phone: answer.phone })}
          {answer.shownCode ? (
            <span className="block">{t('sign_in.shown_code', { code: answer.shownCode })}</span>
          ) : null}
        </Notice>
      ) : null}
      <Form method="post" className="grid gap-4 md:grid-cols-2">
        <EnterSubmits name="intent" value="phone" />
        <Field
          name="phone"
          type="tel"
          autoComplete="tel"
          required
          label={t('account.new_phone')}
          hint={masked ?? t('account.phone_none')}
          defaultValue={answer?.phone}
          error={errorOf(answer?.problem, 'phone')}
        />
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <Field
              name="phone-code"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              label={t('sign_in.code')}
              error={errorOf(answer?.problem, 'code')}
            />
          </div>
          <Submit name="intent" value="phone-code" className="mt-7 shrink-0">
            {answer?.sent ? t('sign_in.send_again') : t('sign_in.send_code')}
          </Submit>
        </div>
        <Submit name="intent" value="phone" look="primary">
          {t('account.phone_save')}
        </Submit>
      </Form>
    </section>
  );
}
