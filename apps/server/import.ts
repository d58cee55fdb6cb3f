import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { ImportOptions } from '#modules/catalog';
import { importRemotely, MarketRefusal, NoSignIn, Unreachable } from './import-remote.ts';
import { type ImportReport, reportOffline, sayReport, Unreadable } from './import-report.ts';

const USAGE = `npm run import -- products FILE --shop CODE [options]

  --dry-run                 plan only; without a running server the file is tried on its own
  --url BASE                the market (default: DONGXI_URL, else http://127.0.0.1:PORT)
  --mapping FILE            JSON: field by heading, for example {"名称": "title", "售价": "price"}
  --rate CUR=YUAN           rate of a foreign currency, for example EUR=7.8 (repeatable)
  --category ID             category for rows whose own is not known (default: na, uncategorised)
  --map-categories A=ID     category id by the name in the file (repeatable)
  --map-shops A=CODE        rows of shop A go to the shop CODE (repeatable); other rows go to --shop
  --create-applications     begin an application for every shop of the file that --map-shops does not name
  --submit                  offer new products for sale at once
  --problems N              how many rows with problems are listed (default 20)
  --json                    print the summary as JSON
  Sign-in: --token (DONGXI_TOKEN), or --email and --password (DONGXI_EMAIL, DONGXI_PASSWORD), or --phone where a
  development market shows its codes; the local demo market signs its keeper in by itself.`;

/** A mistake at the terminal, said in one sentence. */
class Mistake extends Error {}

const OPTIONS = {
  shop: { type: 'string' },
  'dry-run': { type: 'boolean' },
  url: { type: 'string' },
  mapping: { type: 'string' },
  rate: { type: 'string', multiple: true },
  category: { type: 'string' },
  'map-categories': { type: 'string', multiple: true },
  'map-shops': { type: 'string', multiple: true },
  'create-applications': { type: 'boolean' },
  submit: { type: 'boolean' },
  problems: { type: 'string' },
  json: { type: 'boolean' },
  token: { type: 'string' },
  email: { type: 'string' },
  password: { type: 'string' },
  phone: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Secrets begin with any letter, a dash too, which would read as an option of its own. */
const joined = (args: readonly string[]): string[] => {
  const at = args.findIndex((one) => one === '--token' || one === '--password');
  const [name, value, ...rest] = at < 0 ? [] : args.slice(at);
  return value === undefined ? [...args] : [...args.slice(0, at), `${name}=${value}`, ...joined(rest)];
};

function readArguments() {
  try {
    return parseArgs({ args: joined(process.argv.slice(2)), allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new Mistake(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** `A=1`, `A=1,B=2`, repeated: one record. */
function pairs(given: readonly string[] | undefined, option: string): Record<string, string> {
  const all = (given ?? []).flatMap((one) => one.split(/[,，]/)).filter((one) => one.trim() !== '');
  return Object.fromEntries(
    all.map((one) => {
      const cut = one.lastIndexOf('=');
      if (cut < 1 || cut === one.length - 1) throw new Mistake(`--${option} wants NAME=VALUE, not "${one}"`);
      return [one.slice(0, cut).trim(), one.slice(cut + 1).trim()];
    }),
  );
}

function readBody(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Mistake(`The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
  }
}

function readMapping(file: string | undefined): Pick<ImportOptions, 'mapping'> {
  if (file === undefined) return {};
  try {
    const given: unknown = JSON.parse(readBody(file).toString('utf8'));
    if (given !== null && typeof given === 'object' && Object.values(given).every((field) => typeof field === 'string'))
      return { mapping: given as Record<string, string> };
  } catch (error) {
    if (error instanceof Mistake) throw error;
  }
  throw new Mistake(`${file} is no mapping: JSON with a field by heading is wanted.`);
}

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const [what, file] = positionals;
  if (what !== 'products' || !file || positionals.length > 2 || !values.shop) throw new Mistake(USAGE);
  const body = readBody(file);
  const mapShops = pairs(values['map-shops'], 'map-shops');
  const options: ImportOptions = {
    ...readMapping(values.mapping),
    rates: pairs(values.rate, 'rate'),
    categoryMap: pairs(values['map-categories'], 'map-categories'),
    ...(values.category === undefined ? {} : { defaultCategoryId: values.category }),
    ...(values.submit ? { submit: true } : {}),
  };
  const dryRun = values['dry-run'] ?? false;
  const url = (values.url || process.env.DONGXI_URL || `http://127.0.0.1:${process.env.PORT || 3000}`).replace(
    /\/+$/,
    '',
  );
  const task = {
    url,
    file: basename(file),
    body,
    shop: values.shop,
    options,
    mapShops,
    createApplications: values['create-applications'] ?? false,
    dryRun,
    token: values.token || process.env.DONGXI_TOKEN || null,
    email: values.email || process.env.DONGXI_EMAIL || null,
    password: values.password || process.env.DONGXI_PASSWORD || null,
    phone: values.phone || process.env.DONGXI_PHONE || null,
  };
  let report: ImportReport;
  try {
    report = await importRemotely(task);
  } catch (error) {
    // A dry run needs no market: only which products exist already stays unknown.
    const absent = error instanceof Unreachable || error instanceof NoSignIn;
    if (!absent || !dryRun || values.url !== undefined) throw error;
    report = await reportOffline(task);
  }
  const shown = Number.parseInt(values.problems ?? '20', 10);
  process.stdout.write(
    values.json ? `${JSON.stringify(report)}\n` : sayReport(report, Number.isNaN(shown) ? 20 : shown),
  );
  return report.addsUp && report.failed === null ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known =
      error instanceof Mistake ||
      error instanceof MarketRefusal ||
      error instanceof Unreachable ||
      error instanceof Unreadable;
    process.stderr.write(
      `${known ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 1;
  },
);
