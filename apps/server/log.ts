import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';

/**
 * Log lines travel further than the data they speak of: into files, other people's machines, support requests. So what names a person is
 * kept out twice: what is known to carry it is never written, and what looks like it is blotted out of every line that leaves.
 */

/** PostgreSQL puts the values of a whole row into these when a constraint refuses it. */
const ROW_VALUES = ['detail', 'where', 'internal_query', 'hint'] as const;

/** Phones, bank cards and identity numbers of China, and e-mail addresses. Digits inside ids, amounts and moments are left alone. */
const PERSONAL: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.-])(?:\+?86)?1[3-9]\d{9}(?![\w.-])/g, '[phone]'],
  [/(?<![\w.-])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\w-])/g, '[identity]'],
  [/(?<![\w.-])[3-6]\d{14,18}(?![\w.-])/g, '[card]'],
  [/(?<![\w.%+*-])[\w.%+-]+@[\w-]+(?:\.[\w-]+)+/g, '[e-mail]'],
];

export const blotted = (line: string): string =>
  PERSONAL.reduce((text, [pattern, instead]) => text.replace(pattern, instead), line);

function errorOut(error: Error): unknown {
  const written: Record<string, unknown> = { ...stdSerializers.err(error) };
  for (const name of ROW_VALUES) delete written[name];
  return written;
}

/** What was asked for, without what was asked about: a search may be for a phone, a link may carry a token. */
const withoutQuery = (url: unknown): unknown => (typeof url === 'string' ? url.replace(/\?.*$/s, '?…') : url);

export const createLog = (level: string, into?: DestinationStream): Logger => {
  const options = {
    level,
    serializers: { err: errorOut, url: withoutQuery },
    hooks: { streamWrite: blotted },
  };
  return into ? pino(options, into) : pino(options);
};

/** An address as it may be written down: the key of who streams is not. */
export const loggedUrl = ({ url }: { readonly url: string }): string =>
  url.replace(/^(\/live\/in\/[^/]+\/)[^/]+/, '$1***');
