/** The JSON schema of a body or of a query, as far as this reads it. */
export type Schema = { readonly [key: string]: unknown };
/** Takes away, in place, what a schema does not name. */
export type Drop = (value: unknown) => void;
/** Whether a value fits a schema: asked only where a schema has several shapes of object. */
export type Fits = (schema: Schema) => (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * Nobody gives themselves a role, a price or an owner by naming it in a body: what a schema does not name is gone before a handler sees
 * it, so that no handler that hands on or keeps a part of a body whole can hand on or keep more (OWASP ASVS V15.3, mass assignment).
 * Objects whose schema says that they hold anything (`additionalProperties`, names by a pattern) keep it. Null where there is
 * nothing to take away.
 */
export function dropsUnknown(schema: Schema, fits: Fits): Drop | null {
  const shapes = ((schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined) ?? [];
  if (shapes.length > 0) return dropsByShape(shapes, fits);
  if (isObject(schema.properties)) return dropsOfObject(schema, schema.properties as Record<string, Schema>, fits);
  const each = isObject(schema.items) ? dropsUnknown(schema.items as Schema, fits) : null;
  return each && ((value) => Array.isArray(value) && value.forEach(each));
}

function dropsByShape(shapes: readonly Schema[], fits: Fits): Drop | null {
  const drops = shapes
    .map((shape) => ({ fitting: fits(shape), drop: dropsUnknown(shape, fits) }))
    .filter((one): one is { fitting: (value: unknown) => boolean; drop: Drop } => one.drop !== null);
  const [only] = drops;
  if (!only) return null;
  // Whatever is no object or list has nothing to lose, so a schema or null needs no trying.
  if (drops.length === 1 && shapes.length - 1 === shapes.filter(isPlain).length)
    return (value) => typeof value === 'object' && only.drop(value);
  return (value) => drops.find(({ fitting }) => fitting(value))?.drop(value);
}

const isPlain = ({ type }: Schema): boolean => typeof type === 'string' && type !== 'object' && type !== 'array';

function dropsOfObject(schema: Schema, properties: Record<string, Schema>, fits: Fits): Drop {
  const inner = new Map(Object.entries(properties).map(([name, one]) => [name, dropsUnknown(one, fits)]));
  const more = schema.additionalProperties;
  const open = more === true || isObject(more);
  const patterns = Object.keys((schema.patternProperties as object | undefined) ?? {}).map(
    (one) => new RegExp(one, 'u'),
  );
  return (value) => {
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) {
      const drop = inner.get(name);
      if (drop) drop(value[name]);
      else if (drop === undefined && !open && !patterns.some((one) => one.test(name))) delete value[name];
    }
  };
}
