import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { createClient, ProblemError } from '#client';

/** Talks to the device's passkeys. Pages import it when somebody presses the button, not before: most visitors never do. */

/** `why` is the server's reason; null when the person or the device said no. */
export type PasskeyOutcome = { readonly done: true } | { readonly done: false; readonly why: string | null };

async function outcomeOf(work: () => Promise<unknown>): Promise<PasskeyOutcome> {
  try {
    await work();
    return { done: true };
  } catch (error) {
    if (error instanceof ProblemError) return { done: false, why: error.problem.title };
    return { done: false, why: null };
  }
}

const clientOf = (lang: string) => createClient({ lang: () => lang });

/** Makes a passkey on this device and keeps its public half under a name. */
export const registerPasskey = (name: string, lang: string): Promise<PasskeyOutcome> =>
  outcomeOf(async () => {
    const client = clientOf(lang);
    const { challengeId, options } = await client.post('/api/me/passkeys/options');
    const response = await startRegistration({
      optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
    });
    await client.post('/api/me/passkeys', { body: { challengeId, name, response: response as never } });
  });

/** Signs in by a passkey of this device. */
export const signInWithPasskey = (lang: string): Promise<PasskeyOutcome> =>
  outcomeOf(async () => {
    const client = clientOf(lang);
    const { challengeId, options } = await client.post('/api/sign-in/passkey/options');
    const response = await startAuthentication({
      optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
    });
    await client.post('/api/sign-in/passkey', { body: { challengeId, response: response as never } });
  });
