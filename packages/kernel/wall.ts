import type { Pool, Sql } from './db.ts';

/** What a module says of its tables to the wall between shops; all else that has a `shop_id` stands behind it. */
export type WallWords = {
  readonly name: string;
  /** Tables (`schema.table`) with a `shop_id` of which a shop's pages may read rows of others, each with the reason. */
  readonly openTables?: Readonly<Record<string, string>>;
  /**
   * Tables of which others' rows are seen as well: by the shop in the named column, the other side of an agreement; or, for `market`, the
   * rows of nobody's shop, which are the market's and meant for all.
   */
  readonly seenBesides?: Readonly<Record<string, string>>;
  /** Tables no shop's page reads at all: the role behind the wall has no right to them. */
  readonly hiddenTables?: readonly string[];
};

type Standing = {
  readonly relation: string;
  /** Its module says by policies of its own who may do what (the ledger, which nobody writes by hand); the wall adds none that allows. */
  readonly own: boolean;
  /** The condition its wall was built with; null where none stands as it should. */
  readonly wall: string | null;
};

const ASKING = '(SELECT kernel.asking_shop())';
const MARKET = "'00000000-0000-0000-0000-000000000000'";

const conditionOf = (besides: string | undefined): string =>
  besides === undefined
    ? `shop_id = ${ASKING}`
    : `shop_id = ${ASKING} OR ${besides === 'market' ? `shop_id = ${MARKET}` : `${besides} = ${ASKING}`}`;

/** What the modules want before a table with a `shop_id`: the condition of its wall, or null where it stands open. */
export function wallPlan(modules: readonly WallWords[]): (relation: string) => string | null {
  const open = new Set(modules.flatMap((module) => Object.keys(module.openTables ?? {})));
  const besides = new Map(modules.flatMap((module) => Object.entries(module.seenBesides ?? {})));
  return (relation) => (open.has(relation) ? null : conditionOf(besides.get(relation)));
}

/**
 * The second wall between shops (decision 0142): row-level security on every table with a `shop_id`, for the role `dongxi_shop` alone,
 * which may only read and sees only rows of the shop its transaction has named. For everybody else the policy is `true`, which
 * PostgreSQL folds away. A new table is walled without anybody's thinking of it. One table a transaction, so that an upgrade under
 * traffic never holds two.
 */
export async function buildWall(owner: Pool, modules: readonly WallWords[]): Promise<void> {
  const [there] = await owner<
    { known: boolean }[]
  >`SELECT to_regprocedure('kernel.asking_shop()') IS NOT NULL AS known`;
  // A backup of a version before the wall is brought back as it was; the next start builds it.
  if (!there?.known) return;
  const planned = wallPlan(modules);
  for (const table of await tablesOfShops(owner)) {
    const wanted = planned(table.relation);
    if (table.wall !== wanted) await owner.unsafe(`${tornDown(table)} ${wanted === null ? '' : built(table, wanted)}`);
  }
}

/** Every table with a `shop_id` in a schema of ours, and what wall stands before its rows. */
export const tablesOfShops = (sql: Sql): Promise<Standing[]> => sql<Standing[]>`
  SELECT relation, own, CASE WHEN relrowsecurity AND own <> open THEN wall END AS wall FROM (
    SELECT n.nspname || '.' || c.relname AS relation, c.relrowsecurity,
      EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polname <> 'everybody') AS own,
      EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'everybody') AS open,
      (SELECT obj_description(p.oid, 'pg_policy') FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'shop_wall' AND NOT p.polpermissive) AS wall
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname IN (SELECT module FROM kernel.migrations)
      AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'shop_id' AND NOT a.attisdropped)) AS shops
  ORDER BY 1`;

const built = ({ relation, own }: Standing, condition: string): string => `
  ALTER TABLE ${relation} ENABLE ROW LEVEL SECURITY;
  ${own ? '' : `CREATE POLICY everybody ON ${relation} USING (true) WITH CHECK (true);`}
  CREATE POLICY shop_wall ON ${relation} AS RESTRICTIVE TO dongxi_shop USING (${condition});
  COMMENT ON POLICY shop_wall ON ${relation} IS '${condition.replaceAll("'", "''")}';`;

const tornDown = ({ relation, own }: Standing): string => `
  DROP POLICY IF EXISTS shop_wall ON ${relation};
  DROP POLICY IF EXISTS everybody ON ${relation};
  ${own ? '' : `ALTER TABLE ${relation} DISABLE ROW LEVEL SECURITY;`}`;

/** The role behind the wall may read what the application may, except what a module hides, and change nothing. */
export async function grantReads(
  owner: Pool,
  schemas: readonly string[],
  modules: readonly WallWords[],
): Promise<void> {
  for (const schema of schemas)
    await owner.unsafe(
      `GRANT USAGE ON SCHEMA ${schema} TO dongxi_shop; GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO dongxi_shop`,
    );
  const hidden = modules
    .filter((module) => schemas.includes(module.name))
    .flatMap((module) => module.hiddenTables ?? []);
  if (hidden.length > 0) await owner.unsafe(`REVOKE ALL ON ${hidden.join(', ')} FROM dongxi_shop`);
}
