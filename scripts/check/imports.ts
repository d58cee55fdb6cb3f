import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ICruiseOptions, ICruiseResult, IForbiddenRuleType } from 'dependency-cruiser';
import type { Breach } from './source.ts';
import { filesIn } from './source.ts';

const require = createRequire(import.meta.url);
export const FOLDERS = ['apps', 'modules', 'packages', 'demo', 'bench', 'scripts'] as const;

type Swc = { parseFileSync(file: string, options: Record<string, unknown>): unknown };

/**
 * dependency-cruiser hands every file to swc as plain TypeScript, on which React's files fail. Its copy of swc is the one
 * loaded here, so telling swc what a .tsx file is suffices. Must run before dependency-cruiser is loaded.
 */
function letSwcReadTsx(): void {
  const swc = require('@swc/core') as Swc;
  const parse = swc.parseFileSync.bind(swc);
  swc.parseFileSync = (file, options) => parse(file, { ...options, tsx: file.endsWith('x') });
}

/**
 * Applies the rules of .dependency-cruiser.cjs below `root`. Files that were not read are a breach of their own: a
 * checker that sees nothing finds nothing wrong.
 */
export async function importBreaches(
  root: string,
  folders: readonly string[] = FOLDERS,
): Promise<{ seen: number; breaches: readonly Breach[] }> {
  letSwcReadTsx();
  const { cruise } = await import('dependency-cruiser');
  const rules = require(path.join(root, '.dependency-cruiser.cjs')) as {
    forbidden: IForbiddenRuleType[];
    options: ICruiseOptions;
  };
  const files = filesIn(root, folders, ['.ts', '.tsx']).filter((file) => !file.endsWith('.d.ts'));
  const present = folders.filter((folder) => files.some((file) => file.startsWith(`${folder}/`)));
  const { output } = await cruise(
    present,
    { ...rules.options, baseDir: root, validate: true, ruleSet: { forbidden: rules.forbidden } },
    rules.options.enhancedResolveOptions,
  );
  const { modules, summary } = output as ICruiseResult;
  const breaches: Breach[] = summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    file: from,
    what: `imports ${to}`,
  }));
  const seen = new Set(modules.map(({ source }) => source));
  for (const file of files) if (!seen.has(file)) breaches.push({ rule: 'every-file-seen', file, what: 'was not read' });
  // A file that was read but whose imports were not found out would look the same as one without any.
  const arrows = modules
    .filter(({ source }) => files.includes(source))
    .flatMap(({ dependencies }) => dependencies).length;
  if (files.length === 0 || arrows < files.length)
    breaches.push({
      rule: 'every-file-seen',
      file: '.',
      what: `only ${arrows} imports found in ${files.length} files`,
    });
  return { seen: files.length, breaches };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = path.resolve(import.meta.dirname, '../..');
  const rules = require(path.join(root, '.dependency-cruiser.cjs')) as { forbidden: IForbiddenRuleType[] };
  const { seen, breaches } = await importBreaches(root);
  for (const { rule, file, what } of breaches) {
    const because = rules.forbidden.find(({ name }) => name === rule)?.comment;
    console.log(`${file}: ${rule}: ${what}${because ? `\n    ${because}` : ''}`);
  }
  console.log(`${seen} files looked at, ${breaches.length} breaches`);
  process.exitCode = breaches.length > 0 ? 1 : 0;
}
