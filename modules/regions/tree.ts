import type { DivisionRow } from './source.ts';

export type Division = DivisionRow;

/** Provinces, cities and districts in memory; towns are asked from the database. */
export type Tree = {
  readonly byCode: ReadonlyMap<string, Division>;
  readonly children: ReadonlyMap<string, readonly Division[]>;
};

export const ROOT = '';

export function growTree(rows: readonly Division[]): Tree {
  const byCode = new Map<string, Division>();
  const children = new Map<string, Division[]>();
  for (const row of rows) {
    byCode.set(row.code, row);
    const parent = row.parentCode ?? ROOT;
    const siblings = children.get(parent);
    if (siblings) siblings.push(row);
    else children.set(parent, [row]);
  }
  return { byCode, children };
}

/** From the province down to the division itself; null when the code is not in the tree. */
export function pathIn(tree: Tree, code: string): Division[] | null {
  const path: Division[] = [];
  for (let at = tree.byCode.get(code); at; at = at.parentCode ? tree.byCode.get(at.parentCode) : undefined)
    path.unshift(at);
  return path.length > 0 ? path : null;
}

export type Point = { readonly lng: number; readonly lat: number };

const EARTH_KM = 6371.0088;
const rad = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in kilometres (haversine, mean earth radius): good to half a percent, enough to rank warehouses. */
export function greatCircleKm(a: Point, b: Point): number {
  const h =
    Math.sin(rad(b.lat - a.lat) / 2) ** 2 +
    Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lng - a.lng) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
