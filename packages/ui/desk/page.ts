import { randomBytes } from 'node:crypto';

/** Stands in the built index.html of a desk where the nonce belongs (Vite's `html.cspNonce`). */
export const noncePlaceholder = '__DONGXI_NONCE__';

export interface DeskPageSources {
  /** Other origins of pictures and video: object storage, CDN. */
  readonly media?: readonly string[];
  /** Other origins that may be connected to: realtime. */
  readonly connect?: readonly string[];
}

/**
 * Makes the server's answer for a desk's page: `const page = createDeskPage(indexHtml)`, then `page()` for each request.
 * Scripts need the nonce of their own answer. Styles may be inline: Ant Design writes style elements while it runs, and its
 * scroll lock (@rc-component/portal) and scroll bar measure (@rc-component/util) do so without a nonce.
 */
export function createDeskPage(
  indexHtml: string,
  { media = [], connect = [] }: DeskPageSources = {},
): () => { html: string; headers: Record<string, string> } {
  const parts = indexHtml.split(noncePlaceholder);
  if (parts.length < 2) throw new Error('the page has no place for a nonce: was it built with html.cspNonce?');
  return () => {
    const nonce = randomBytes(18).toString('base64');
    const policy = [
      "default-src 'self'",
      `script-src 'self' 'nonce-${nonce}'`,
      "style-src 'self' 'unsafe-inline'",
      ["img-src 'self' data: blob:", ...media].join(' '),
      ["media-src 'self' blob:", ...media].join(' '),
      ["connect-src 'self'", ...connect].join(' '),
      "form-action 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; ');
    return {
      html: parts.join(nonce),
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        'cache-control': 'no-cache',
      },
    };
  };
}
