import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A file of the project: path from the root with `/`, and its text. */
export type Source = { readonly file: string; readonly text: string };
/** A rule that was broken: where, and in what way. */
export type Breach = { readonly rule: string; readonly file: string; readonly what: string };

const SKIPPED = new Set(['node_modules', 'build', 'coverage', '.react-router', 'test-results']);

/** All files below the folders whose name ends in one of `endings`, without what is built or installed. */
export function filesIn(root: string, folders: readonly string[], endings: readonly string[]): readonly string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const at = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) walk(at);
      } else if (endings.some((ending) => entry.name.endsWith(ending))) found.push(at);
    }
  };
  const there = new Set(readdirSync(root));
  for (const folder of folders) if (there.has(folder)) walk(folder);
  return found.sort();
}

export const sourcesIn = (root: string, folders: readonly string[], endings: readonly string[]): readonly Source[] =>
  filesIn(root, folders, endings).map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));
