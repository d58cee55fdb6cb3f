import { declarations, type SettingDeclaration } from '#modules/operations';
import { loadModules } from '../../apps/server/market.ts';
import type { Source } from './source.ts';
import { OF_DEVELOPMENT, VARIABLES, type Variable } from './variables.ts';

const GROUPS: Readonly<Record<Variable['group'], string>> = {
  market: 'The market 市场',
  traces: 'Traces 链路追踪',
  gateway: 'Sandbox gateway 沙箱网关',
  providers: 'Providers 服务商',
  programs: 'Programs 程序',
};
/** What the operating system and npm set. */
const FOREIGN = /^(NODE_|npm_|LC_|LANG$|PATH$|TZ$|HOME$)/;

/** Names of the environment that sources read, however they spell it: `env.NAME`, `allOf(env, 'PREFIX', [...])`, `secretOf(env, 'NAME')`. */
export function variablesRead(sources: readonly Source[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { file, text } of sources) {
    const note = (name: string | undefined): void => {
      if (name && !FOREIGN.test(name)) found.set(name, file);
    };
    for (const [, name] of text.matchAll(/\b(?<!import\.meta\.)env\.([A-Z][A-Z0-9_]+)\b/g)) note(name);
    for (const [, name] of text.matchAll(/\bsecretOf\(env, '([A-Z0-9_]+)'/g)) note(name);
    for (const [, prefix] of text.matchAll(/\bsecretOf\(env, `([A-Z0-9_]+_)\$\{/g)) note(`${prefix}<SMID>`);
    for (const [, prefix, names] of text.matchAll(/\ballOf\(env, '([A-Z0-9_]+)', \[([^\]]*)\]/g))
      for (const [, name] of (names ?? '').matchAll(/'([A-Z0-9_]+)'/g)) note(`${prefix}_${name}`);
  }
  return found;
}

/** Variables that are read and not described, and described and not read; each as a sentence. */
export function variableBreaches(sources: readonly Source[]): string[] {
  const read = variablesRead(sources);
  const described = new Set([...VARIABLES.map(({ name }) => name), ...OF_DEVELOPMENT]);
  const files = new Set(VARIABLES.flatMap(({ name, file }) => (file ? [`${name}_FILE`] : [])));
  return [
    ...[...read].flatMap(([name, file]) =>
      described.has(name) || files.has(name)
        ? []
        : [`${file} reads ${name}, which scripts/check/variables.ts does not describe`],
    ),
    ...[...described].flatMap((name) =>
      read.has(name) ? [] : [`nothing reads ${name}, which scripts/check/variables.ts describes`],
    ),
  ];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text: string): string => (text === '' ? '' : `\`${cell(text)}\``);

function settingRow([key, one]: readonly [string, SettingDeclaration]): string {
  const text = JSON.stringify(one.default);
  const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  const { minimum, maximum } = one.schema as { minimum?: number; maximum?: number };
  const range = minimum === undefined && maximum === undefined ? '' : `${minimum ?? ''}–${maximum ?? ''}`;
  return `| \`${key}\` | ${code(shown)} | ${one.unit} | ${range} | ${cell(one.zh)} | ${cell(one.en)} |`;
}

/** docs/configuration.md as the code says it is. */
export async function configurationPage(): Promise<string> {
  await loadModules();
  const settings = declarations();
  const modules = [...new Set(settings.map(([key]) => key.split('.')[0] ?? ''))];
  return `# Configuration 配置

Made from the code by \`node scripts/configuration.ts\`; \`npm run check\` says when it must be made again.

## Environment 环境变量
Read once, at the start. Where a file is marked, \`NAME_FILE\` may name a file that holds the value instead (secrets of containers).
What is half configured stops the start with a sentence.
${Object.entries(GROUPS)
  .map(
    ([group, title]) => `
### ${title}
| variable | default | file | 说明 | what it is |
| --- | --- | --- | --- | --- |
${VARIABLES.filter((one) => one.group === group)
  .map(
    (one) =>
      `| \`${one.name}\`${one.secret ? ' 🔑' : ''} | ${code(one.default)} | ${one.file ? 'yes' : ''} | ${cell(one.zh)} | ${cell(one.en)} |`,
  )
  .join('\n')}
`,
  )
  .join('')}
## Settings 平台设置
Rules the operator changes in the console (\`/console/settings\`), each from a moment on; ${settings.length} in ${modules.length} modules. \`fen\` is 1/100 yuan, \`bps\` 1/10,000.
${modules
  .map(
    (name) => `
### ${name}
| setting | default | unit | range | 说明 | what it is |
| --- | --- | --- | --- | --- | --- |
${settings
  .filter(([key]) => key.startsWith(`${name}.`))
  .map(settingRow)
  .join('\n')}
`,
  )
  .join('')}`;
}
