/** What Stripe's form encoding says: `a[b][0][c]=1` as nested objects, arrays by their numbers; every leaf is text. */
export type Fields = { [name: string]: Fields | string };

export function fieldsOf(body: string): Fields {
  const root: Fields = Object.create(null) as Fields;
  for (const [name, value] of new URLSearchParams(body)) {
    const path = name.replaceAll(']', '').split('[');
    let at = root;
    for (const step of path.slice(0, -1)) {
      const next = at[step];
      const deeper: Fields = typeof next === 'object' ? next : (Object.create(null) as Fields);
      at[step] = deeper;
      at = deeper;
    }
    at[path.at(-1) ?? ''] = value;
  }
  return root;
}

export function textAt(fields: Fields, ...path: readonly string[]): string | undefined {
  let at: Fields | string | undefined = fields;
  for (const step of path) at = typeof at === 'object' ? at[step] : undefined;
  return typeof at === 'string' ? at : undefined;
}

export const groupAt = (fields: Fields, ...path: readonly string[]): Record<string, string> => {
  let at: Fields | string | undefined = fields;
  for (const step of path) at = typeof at === 'object' ? at[step] : undefined;
  return Object.fromEntries(
    Object.entries(typeof at === 'object' ? at : {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
};
