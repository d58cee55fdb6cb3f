// I/O: fills the database before the market opens.
import type { Pool } from '#kernel';
import { loadTaxonomy } from './categories-service.ts';

/** Read by the start and by tests: what must be in the database before the first product. */
export const loadReference = async (owner: Pool): Promise<void> => void (await loadTaxonomy(owner));
