import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { Label, Notice } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Passkeys } from '../parts/passkeys.tsx';
import { SecondFactor } from '../parts/second-factor.tsx';
import { momentText } from '../time-text.ts';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, t, lang } = market(context);
  const [factor, passkeys, sessions] = await Promise.all([
    shown(api.get('/api/me/second-factor'), url),
    shown(api.get('/api/me/passkeys'), url),
    shown(api.get('/api/me/sessions'), url),
  ]);
  return {
    factor: {
      set: factor.set,
      demanded: factor.demanded,
      recoveryLeft: factor.recoveryLeft,
      proven: factor.provenUntil ? momentText(factor.provenUntil, lang) : null,
      since: factor.since ? momentText(factor.since, lang) : null,
    },
    passkeys: passkeys.items.map(({ id, name, synced, createdAt, lastUsedAt }) => ({
      id,
      name,
      synced,
      text: lastUsedAt
        ? t('account.last_used', { at: momentText(lastUsedAt, lang) })
        : t('passkey.added', { at: momentText(createdAt, lang) }),
    })),
    done: url.searchParams.get('done'),
    sessions: sessions.items.map((session) => ({
      id: session.id,
      current: session.current,
      device: session.device ?? t('account.unknown_device'),
      used: t('account.last_used', { at: momentText(session.lastUsedAt, lang) }),
      ip: session.ip,
    })),
    head: { title: t('mine.security'), hidden: true },
  };
}

/** Each button of the page is one small form. What is secret is answered at once and never stands in an address. */
export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const intent = textIn(form, 'intent');
  const code = textIn(form, 'code');
  const passkeyId = textIn(form, 'passkeyId');
  const begun = { secret: textIn(form, 'secret'), qr: textIn(form, 'qr') };
  const shownOnce = async (): Promise<{ recoveryCodes?: readonly string[]; begun?: typeof begun }> => {
    switch (intent) {
      case 'begin': {
        const { secret, qrSvg } = await api.post('/api/me/second-factor');
        return { begun: { secret, qr: `data:image/svg+xml;utf8,${encodeURIComponent(qrSvg)}` } };
      }
      case 'confirm':
        return api.post('/api/me/second-factor/confirm', { body: { code } });
      case 'codes':
        return api.post('/api/me/second-factor/recovery-codes', { body: { code } });
      case 'prove':
        await api.post('/api/me/second-factor/prove', { body: { code } });
        return {};
      case 'remove':
        await api.post('/api/me/second-factor/remove', { body: { code } });
        return {};
      case 'passkey-name':
        await api.patch('/api/me/passkeys/{passkeyId}', { path: { passkeyId }, body: { name: textIn(form, 'name') } });
        return {};
      case 'passkey-remove':
        await api.delete('/api/me/passkeys/{passkeyId}', { path: { passkeyId } });
        return {};
      case 'others':
        await api.delete('/api/me/sessions');
        return {};
      default:
        await api.delete('/api/me/sessions/{sessionId}', { path: { sessionId: textIn(form, 'sessionId') } });
        return {};
    }
  };
  const done = await tried(shownOnce(), url);
  if (!done.done)
    return data(
      {
        intent,
        problem: refusedBy(done.problem),
        begun: begun.secret === '' ? null : begun,
        recoveryCodes: null,
      },
      { status: done.problem.status },
    );
  if (!done.value.begun && !done.value.recoveryCodes) return redirect(`/me/security?done=${intent}`, 303);
  return {
    intent,
    problem: undefined,
    begun: done.value.begun ?? null,
    recoveryCodes: done.value.recoveryCodes ?? null,
  };
}

const card = 'space-y-3 rounded-card border border-line bg-surface p-4';

export default function Security() {
  const { t } = useWords();
  const { factor, passkeys, sessions, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const problem = (...intents: string[]) => (answer && intents.includes(answer.intent) ? answer.problem : undefined);
  return (
    <MinePage here="security" title={t('mine.security')}>
      {done && !answer ? <Notice tone="done">{t('account.saved')}</Notice> : null}

      <section aria-labelledby="factor" className={card}>
        <h2 id="factor" className="font-semibold">
          {t('security.factor')} {factor.set ? <Label tone="trust">{t('security.factor_on')}</Label> : null}
        </h2>
        <SecondFactor
          factor={factor}
          begun={answer?.begun ?? null}
          recoveryCodes={answer?.recoveryCodes ?? null}
          problem={problem('begin', 'confirm', 'prove', 'codes', 'remove')}
        />
      </section>

      <section aria-labelledby="passkeys" className={card}>
        <h2 id="passkeys" className="font-semibold">
          {t('passkey.title')}
        </h2>
        <Passkeys
          passkeys={passkeys}
          device={sessions.find((one) => one.current)?.device ?? t('account.unknown_device')}
          problem={problem('passkey-name', 'passkey-remove')}
        />
      </section>

      <section aria-labelledby="sessions" className={card}>
        <h2 id="sessions" className="font-semibold">
          {t('account.sessions')}
        </h2>
        <FormProblem problem={problem('session', 'others')} />
        <ul className="divide-y divide-line">
          {sessions.map((session) => (
            <li key={session.id} className="flex flex-wrap items-center justify-between gap-2 py-2 text-sm">
              <span className="min-w-0">
                <span className="font-medium">{session.device}</span>{' '}
                {session.current ? <Label tone="trust">{t('account.this_device')}</Label> : null}
                <span className="block text-ink-soft">
                  {session.used} {session.ip}
                </span>
              </span>
              {session.current ? null : (
                <Form method="post">
                  <input type="hidden" name="sessionId" value={session.id} />
                  <Submit name="intent" value="session" size="small">
                    {t('account.end_session')}
                  </Submit>
                </Form>
              )}
            </li>
          ))}
        </ul>
        {sessions.length > 1 ? (
          <Form method="post">
            <Submit name="intent" value="others" look="danger" size="small">
              {t('security.end_others')}
            </Submit>
          </Form>
        ) : null}
      </section>
    </MinePage>
  );
}
