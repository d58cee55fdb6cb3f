import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Face } from './words.ts';

/** The files in which a face declares its routes, each with what stands before the paths in it. */
const FILES: Readonly<Record<Face, readonly (readonly [file: string, under: string])[]>> = {
  storefront: [['storefront/app/routes.ts', '']],
  workbench: [
    ['workbench/src/workbench.tsx', ''],
    ['workbench/src/shop-pages.ts', '/s/:code'],
  ],
  console: [
    ['console/src/console.tsx', ''],
    ['console/src/pages.tsx', ''],
  ],
};

/** How the files write a route: `path: '…'` of an object, `page('…'` and `route('…'` of a helper. */
const DECLARED = /\bpath:\s*'([^']*)'|\b(?:page|route)\(\s*'([^']*)'/g;

/** Every route of a face as its source declares it, so that no page can be added unseen. */
export function routesOf(face: Face): string[] {
  const found = new Set<string>(face === 'storefront' ? ['/'] : []);
  for (const [file, under] of FILES[face]) {
    const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
    for (const [, object, helper] of text.matchAll(DECLARED)) {
      const path = (object ?? helper ?? '').replace(/^\//, '');
      found.add(path === '' ? `${under}/` : `${under}/${path}`);
    }
  }
  return [...found];
}
