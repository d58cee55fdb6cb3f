import {
  databaseAway,
  fillProse,
  LANGS,
  type Lang,
  type Module,
  type ProblemParams,
  Refusal,
  readProse,
  refuseRequest,
} from '#kernel';

/** RFC 9457 problem with our extensions: a stable `code`, its parameters, the fields at fault, the request's id. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  code: string;
  params: ProblemParams;
  fields: { field: string; code: string; message: string }[];
  requestId: string;
  [extension: string]: unknown;
};

type Prose = ReadonlyMap<string, string>;

/** Prose of every refusal in both languages, and a function that turns a refusal into the answer a person reads. */
export function createProblems(modules: readonly Module[]) {
  const kernelFolder = new URL('../../packages/kernel', import.meta.url).pathname;
  const prose = new Map<Lang, Prose>(LANGS.map((lang) => [lang, proseOf(lang, modules, kernelFolder)]));

  const say = (lang: Lang, key: string, params: ProblemParams): string =>
    fillProse(prose.get(lang)?.get(key) ?? key, params);

  return {
    say,
    /** Codes without prose in some language: a test keeps this empty. */
    missing: (): string[] =>
      LANGS.flatMap((lang) =>
        [...modules.flatMap((m) => Object.keys(m.errors?.codes ?? {})), ...Object.keys(refuseRequest.codes)]
          .filter((code) => !prose.get(lang)?.has(code))
          .map((code) => `${lang}: ${code}`),
      ),
    toProblem(refusal: Refusal, lang: Lang, requestId: string): Problem {
      const extension = refusal.extension && typeof refusal.extension === 'object' ? refusal.extension : {};
      return {
        ...extension,
        type: `urn:dongxi:problem:${refusal.code}`,
        title: say(lang, refusal.code, refusal.params),
        status: refusal.status,
        code: refusal.code,
        params: refusal.params,
        fields: refusal.fields.map(({ field, code, params }) => ({
          field,
          code,
          message: fieldMessage(say, lang, code, params ?? {}),
        })),
        requestId,
      };
    },
  };
}
export type Problems = ReturnType<typeof createProblems>;

function fieldMessage(
  say: (lang: Lang, key: string, params: ProblemParams) => string,
  lang: Lang,
  code: string,
  params: ProblemParams,
): string {
  const said = say(lang, code.includes('.') ? code : `fields.${code}`, params);
  return said === `fields.${code}` ? say(lang, 'fields.other', params) : said;
}

function proseOf(lang: Lang, modules: readonly Module[], kernelFolder: string): Prose {
  const all = new Map<string, string>();
  const kernel = readProse(kernelFolder, lang);
  for (const [name, text] of Object.entries(kernel.errors ?? {})) all.set(`request.${name}`, text);
  for (const [name, text] of Object.entries((kernel.fields ?? {}) as Record<string, string>))
    all.set(`fields.${name}`, text);
  for (const module of modules) {
    const { errors = {}, fields = {} } = readProse(module.folder, lang);
    // A module's own words for a field at fault stand beside its refusals, which win.
    for (const [name, text] of [...Object.entries(fields as Record<string, string>), ...Object.entries(errors)])
      all.set(`${module.name}.${name}`, text);
  }
  return all;
}

type SchemaFault = {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Record<string, unknown>;
};

/** What the schema check found, as one refusal that names every field. */
export function invalidRequest(faults: readonly SchemaFault[], part: string): Refusal {
  const fields = faults
    .filter((fault) => fault.keyword !== 'anyOf' || faults.length === 1)
    .map((fault) => {
      const path = fault.instancePath.split('/').filter(Boolean);
      const missing = fault.params.missingProperty;
      return {
        field:
          [...(part === 'body' ? [] : [part]), ...path, ...(typeof missing === 'string' ? [missing] : [])].join('.') ||
          part,
        code: fault.keyword,
      };
    });
  return refuseRequest('invalid', {}, { fields });
}

const UNREADABLE = new Set(['22003', '22007', '22008', '22021', '22P02', '22P05']);

/**
 * A value that fits the schema and yet is none, which only the database or the calendar finds: a NUL in a text, a leap second, a
 * cursor of another list, a number beyond its column, an id whose letters are no id. It came over the wire: the sender's mistake, not ours.
 */
export const unreadable = (error: unknown): boolean =>
  (error instanceof RangeError &&
    (error.message === 'Invalid time value' || /^not an? \w+ id\b/.test(error.message))) ||
  UNREADABLE.has(String((error as { code?: unknown } | null)?.code));

/** Anything thrown → a refusal; what we did not foresee is `request.internal` and goes to the log with its stack. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const known = error as { statusCode?: number; code?: string; validation?: SchemaFault[]; validationContext?: string };
  if (known.validation) return invalidRequest(known.validation, known.validationContext ?? 'body');
  if (
    known.code === 'FST_ERR_CTP_BODY_TOO_LARGE' ||
    known.code === 'FST_REQ_FILE_TOO_LARGE' ||
    known.statusCode === 413
  )
    return refuseRequest('too_large');
  if (known.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || known.statusCode === 415 || known.statusCode === 406)
    return refuseRequest('unsupported_media');
  if (known.code === 'FST_ERR_MAX_PARAM_LENGTH') return refuseRequest('route_not_found');
  // What serves files says so of paths that climb out of their folder.
  if (known.statusCode === 403 || known.statusCode === 404) return refuseRequest('not_found');
  if (known.statusCode === 400) return refuseRequest('malformed');
  if (unreadable(error)) return refuseRequest('invalid');
  if (databaseAway(error)) return refuseRequest('unavailable', { seconds: 2 });
  return refuseRequest('internal');
}
