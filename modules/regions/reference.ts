// I/O: writes reference data into the database before a runtime stands; called by the server at start and by the seed.
import type { Pool } from '#kernel';
import { loadDivisions } from './service.ts';

/** Reference data every market needs before its first shop. Does nothing where it is loaded. */
export async function loadReference(owner: Pool): Promise<void> {
  await loadDivisions(owner);
}
