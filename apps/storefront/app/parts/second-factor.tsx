import { Form } from 'react-router';
import { Field, Notice } from '#ui';
import { useWords } from '../i18n.tsx';
import type { Refused } from '../market.server.ts';
import { errorOf, FormProblem, Submit } from './form-problem.tsx';

export interface SecondFactorProps {
  factor: { set: boolean; demanded: boolean; recoveryLeft: number; since: string | null; proven: string | null };
  /** A secret just made, until its first code is given. */
  begun: { secret: string; qr: string } | null;
  /** Shown this once. */
  recoveryCodes: readonly string[] | null;
  problem: Refused | null | undefined;
}

/** The second factor of an account: set it up, get new recovery codes, take it off. */
export function SecondFactor({ factor, begun, recoveryCodes, problem }: SecondFactorProps) {
  const { t } = useWords();
  if (recoveryCodes)
    return (
      <div className="space-y-3">
        <Notice tone="done">{t('security.codes_once')}</Notice>
        <ul className="dx-figure grid max-w-sm grid-cols-2 gap-2 rounded-control bg-sunken p-4">
          {recoveryCodes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <a href="/me/security" className="inline-block py-2 underline">
          {t('security.codes_kept')}
        </a>
      </div>
    );
  if (begun) return <Enrol begun={begun} problem={problem} />;
  if (!factor.set)
    return (
      <div className="space-y-3">
        <p className="text-sm text-ink-soft">{t('security.factor_detail')}</p>
        {factor.demanded ? <Notice tone="attention">{t('security.factor_demanded')}</Notice> : null}
        <FormProblem problem={problem} />
        <Form method="post">
          <Submit name="intent" value="begin" look="primary">
            {t('security.factor_begin')}
          </Submit>
        </Form>
      </div>
    );
  return (
    <div className="space-y-3">
      <p className="text-sm text-ink-soft">
        {t('security.factor_since', { at: factor.since ?? '' })}{' '}
        {t('security.codes_left', { count: factor.recoveryLeft })}
        {factor.proven ? <span className="block">{t('security.proven', { at: factor.proven })}</span> : null}
      </p>
      <FormProblem problem={problem} />
      <Form method="post" className="max-w-sm space-y-3">
        <Field
          name="code"
          required
          autoComplete="one-time-code"
          maxLength={20}
          label={t('security.code')}
          hint={t('security.code_hint')}
          error={errorOf(problem, 'code')}
        />
        <div className="flex flex-wrap gap-2">
          <Submit name="intent" value="prove" look="primary">
            {t('security.prove')}
          </Submit>
          <Submit name="intent" value="codes">
            {t('security.codes_renew')}
          </Submit>
          {factor.demanded ? null : (
            <Submit name="intent" value="remove" look="danger">
              {t('security.factor_remove')}
            </Submit>
          )}
        </div>
      </Form>
    </div>
  );
}

function Enrol({ begun, problem }: { begun: { secret: string; qr: string }; problem: Refused | null | undefined }) {
  const { t } = useWords();
  return (
    <Form method="post" className="grid gap-4 md:grid-cols-[12rem_minmax(0,1fr)]">
      <input type="hidden" name="secret" value={begun.secret} />
      <input type="hidden" name="qr" value={begun.qr} />
      <img src={begun.qr} alt={t('security.qr')} width={192} height={192} className="rounded-control bg-white" />
      <div className="space-y-3">
        <ol className="list-decimal space-y-1 pl-5 text-sm">
          <li>{t('security.step_scan')}</li>
          <li>
            {t('security.step_type')} <code className="break-all">{begun.secret}</code>
          </li>
          <li>{t('security.step_code')}</li>
        </ol>
        <FormProblem problem={problem} />
        <Field
          name="code"
          required
          inputMode="numeric"
          pattern="[0-9]{6}"
          maxLength={6}
          autoComplete="one-time-code"
          label={t('security.first_code')}
          error={errorOf(problem, 'code')}
        />
        <Submit name="intent" value="confirm" look="primary">
          {t('security.factor_confirm')}
        </Submit>
      </div>
    </Form>
  );
}
