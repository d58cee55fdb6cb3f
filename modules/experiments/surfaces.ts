import { declarations, type SettingDeclaration } from '#modules/operations';
import type { Surface } from './types.ts';

/** What a surface is made of: settings an experiment may give other values, and the sources of events that are its own. */
export type SurfaceWorks = { readonly settings: readonly string[]; readonly sources: readonly string[] };
const surfaces = new Map<Surface, SurfaceWorks>();

/** Called at import by the module whose settings they are: `registerSurface('search.ranking', { settings: [...], sources: ['search'] })`. */
export const registerSurface = (surface: Surface, works: SurfaceWorks): void => void surfaces.set(surface, works);

export const worksOf = (surface: Surface): SurfaceWorks => surfaces.get(surface) ?? { settings: [], sources: [] };
export const surfaceOfSource = (source: string): Surface | null =>
  [...surfaces].find(([, works]) => works.sources.includes(source))?.[0] ?? null;

/** The settings of a surface as they are declared. */
export const settingsOf = (surface: Surface): readonly (readonly [string, SettingDeclaration])[] => {
  const own = new Set(worksOf(surface).settings);
  return declarations().filter(([key]) => own.has(key));
};
