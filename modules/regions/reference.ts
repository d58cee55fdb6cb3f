import type { Pool } from '#kernel';
import { loadDivisions } from './service.ts';

/** Reference data every market needs before its first shop. Does nothing where it is loaded. */
export async function loadReference(owner: Pool): Promise<void> {
  await loadDivisions(owner);
}
