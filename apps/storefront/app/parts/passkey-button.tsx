import { useEffect, useState } from 'react';
import { Button, FormErrors } from '#ui';
import { type MessageKey, useWords } from '../i18n.tsx';

/** Null until the page is alive; without scripts or in a browser without passkeys there is no button that cannot work. */
export function usePasskeys(): boolean {
  const [able, setAble] = useState(false);
  useEffect(() => setAble(typeof PublicKeyCredential === 'function' && window.isSecureContext), []);
  return able;
}

/** A button that talks to the passkeys of this device; the code for it is fetched when it is pressed. */
export function PasskeyButton({
  text,
  run,
  onDone,
}: {
  text: MessageKey;
  run: (passkey: typeof import('#ui/passkey.ts'), lang: string) => Promise<{ done: boolean; why?: string | null }>;
  onDone: () => void;
}) {
  const { t, lang } = useWords();
  const able = usePasskeys();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  if (!able) return null;
  const press = async () => {
    setBusy(true);
    setWrong(null);
    const outcome = await import('#ui/passkey.ts').then(
      (passkey) => run(passkey, lang),
      () => ({ done: false, why: null }),
    );
    setBusy(false);
    if (outcome.done) onDone();
    else setWrong(outcome.why ?? t('passkey.cancelled'));
  };
  return (
    <div className="space-y-2">
      {wrong ? <FormErrors title={t('form.refused')} errors={[{ field: null, message: wrong }]} /> : null}
      <Button type="button" wide busy={busy} onClick={press}>
        {t(text)}
      </Button>
    </div>
  );
}
