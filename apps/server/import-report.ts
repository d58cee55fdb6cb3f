import { type ImportOptions, planOffline, problemText } from '#modules/catalog';

export type ImportTask = {
  readonly url: string;
  readonly file: string;
  readonly body: Buffer;
  readonly shop: string;
  readonly options: ImportOptions;
  readonly mapShops: Readonly<Record<string, string>>;
  readonly createApplications: boolean;
  readonly dryRun: boolean;
  readonly token: string | null;
  readonly email: string | null;
  readonly password: string | null;
  readonly phone: string | null;
};

export type ReportedProblem = {
  readonly line: number;
  readonly weight: 'error' | 'warning';
  readonly column: string | null;
  readonly code: string;
  readonly message: { readonly zh: string; readonly en: string };
};
export type Counts = {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly repeated: number;
  readonly rejected: number;
};
export type Target = Counts & {
  readonly shop: string;
  readonly rows: number;
  readonly products: number;
  readonly skus: number;
};

/** What the command prints. `rows` of the file = the sum of the targets' rows + `waiting`; each target's rows = the sum of its counts. */
export type ImportReport = Counts & {
  readonly file: string;
  readonly mode: 'dry-run' | 'dry-run-offline' | 'import';
  readonly format: string;
  readonly encoding: string | null;
  readonly mapping: Readonly<Record<string, string>>;
  readonly rows: number;
  readonly targets: readonly Target[];
  /** Rows of shops that are not open: an application was (or in a dry run: would be) begun for each. Counted as rejected. */
  readonly applications: readonly { readonly shop: string; readonly rows: number }[];
  readonly categories: { readonly named: number; readonly guessed: number; readonly fallback: number };
  readonly pictures: number;
  readonly shopsInFile: number;
  readonly problems: readonly ReportedProblem[];
  readonly warnings: number;
  readonly addsUp: boolean;
  readonly failed: string | null;
};

const NOTHING: Counts = { created: 0, updated: 0, unchanged: 0, repeated: 0, rejected: 0 };
const sum = (counts: readonly Counts[]): Counts =>
  counts.reduce<Counts>(
    (all, one) => ({
      created: all.created + one.created,
      updated: all.updated + one.updated,
      unchanged: all.unchanged + one.unchanged,
      repeated: all.repeated + one.repeated,
      rejected: all.rejected + one.rejected,
    }),
    NOTHING,
  );
const total = (counts: Counts): number =>
  counts.created + counts.updated + counts.unchanged + counts.repeated + counts.rejected;

export type Parts = Omit<ImportReport, keyof Counts | 'addsUp'>;

/** Adds the parts and checks that they make the whole: a file's every row is somewhere, once. */
export function addUp(parts: Parts): ImportReport {
  const waiting = parts.applications.reduce((all, one) => all + one.rows, 0);
  const counts = sum([...parts.targets, { ...NOTHING, rejected: waiting }]);
  const addsUp = total(counts) === parts.rows && parts.targets.every((one) => total(one) === one.rows);
  return { ...parts, ...counts, addsUp };
}

/** Which shops' rows go where: shop code → names in the file (null: all rows), and the names that wait for a shop. */
export function divide(
  task: Pick<ImportTask, 'shop' | 'mapShops' | 'createApplications'>,
  shops: readonly { name: string; rows: number }[],
): { targets: Map<string, string[] | null>; waiting: { shop: string; rows: number }[] } {
  if (Object.keys(task.mapShops).length === 0 && !task.createApplications)
    return { targets: new Map([[task.shop, null]]), waiting: [] };
  const targets = new Map<string, string[]>([[task.shop, ['']]]);
  const waiting: { shop: string; rows: number }[] = [];
  for (const { name, rows } of shops) {
    const code = task.mapShops[name] ?? (task.createApplications ? null : task.shop);
    if (code === null) waiting.push({ shop: name, rows });
    else targets.set(code, [...(targets.get(code) ?? []), name]);
  }
  return { targets, waiting };
}

/** The dry run of a file without any market. Throws a sentence when the file holds no table or its columns are not known. */
export async function reportOffline(task: ImportTask): Promise<ImportReport> {
  const whole = await planOffline(task.body, task.options);
  if ('problem' in whole) throw new Unreadable(task.file);
  const { targets, waiting } = divide(task, whole.plan.shops);
  const planned: Target[] = [];
  const problems: ReportedProblem[] = [];
  for (const [shop, names] of targets) {
    const one = names === null ? whole : await planOffline(task.body, { ...task.options, shopNames: names });
    if ('problem' in one) throw new Unreadable(task.file);
    const { plan } = one;
    planned.push({
      shop,
      rows: plan.rows.file - plan.rows.elsewhere,
      products: plan.products.length,
      skus: plan.rows.planned,
      created: plan.rows.planned,
      updated: 0,
      unchanged: 0,
      repeated: plan.rows.repeated,
      rejected: plan.rows.rejected,
    });
    problems.push(
      ...plan.problems.map((problem) => ({ ...problem, message: problemText(problem.code, problem.params) })),
    );
  }
  return addUp({
    file: task.file,
    mode: 'dry-run-offline',
    format: whole.table.format,
    encoding: whole.table.encoding,
    mapping: whole.mapping,
    rows: whole.plan.rows.file,
    targets: planned.filter((one) => one.rows > 0 || targets.size === 1),
    applications: waiting,
    categories: whole.plan.categories,
    pictures: whole.plan.pictures,
    shopsInFile: whole.plan.shops.length,
    problems: problems.filter((one) => one.weight === 'error'),
    warnings: problems.filter((one) => one.weight === 'warning').length,
    failed:
      whole.missing.length > 0
        ? `Columns for ${whole.missing.join(', ')} were not recognised; give them with --mapping.`
        : null,
  });
}

/** The file holds nothing that could be a table of products. */
export class Unreadable extends Error {
  constructor(file: string) {
    super(
      `${file} holds no table of products: CSV (UTF-8, GB18030, UTF-16), XLSX and the SQL data of litemall and mall are understood.`,
    );
  }
}

const MODES: Readonly<Record<ImportReport['mode'], string>> = {
  'dry-run': 'dry run, nothing written 试运行，未写入',
  'dry-run-offline': 'dry run without a server, nothing written 离线试运行，未写入',
  import: 'imported 已导入',
};

/** The report for a person at the terminal. */
export function sayReport(report: ImportReport, shown: number): string {
  const lines = [
    `${report.file}: ${MODES[report.mode]}`,
    `  ${report.format}${report.encoding ? ` · ${report.encoding}` : ''} · ${report.rows} rows 行`,
    `  columns 列: ${Object.entries(report.mapping)
      .filter(([, field]) => field !== 'ignore')
      .map(([heading, field]) => `${heading} → ${field}`)
      .join(', ')}`,
    `  categories 类目: ${report.categories.named} by name 按名称, ${report.categories.guessed} from the title 由标题推断, ${report.categories.fallback} uncategorised 未分类`,
  ];
  for (const one of report.targets)
    lines.push(`  ${one.shop}: ${one.products} products 商品, ${one.skus} SKUs 规格 ← ${one.rows} rows 行`);
  for (const one of report.applications.slice(0, 30))
    lines.push(`  application 开店申请: ${one.shop} ← ${one.rows} rows 行`);
  if (report.applications.length > 30)
    lines.push(`  … and ${report.applications.length - 30} more applications 另有申请`);
  if (report.shopsInFile > 1 && report.targets.length === 1 && report.applications.length === 0)
    lines.push(
      `  the file names ${report.shopsInFile} shops; all rows go to ${report.targets[0]?.shop}, the name is kept as brand 文件含 ${report.shopsInFile} 家店，名称记为品牌`,
    );
  if (report.pictures > 0)
    lines.push(
      `  ${report.pictures} rows name pictures on the net; upload them in the workbench 图片请在商家工作台上传`,
    );
  for (const one of report.problems.slice(0, shown))
    lines.push(`  line ${one.line}${one.column ? ` [${one.column}]` : ''}: ${one.message.en} ${one.message.zh}`);
  if (report.problems.length > shown)
    lines.push(`  … and ${report.problems.length - shown} more rows with errors 还有更多`);
  if (report.warnings > 0) lines.push(`  ${report.warnings} warnings 提示`);
  if (report.failed) lines.push(`  ${report.failed}`);
  const { created, updated, unchanged, repeated, rejected } = report;
  lines.push(
    `rows ${report.rows} = created ${created} + updated ${updated} + unchanged ${unchanged} + repeated ${repeated} + rejected ${rejected}${report.addsUp ? '' : '  — DOES NOT ADD UP'}`,
    '',
  );
  return lines.join('\n');
}
