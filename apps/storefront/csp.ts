/**
 * Content security of the storefront's pages. Scripts run only from this site or with the nonce of this one response; style
 * attributes are allowed because React writes them into the HTML, style elements are not.
 */
export interface ContentSources {
  /** Other origins that pictures, video and live streams come from (object storage, CDN), for example "https://cdn.example.cn". */
  readonly media?: readonly string[];
  /** Other origins that pages may connect to (realtime servers). */
  readonly connect?: readonly string[];
  /** Origins that forms may post to besides this site: payment gateways' cashier pages. */
  readonly forms?: readonly string[];
}

/** The value of the Content-Security-Policy header of one response. */
export function contentSecurityPolicy(
  nonce: string,
  { media = [], connect = [], forms = [] }: ContentSources = {},
): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    ["img-src 'self' data: blob:", ...media].join(' '),
    ["media-src 'self' blob:", ...media].join(' '),
    ["connect-src 'self'", ...connect].join(' '),
    ["form-action 'self'", ...forms].join(' '),
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
