import type { Source } from './source.ts';

/**
 * Which files of a module may touch the world. By name: store, service, routes, jobs, view, index and settings, also as the last
 * word of a longer name (`placement-service.ts`), and all of a folder of such a name (`service/`), `adapters/` or `test/`.
 * Any other file that must, says so and why in a first comment that begins with `I/O:`; the rest is pure business.
 */
const BY_NAME =
  /^modules\/[^/]+\/(?:(?:.*\/)?(?:[\w-]+[-.])?(?:store|service|routes|jobs|view|index|settings)\.ts$|(?:store|service|routes|jobs|adapters|test)\/)/;
const BY_WORD = /^(?:\/\*\*?|\/\/)[\s*]*I\/O: *\S/;

export const isModuleSource = (file: string): boolean => /^modules\/[^/]+\/.+\.ts$/.test(file);
export const isTest = (file: string): boolean => /(?:^|\/)test\//.test(file);

/** Pure files import neither store nor the database, clock or network, so that property tests can bite. */
export const isPure = ({ file, text }: Source): boolean =>
  isModuleSource(file) && !BY_NAME.test(file) && !BY_WORD.test(text.trimStart());

/** SQL is written in store files only: one place to read when a table changes. */
export const isStore = (file: string): boolean =>
  /^modules\/[^/]+\/(?:(?:[\w-]+[-.])?store\.ts|store\/.+\.ts)$/.test(file);
