import { createContext, use } from 'react';

/** What the server writes at the end of a page so that it comes alive; nobody gives it in a browser, where the document is never drawn again. */
export const WakingContext = createContext<{ readonly nonce: string; readonly script: string } | null>(null);

export function Waking() {
  const given = use(WakingContext);
  return given ? <script nonce={given.nonce}>{given.script}</script> : null;
}
