import { readFileSync } from 'node:fs';
import path from 'node:path';
import { configurationPage, variableBreaches } from './configuration-page.ts';
import { sourcesIn } from './source.ts';

const root = path.resolve(import.meta.dirname, '../..');
// What benches and the house's own scripts read is theirs.
const sources = sourcesIn(root, ['apps', 'modules', 'packages', 'demo'], ['.ts', '.tsx', '.mjs']);
const looked = sources.filter(({ file }) => !/\/test\//.test(file));
const breaches = variableBreaches(looked);
if (readFileSync(path.join(root, 'docs/configuration.md'), 'utf8') !== (await configurationPage()))
  breaches.push('docs/configuration.md is not what the code says: run node scripts/configuration.ts');
for (const breach of breaches) console.log(breach);
console.log(`${looked.length} files looked at, ${breaches.length} breaches`);
process.exit(breaches.length > 0 || looked.length < 500 ? 1 : 0);
