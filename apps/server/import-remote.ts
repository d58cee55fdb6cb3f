import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { surveyOffline } from '#modules/catalog';
import {
  addUp,
  divide,
  type ImportReport,
  type ImportTask,
  type ReportedProblem,
  type Target,
} from './import-report.ts';

/** No market answers at the address. */
export class Unreachable extends Error {}
/** The market said no; its own sentence is the message. */
export class MarketRefusal extends Error {}

type Problem = {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly fields?: readonly { field: string; message?: string }[];
};
type Call = { readonly body?: unknown; readonly form?: FormData; readonly token?: string | null };

async function ask(
  url: string,
  method: string,
  path: string,
  call: Call = {},
): Promise<{ body: unknown; headers: Headers }> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (call.token) headers.authorization = `Bearer ${call.token}`;
  if (method === 'POST') headers['idempotency-key'] = randomUUID();
  if (call.body !== undefined) headers['content-type'] = 'application/json';
  let reply: Response;
  try {
    reply = await fetch(`${url}/api${path}`, {
      method,
      headers,
      redirect: 'error',
      ...(call.form ? { body: call.form } : call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
  } catch {
    throw new Unreachable(
      `No market answers at ${url}. Start one with npm start, or give its address with --url; with --dry-run the file can be tried without one.\n${url} 没有运行中的市场，请先 npm start 或用 --url 指定地址；加 --dry-run 可离线试运行。`,
    );
  }
  const text = await reply.text();
  const body: unknown = text === '' ? null : parsed(text);
  if (!reply.ok) {
    const problem = (body ?? {}) as Problem;
    const fields = (problem.fields ?? []).map((one) => `${one.field}: ${one.message ?? ''}`).join('; ');
    throw new MarketRefusal(
      [problem.title ?? `${reply.status} from ${path}`, problem.detail, fields, problem.code && `(${problem.code})`]
        .filter(Boolean)
        .join(' '),
    );
  }
  return { body, headers: reply.headers };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Nobody was named to import and the market is not the local demo: a dry run can do without, an import cannot. */
export class NoSignIn extends MarketRefusal {}

/** A session: the token given, else e-mail and password, else the phone with the code a development market shows, else the demo's keeper. */
async function signIn(task: ImportTask): Promise<string> {
  if (task.token) return task.token;
  if (task.email && task.password) return byPassword(task, task.email, task.password);
  if (task.phone) return byCode(task, task.phone);
  return demoSession(task);
}

async function byPassword(task: ImportTask, email: string, password: string): Promise<string> {
  const { body } = await ask(task.url, 'POST', '/sign-in/email', { body: { email, password } });
  return (body as { token: string }).token;
}

async function byCode(task: ImportTask, phone: string): Promise<string> {
  const asked = await ask(task.url, 'POST', '/sign-in/code', { body: { phone } });
  const code = asked.headers.get('x-dongxi-dev-code');
  if (!code)
    throw new NoSignIn(
      'This market sends its codes by message: sign in with --email and --password, or give a session with --token.',
    );
  const { body } = await ask(task.url, 'POST', '/sign-in/phone', { body: { phone, code } });
  return (body as { token: string }).token;
}

/** The owner of a shop of the demo market, on a market of this machine only. */
async function demoSession(task: ImportTask): Promise<string> {
  const local = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::|$)/.test(task.url);
  const nobody = new NoSignIn(
    `Say who imports: --email and --password, --token, or --phone of someone who works in "${task.shop}".`,
  );
  if (!local) throw nobody;
  const [{ signInsFor }, { shopPeople }] = await Promise.all([
    import('../../demo/seed/sign-ins.ts'),
    import('../../demo/market/index.ts'),
  ]);
  const owner = task.shop === 'demo' ? signInsFor('owner')[0] : undefined;
  const phone = shopPeople.find((one) => one.shopCode === task.shop && one.role === 'owner')?.phone;
  try {
    if (owner) return await byPassword(task, owner.email, owner.password);
    if (phone) return await byCode(task, phone);
  } catch (error) {
    // Not the demo market, or one whose people have changed their passwords.
    if (error instanceof MarketRefusal) throw new NoSignIn(`${error.message}. ${nobody.message}`);
    throw error;
  }
  throw nobody;
}

type ImportView = {
  readonly importId: string;
  readonly state: 'ready' | 'running' | 'done' | 'failed';
  readonly format: string;
  readonly encoding: string | null;
  readonly columns: readonly { heading: string; field: string }[];
  readonly missingFields: readonly string[];
  readonly summary: {
    fileRows: number;
    elsewhere: number;
    created: number;
    updated: number;
    unchanged: number;
    repeated: number;
    rejected: number;
  };
  readonly products: number;
  readonly skus: number;
  readonly categories: { named: number; guessed: number; fallback: number };
  readonly pictures: number;
};

/** Sends the file to a running market as its shop's staff: one import for each shop that rows go to. */
export async function importRemotely(task: ImportTask): Promise<ImportReport> {
  await ask(task.url, 'GET', '/categories?parent=na').catch((error: unknown) => {
    if (error instanceof Unreachable) throw error;
  });
  const token = await signIn(task);
  const mine = (await ask(task.url, 'GET', '/me/shops', { token })).body as { items: { id: string; code: string }[] };
  const local = await surveyOffline(task.body, task.options);
  const { targets, waiting } = divide(task, local.shops);
  const views: { shop: string; view: ImportView }[] = [];
  const problems: ReportedProblem[] = [];
  let warnings = 0;
  for (const [code, names] of targets) {
    if (names !== null && targets.size > 1 && code === task.shop && !hasRows(names, local.shops)) continue;
    const shop = mine.items.find((one) => one.code === code);
    if (!shop) throw new MarketRefusal(`You do not work in the shop "${code}".`);
    const base = `/shops/${shop.id}/imports`;
    const planned = await send(task, token, base, names);
    const view =
      task.dryRun || planned.missingFields.length > 0
        ? planned
        : await finish(task, token, `${base}/${planned.importId}`);
    views.push({ shop: code, view });
    for (const problem of await allProblems(task, token, `${base}/${view.importId}`)) {
      if (problem.weight === 'warning') warnings += 1;
      else problems.push(problem);
    }
  }
  if (!task.dryRun)
    for (const one of waiting)
      await ask(task.url, 'POST', '/shop-applications', {
        token,
        body: { kind: 'company', form: { shopName: one.shop } },
      });
  const first = views[0]?.view;
  const missing = first?.missingFields ?? [];
  return addUp({
    file: task.file,
    mode: task.dryRun ? 'dry-run' : 'import',
    format: first?.format ?? '',
    encoding: first?.encoding ?? null,
    mapping: Object.fromEntries((first?.columns ?? []).map((one) => [one.heading, one.field])),
    rows: first?.summary.fileRows ?? local.file,
    targets: views.map(({ shop, view }): Target => {
      const { fileRows, elsewhere, ...counts } = view.summary;
      return { shop, rows: fileRows - elsewhere, products: view.products, skus: view.skus, ...counts };
    }),
    applications: waiting,
    categories: views.reduce(
      (all, { view }) => ({
        named: all.named + view.categories.named,
        guessed: all.guessed + view.categories.guessed,
        fallback: all.fallback + view.categories.fallback,
      }),
      { named: 0, guessed: 0, fallback: 0 },
    ),
    pictures: views.reduce((all, { view }) => all + view.pictures, 0),
    shopsInFile: local.shops.length,
    problems,
    warnings,
    failed:
      missing.length > 0
        ? `Columns for ${missing.join(', ')} were not recognised; give them with --mapping.`
        : views.some(({ view }) => view.state === 'failed')
          ? 'The import failed; the market kept what was written before.'
          : null,
  });
}

/** Rows without a shop's name go to the shop that was given, as far as there are any. */
const hasRows = (names: readonly string[], shops: readonly { name: string }[]): boolean =>
  shops.length === 0 || names.some((name) => name !== '');

async function send(
  task: ImportTask,
  token: string,
  base: string,
  names: readonly string[] | null,
): Promise<ImportView> {
  const form = new FormData();
  form.set('options', JSON.stringify({ ...task.options, shopNames: names }));
  form.set('file', new Blob([new Uint8Array(task.body)]), task.file);
  return (await ask(task.url, 'POST', base, { token, form })).body as ImportView;
}

async function finish(task: ImportTask, token: string, path: string): Promise<ImportView> {
  let view = (await ask(task.url, 'POST', `${path}/run`, { token, body: {} })).body as ImportView;
  while (view.state === 'running') {
    await pause(400);
    view = (await ask(task.url, 'GET', path, { token })).body as ImportView;
  }
  return view;
}

async function allProblems(task: ImportTask, token: string, path: string): Promise<ReportedProblem[]> {
  const all: ReportedProblem[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await ask(task.url, 'GET', `${path}/rows?limit=100${query}`, { token })).body as {
      items: ReportedProblem[];
      nextCursor: string | null;
    };
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}
