import type { Source } from './source.ts';

/**
 * Which files of a module may touch the world, each for a reason that can be seen:
 * - by name: store, service, routes, jobs, view, audits, waiting, settings and index, also as first or last word of a longer name
 *   (`placement-service.ts`, `store-audit.ts`), and all below a folder of such a name, `adapters/`, `gateways/` or `test/`;
 * - a use case that was split off by a business word (`placing.ts`) takes the context: it names `Ctx` or `Runtime` of the kernel;
 * - any other says so and why in a first comment that begins with `I/O:`.
 * All the rest is pure business, and so are always lifecycle.ts, kinds/ and what begins with `Pure:`.
 */
const WORDS = 'store|service|routes|jobs|view|audits|waiting|settings|index';
const BY_NAME = new RegExp(
  `^modules/[^/]+/(?:(?:.*/)?(?:(?:[\\w-]+[-.])?(?:${WORDS})|(?:store)-[\\w-]+)\\.ts$|(?:${WORDS}|adapters|gateways|test)/)`,
);
const ALWAYS_PURE = /^modules\/[^/]+\/(?:lifecycle\.ts$|kinds\/)/;
const firstComment = (text: string, word: string): boolean =>
  new RegExp(`^(?:/\\*\\*?|//)[\\s*]*${word}: *[^\\s*/]`).test(text.trimStart());
const TAKES_CONTEXT = /import\s+(?:type\s+)?\{[^}]*\b(?:Ctx|Runtime)\b[^}]*\}\s+from\s+'#kernel'/;

export const isModuleSource = (file: string): boolean => /^modules\/[^/]+\/.+\.ts$/.test(file);
export const isTest = (file: string): boolean => /(?:^|\/)test\//.test(file);

/** Pure files import neither store nor the database, clock or network, so that property tests can bite. */
export const isPure = ({ file, text }: Source): boolean => {
  if (!isModuleSource(file) || isTest(file)) return false;
  if (ALWAYS_PURE.test(file) || firstComment(text, 'Pure')) return true;
  return !BY_NAME.test(file) && !firstComment(text, 'I/O') && !TAKES_CONTEXT.test(text);
};

/** SQL is written in store files only: one place to read when a table changes. */
export const isStore = (file: string): boolean =>
  /^modules\/[^/]+\/(?:(?:[\w-]+[-.])?store\.ts|store-[\w-]+\.ts|store\/.+\.ts)$/.test(file);
