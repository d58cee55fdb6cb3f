import { Alert, Button, Card, Form, Input, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { createClient } from '#client';
import { documentVersion } from '../documents.ts';
import { ownAddress } from '../own-address.ts';
import { Logo } from '../parts/logo.tsx';
import { request } from './api.ts';
import { LanguageButton } from './app-shell.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { useDeskWords } from './words.ts';

/** The device said no, or the server gave its reason in words. */
class PasskeyUndone extends Error {}

export interface SignInPageProps {
  faceName: string;
  onSignedIn: () => void;
}

/** The page somebody wanted before they were asked to sign in: an address of this desk, and of no other place. */
export function wantedPage(query: string): string {
  const back = ownAddress(new URLSearchParams(query).get('back'));
  return back.startsWith('/sign-in') ? '/' : back;
}

/** Where sign-in is, for somebody who wants this page; `base` is the desk's own folder. */
export function signInFor({ pathname, search }: { pathname: string; search: string }, base: string): string {
  const wanted = `${pathname.startsWith(base) ? pathname.slice(base.length) : pathname}${search}`;
  return wanted === '' || wanted === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(wanted)}`;
}

/** What a person agrees to who signs in by phone for the first time: the versions in force. */
const ACCEPTED = ['terms', 'privacy'].map((document) => ({ document, version: documentVersion }));

/** Sign-in of the desks: phone and code, or e-mail and password. */
export function SignInPage({ faceName, onSignedIn }: SignInPageProps) {
  const { t, lang } = useDeskWords();
  const [way, setWay] = useState<'phone' | 'email'>('phone');
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState<'code' | 'entry' | 'passkey' | null>(null);
  const [wait, setWait] = useState(0);
  const [shownCode, setShownCode] = useState<string | null>(null);
  const [form] = Form.useForm<{ phone?: string; code?: string; email?: string; password?: string }>();

  useEffect(() => {
    document.title = `${t('sign_in.title')} · ${faceName}`;
  }, [t, faceName]);
  useEffect(() => {
    if (wait === 0) return undefined;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);

  const attempt = async (what: 'code' | 'entry' | 'passkey', act: () => Promise<unknown>): Promise<boolean> => {
    setBusy(what);
    setProblem(null);
    try {
      await act();
      return true;
    } catch (error) {
      setProblem(error);
      return false;
    } finally {
      setBusy(null);
    }
  };
  const sendCode = async () => {
    const { phone } = await form.validateFields(['phone']);
    let shown: string | null = null;
    const api = createClient({
      lang: () => lang,
      // A development gateway shows its code with the answer; no other does.
      fetch: async (path, init) => {
        const reply = await fetch(path, init);
        shown = reply.headers.get('x-dongxi-dev-code');
        return reply;
      },
    });
    if (!(await attempt('code', () => api.post('/api/sign-in/code', { body: { phone: phone ?? '' } })))) return;
    setShownCode(shown);
    setWait(60);
  };
  const enterByPasskey = () =>
    attempt('passkey', async () => {
      const { signInWithPasskey } = await import('../passkey.ts');
      const outcome = await signInWithPasskey(lang);
      if (!outcome.done) throw new PasskeyUndone(outcome.why ?? t('sign_in.passkey_cancelled'));
      onSignedIn();
    });
  const signIn = async (values: { phone?: string; code?: string; email?: string; password?: string }) => {
    const body = way === 'phone' ? { ...values, accepted: ACCEPTED } : values;
    if (await attempt('entry', () => request('POST', `/sign-in/${way}`, { body }))) onSignedIn();
  };

  return (
    <main className="desk-sign-in">
      <Card>
        <div className="desk-sign-in-head">
          <Logo />
          <LanguageButton />
        </div>
        <h1>{faceName}</h1>
        <Segmented
          block
          value={way}
          onChange={setWay}
          options={[
            { value: 'phone', label: t('sign_in.phone_way') },
            { value: 'email', label: t('sign_in.email_way') },
          ]}
        />
        {problem instanceof PasskeyUndone ? (
          <Alert type="warning" showIcon role="alert" title={problem.message} />
        ) : null}
        {problem && !(problem instanceof PasskeyUndone) ? <ProblemAlert error={problem} /> : null}
        <Form form={form} layout="vertical" onFinish={signIn} requiredMark={false}>
          {way === 'phone' ? (
            <>
              <Form.Item
                name="phone"
                label={t('sign_in.phone')}
                rules={[{ required: true, message: t('sign_in.phone_missing') }]}
              >
                <Input inputMode="tel" autoComplete="tel" />
              </Form.Item>
              <Form.Item label={t('sign_in.code')} htmlFor="code">
                <div className="desk-code">
                  <Form.Item name="code" noStyle rules={[{ required: true, message: t('sign_in.code_missing') }]}>
                    <Input id="code" inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
                  </Form.Item>
                  <Button onClick={sendCode} disabled={wait > 0 || busy === 'code'}>
                    {wait > 0 ? t('sign_in.wait', { seconds: wait }) : t('sign_in.send_code')}
                  </Button>
                </div>
              </Form.Item>
            </>
          ) : (
            <>
              <Form.Item
                name="email"
                label={t('sign_in.email')}
                rules={[{ required: true, message: t('sign_in.email_missing') }]}
              >
                <Input type="email" autoComplete="username" />
              </Form.Item>
              <Form.Item
                name="password"
                label={t('sign_in.password')}
                rules={[{ required: true, message: t('sign_in.password_missing') }]}
              >
                <Input.Password autoComplete="current-password" />
              </Form.Item>
            </>
          )}
          {way === 'phone' && shownCode ? (
            <Alert type="info" showIcon role="status" title={t('sign_in.shown_code', { code: shownCode })} />
          ) : null}
          {way === 'phone' ? (
            <p className="desk-quiet desk-said">
              {t('sign_in.agree')} <a href="/rules/terms">{t('sign_in.terms')}</a>
              {t('sign_in.and')}
              <a href="/rules/privacy">{t('sign_in.privacy')}</a>
            </p>
          ) : null}
          <Button type="primary" htmlType="submit" block size="large" loading={busy === 'entry'}>
            {t('sign_in.act')}
          </Button>
        </Form>
        {typeof PublicKeyCredential === 'function' ? (
          <Button block className="desk-passkey" onClick={enterByPasskey} disabled={busy === 'passkey'}>
            {t('sign_in.passkey')}
          </Button>
        ) : null}
      </Card>
    </main>
  );
}
