import { Form, useRevalidator } from 'react-router';
import { Field, Label } from '#ui';
import { useWords } from '../i18n.tsx';
import type { Refused } from '../market.server.ts';
import { FormProblem, Submit } from './form-problem.tsx';
import { PasskeyButton } from './passkey-button.tsx';

export interface PasskeyItem {
  id: string;
  name: string;
  synced: boolean;
  text: string;
}

/** A person's passkeys: add one on this device, name it, take it away. */
export function Passkeys({
  passkeys,
  device,
  problem,
}: {
  passkeys: readonly PasskeyItem[];
  /** What a new one is called at first: the name of this device. */
  device: string;
  problem: Refused | null | undefined;
}) {
  const { t } = useWords();
  const { revalidate } = useRevalidator();
  return (
    <div className="space-y-3">
      <p className="text-sm text-ink-soft">{t('passkey.detail')}</p>
      <FormProblem problem={problem} />
      <ul className="divide-y divide-line">
        {passkeys.map((passkey) => (
          <li key={passkey.id} className="py-2 text-sm">
            <span className="font-medium">{passkey.name}</span>{' '}
            {passkey.synced ? <Label tone="trust">{t('passkey.synced')}</Label> : null}
            <span className="block text-ink-soft">{passkey.text}</span>
            <details className="mt-1">
              <summary className="inline-block py-1 underline">{t('passkey.edit')}</summary>
              <Form method="post" className="mt-2 flex flex-wrap items-end gap-2">
                <input type="hidden" name="passkeyId" value={passkey.id} />
                <Field name="name" required maxLength={40} label={t('passkey.name')} defaultValue={passkey.name} />
                <Submit name="intent" value="passkey-name" size="medium">
                  {t('account.save')}
                </Submit>
                <Submit name="intent" value="passkey-remove" look="danger" formNoValidate>
                  {t('passkey.remove')}
                </Submit>
              </Form>
            </details>
          </li>
        ))}
      </ul>
      <PasskeyButton
        text="passkey.add"
        run={(passkey, lang) => passkey.registerPasskey(device, lang)}
        onDone={() => void revalidate()}
      />
      <noscript>
        <p className="text-sm">{t('passkey.needs_script')}</p>
      </noscript>
    </div>
  );
}
