import type { Pool } from '#kernel';

/**
 * What a refused request may leave behind, and why. Everything else it wrote before it was refused must have gone with its transaction.
 */
export const MAY_REMAIN: Readonly<Record<string, string>> = {
  'accounts.attempts': 'a try is counted whether or not it succeeds: that is what limits tries',
  'accounts.lockouts': 'a wrong password or code is counted, and makes one wait',
  'accounts.codes': 'a code counts the tries there were',
  'payments.callbacks': 'a callback that is refused is evidence',
  'catalog.import_staging':
    'scratch of a plan in the making, taken away when it is made or refused (see the last test)',
  'kernel.idempotency':
    'claimed before work that commits itself, and given back when it is refused (see the last test)',
};

/** Routes that read for whoever asks and write something down for themselves, with the reason. */
export const READS_THAT_WRITE: ReadonlySet<string> = new Set([
  // Who took a shop's whole data away is told in the audit log.
  '/shops/:shopId/data.zip',
  // A feed is kept whole, so that its pages fit together (decision 0094).
  '/feed',
]);

/**
 * A row of every table that is written leaves a trace, which goes with a transaction that is undone: so what is there after a refusal was
 * committed although the answer says that nothing was done. Costs a query a request, where comparing all tables would cost hundreds.
 */
export async function watchWrites(owner: Pool): Promise<() => Promise<string[]>> {
  await owner.unsafe(`
    CREATE SCHEMA fuzz;
    CREATE UNLOGGED TABLE fuzz.traces (name text NOT NULL);
    CREATE FUNCTION fuzz.trace() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
      BEGIN INSERT INTO fuzz.traces VALUES (TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME); RETURN NULL; END $$;
    DO $$ DECLARE one regclass; BEGIN
      FOR one IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('fuzz', 'pg_catalog', 'information_schema', 'graphile_worker')
      LOOP EXECUTE format('CREATE TRIGGER fuzz_trace AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION fuzz.trace()', one); END LOOP;
    END $$`);
  return async () =>
    (
      await owner<{ name: string }[]>`
        WITH gone AS (DELETE FROM fuzz.traces RETURNING name) SELECT DISTINCT name FROM gone ORDER BY 1`
    ).map((row) => row.name);
}
