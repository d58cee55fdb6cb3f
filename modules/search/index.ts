import { defineModule, hours, minutes, seconds } from '#kernel';
import { registerSurface } from '#modules/experiments';
import { registerSettings } from '#modules/operations';
import { askedRoutes } from './asked-routes.ts';
import { followConversions } from './conversion-service.ts';
import { refuse } from './errors.ts';
import { explainRoutes } from './explain-routes.ts';
import { engineOf, indexer, rebuild } from './indexing-service.ts';
import { pictureRoutes } from './pictures-routes.ts';
import { routes } from './routes.ts';
import { settings } from './settings.ts';
import { shopsRoutes } from './shops-routes.ts';
import { synonymRoutes } from './synonym-routes.ts';

export { type Answered, firstAnswered } from './asked-words-service.ts';
export { type Card, CardSchema, productCards } from './cards-service.ts';
export type { Dictionary } from './correction-service.ts';
export * as engine from './engine/face.ts';
export {
  type Answering,
  type EngineAnswer,
  type EngineQuery,
  engineSlot,
  NO_FILTERS,
  type SearchDocument,
  type SearchEngine,
  type Sort,
} from './engine.ts';
export { engineOf, rebuild, reindex } from './indexing-service.ts';
export { type MemoryEngine, memoryEngine } from './memory-service.ts';
export { type OpenSearchEngine, openSearchEngine } from './opensearch-service.ts';
export { search, suggest } from './service.ts';
export { type Among, leading, leadingOfEach, type Standing, standings } from './standing-store.ts';
export { writeFigures } from './store.ts';
export { tokens, vectorOf } from './tokens.ts';

registerSettings(settings);
registerSurface('search.ranking', { settings: Object.keys(settings), sources: ['search'] });

export const module = defineModule({
  name: 'search',
  folder: import.meta.dirname,
  routes: [...routes, ...askedRoutes, ...explainRoutes, ...pictureRoutes, ...shopsRoutes, ...synonymRoutes],
  errors: refuse,
  consumers: [indexer],
  // An engine in memory follows the documents in every process; half the second that a new product may take is left to the events.
  recurring: [
    { name: 'search.conversion', every: hours(1), run: followConversions },
    { name: 'search.follow', every: seconds(0.2), run: async (ctx) => (await engineOf(ctx).follow?.(ctx)) ?? 0 },
    {
      name: 'search.learn',
      every: seconds(30),
      run: async (ctx) => {
        await engineOf(ctx).learn?.(ctx);
        return 0;
      },
    },
    {
      name: 'search.keep',
      every: minutes(10),
      run: async (ctx) => {
        await engineOf(ctx).keep?.(ctx);
        return 0;
      },
    },
  ],
  tasks: [
    {
      name: 'search.rebuild',
      run: async (ctx) => {
        ctx.log.info(await rebuild(ctx), 'search index rebuilt');
      },
    },
  ],
  permissions: [
    { name: 'search.rebuild', scope: 'platform' },
    { name: 'search.ranking', scope: 'platform' },
    { name: 'search.synonyms', scope: 'platform' },
    { name: 'catalog.read', scope: 'shop' },
    { name: 'catalog.review', scope: 'platform' },
  ],
});
