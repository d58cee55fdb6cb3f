/**
 * Every refusal a person can meet is a code in its module's `errors.ts`, with its HTTP status; its prose lives in the
 * module's `locales/zh-CN.json` and `locales/en.json` under `errors`. Codes never change once shipped.
 */
export type ErrorTable = Readonly<Record<string, number>>;
export type ProblemParams = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
export type FieldProblem = { readonly field: string; readonly code: string; readonly params?: ProblemParams };

/** A refusal: thrown by services and pure rules, answered as problem+json (RFC 9457). `code` is `<module>.<name>`. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly params: ProblemParams;
  readonly fields: readonly FieldProblem[];
  /** Extra machine-readable facts of the answer, for example the new quote when prices moved. */
  readonly extension: unknown;
  constructor(
    code: string,
    status: number,
    params: ProblemParams,
    fields: readonly FieldProblem[],
    extension: unknown,
  ) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
    this.params = params;
    this.fields = fields;
    this.extension = extension;
  }
}

export type RefusalMore = { readonly fields?: readonly FieldProblem[]; readonly extension?: unknown };

/** The closed union of a module's refusals: `const refuse = defineErrors('orders', { order_not_found: 404 })`, then `throw refuse('order_not_found')`. */
export function defineErrors<T extends ErrorTable>(module: string, table: T) {
  const refuse = (name: keyof T & string, params: ProblemParams = {}, more: RefusalMore = {}): Refusal =>
    new Refusal(`${module}.${name}`, table[name] ?? 500, params, more.fields ?? [], more.extension ?? null);
  const codes = Object.fromEntries(Object.entries(table).map(([name, status]) => [`${module}.${name}`, status]));
  return Object.assign(refuse, { module, codes });
}
export type Refuse = { readonly module: string; readonly codes: Readonly<Record<string, number>> };

/** Refusals that belong to no module: the platform's own manners. */
export const refuseRequest = defineErrors('request', {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  second_factor_needed: 403,
  not_found: 404,
  route_not_found: 404,
  cross_site: 403,
  idempotency_key_missing: 400,
  idempotency_key_reused: 422,
  idempotency_in_progress: 409,
  too_many: 429,
  too_large: 413,
  unsupported_media: 415,
  malformed: 400,
  cursor_invalid: 400,
  unavailable: 503,
  internal: 500,
});
