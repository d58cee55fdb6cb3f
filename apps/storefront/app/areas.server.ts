import type { Language } from '#ui/language.ts';
import type { Market } from './market.server.ts';
import { orNull } from './market.server.ts';

export interface Area {
  readonly code: string;
  readonly name: string;
}
/** One list per level, province first, each with the code chosen in it ('' when none is). */
export type AreaLists = readonly { readonly chosen: string; readonly areas: readonly Area[] }[];

/** Divisions from the province down, as the reader's language writes them: the narrowest last in Chinese, first in English. */
export const placeText = (path: readonly string[], lang: Language): string =>
  lang === 'en' ? [...path].reverse().join(', ') : path.join(' ');

/** Select lists for an address: every level down to `code`, and the one below it. */
export async function areaLists({ api, lang }: Market, code: string): Promise<AreaLists> {
  const found = code === '' ? null : await orNull(api.get('/api/divisions/{code}', { path: { code } }));
  const chosen = (found?.path ?? []).map((step) => step.code);
  const below = async (parent: string | undefined): Promise<Area[]> => {
    const { items } = await api.get('/api/divisions', { query: parent === undefined ? {} : { parent } });
    return items.map(({ code: own, name, nameEn }) => ({ code: own, name: (lang === 'en' && nameEn) || name }));
  };
  // Province, city, district; the town may stay open.
  const parents = [undefined, ...chosen].slice(0, 4);
  const lists = await Promise.all(parents.map(below));
  return lists.map((areas, level) => ({ chosen: chosen[level] ?? '', areas })).filter(({ areas }) => areas.length > 0);
}
