import { refuseRequest } from './errors.ts';

/** Keyset paging: the cursor holds the sort key of the last row, so pages neither repeat nor skip while rows are added. */
export type Page<T> = { readonly items: T[]; readonly nextCursor: string | null };
export type CursorKey = readonly (string | number)[];

export const encodeCursor = (key: CursorKey): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key inside a cursor, or null for the first page. Refuses what no answer of ours contained. */
export function decodeCursor(cursor: string | undefined, parts: number): CursorKey | null {
  if (cursor === undefined || cursor === '') return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(key) &&
      key.length === parts &&
      key.every((part) => typeof part === 'string' || typeof part === 'number')
    )
      return key as CursorKey;
  } catch {
    // falls through to the refusal: a cursor is ours or it is nothing
  }
  throw refuseRequest('cursor_invalid');
}

/** Cuts `limit + 1` loaded rows into a page. Load one row more than asked: its presence says that there is a next page. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => CursorKey,
  view: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), nextCursor: rows.length > limit && last ? encodeCursor(keyOf(last)) : null };
}
