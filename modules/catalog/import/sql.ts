/** A value of an INSERT: text, number as written, or null. */
export type SqlValue = string | null;
export type SqlRow = { readonly line: number; readonly values: readonly SqlValue[] };
export type SqlTable = { columns: readonly string[]; readonly rows: SqlRow[] };

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', b: '\b', Z: '\x1a' };

/**
 * Tables of a MySQL dump: columns from CREATE TABLE or from the INSERT itself, rows from INSERT … VALUES. Only data is
 * read; no statement is ever run.
 */
export function readDump(text: string): Map<string, SqlTable> {
  const tables = new Map<string, SqlTable>();
  const table = (name: string): SqlTable => {
    const known = tables.get(name) ?? { columns: [], rows: [] };
    tables.set(name, known);
    return known;
  };
  for (const created of text.matchAll(/CREATE TABLE\s+(?:IF NOT EXISTS\s+)?`?(\w+)`?\s*\(([\s\S]*?)\n\)/gi)) {
    const columns = [...(created[2] ?? '').matchAll(/^\s*`(\w+)`\s/gm)].map((match) => match[1] ?? '');
    table(created[1] ?? '').columns = columns;
  }
  const lines = lineCounter(text);
  for (const insert of text.matchAll(/INSERT INTO\s+`?(\w+)`?\s*(?:\(([^)]*)\))?\s*VALUES\s*/gi)) {
    const into = table(insert[1] ?? '');
    if (insert[2]) into.columns = insert[2].split(',').map((name) => name.trim().replaceAll('`', ''));
    readTuples(text, insert.index + insert[0].length, (values, at) => into.rows.push({ line: lines(at), values }));
  }
  return tables;
}

/** `(…),(…);` from a place on. */
function readTuples(text: string, from: number, found: (values: SqlValue[], at: number) => void): void {
  let at = from;
  for (;;) {
    while (/[\s,]/.test(text.charAt(at)) && at < text.length) at += 1;
    if (text.charAt(at) !== '(') return;
    const begin = at;
    const values: SqlValue[] = [];
    at += 1;
    while (at < text.length && text.charAt(at) !== ')') {
      const [value, next] = readValue(text, at);
      values.push(value);
      at = next;
      while (/[\s,]/.test(text.charAt(at)) && at < text.length) at += 1;
    }
    found(values, begin);
    at += 1;
  }
}

function readValue(text: string, from: number): [SqlValue, number] {
  if (text.charAt(from) !== "'") {
    const rest = /^[^,)]*/.exec(text.slice(from, from + 64))?.[0] ?? '';
    const word = rest.trim();
    return [word.toUpperCase() === 'NULL' ? null : word, from + rest.length];
  }
  let value = '';
  let at = from + 1;
  let chunk = at;
  for (; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') {
      const next = text.charAt(at + 1);
      value += text.slice(chunk, at) + (ESCAPES[next] ?? next);
      at += 1;
      chunk = at + 1;
    } else if (char === "'") {
      if (text.charAt(at + 1) !== "'") break;
      value += text.slice(chunk, at + 1);
      at += 1;
      chunk = at + 1;
    }
  }
  return [value + text.slice(chunk, at), at + 1];
}

/** Line of a place in the text; places are asked for in rising order within a statement and seldom jump back. */
function lineCounter(text: string): (at: number) => number {
  let seen = 0;
  let line = 1;
  return (at) => {
    if (at < seen) {
      seen = 0;
      line = 1;
    }
    for (let next = text.indexOf('\n', seen); next >= 0 && next < at; next = text.indexOf('\n', seen)) {
      line += 1;
      seen = next + 1;
    }
    return line;
  };
}

/** Rows of a table as records by column name, where the numbers of both agree. */
export function records(
  table: SqlTable | undefined,
): { readonly line: number; readonly get: (column: string) => string }[] {
  if (!table) return [];
  const place = new Map(table.columns.map((name, at) => [name, at]));
  return table.rows.map((row) => ({ line: row.line, get: (column) => row.values[place.get(column) ?? -1] ?? '' }));
}
