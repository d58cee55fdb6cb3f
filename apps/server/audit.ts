import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import {
  type AuditCheck,
  type Ctx,
  connect,
  createCtx,
  createSecrets,
  type Module,
  type Pool,
  StartError,
  systemClock,
} from '#kernel';
import { PostgresStartError } from '#postgres';
import { houseAudits, waitingMigrations } from './audit-house.ts';
import { type Database, openDatabase } from './database.ts';
import { readEnvironment } from './environment.ts';
import { createLog } from './log.ts';
import { createRuntime, loadModules } from './market.ts';

const USAGE = `npm run audit [-- --url DATABASE_URL] [--json]

  Proves on the data there is what INVARIANTS.md promises: every module's checks and the house's own, all on one
  snapshot, so that a market at work may be looked at. Exit 0: no breach; 1: breaches, each printed; 2: nothing looked at.
  --url DATABASE_URL   another database (default: DATABASE_URL, else the embedded one of DONGXI_HOME)
  --json               one JSON object`;

/** What one check found: how many things it looked at, and each breach as a sentence. */
export type Finding = {
  readonly module: string;
  readonly name: string;
  readonly counted: number;
  readonly breaches: readonly string[];
};

/**
 * Runs every check on one read-only snapshot. A check that cannot run is a breach, not a silence; but data of an older version is not wrong,
 * only not there yet. Refuses database_older.
 */
export async function audit(ownerUrl: string, only?: readonly string[]): Promise<Finding[]> {
  const modules = await loadModules(only);
  const pool = connect({ url: ownerUrl, max: 1, role: 'dongxi_app', name: 'dongxi-audit' });
  try {
    return (await pool.begin('isolation level repeatable read read only', async (sql) => {
      const ctx: Ctx = { ...ctxOf(pool, modules), sql, inTransaction: true };
      const [first, ...more] = await waitingMigrations(ctx, modules);
      if (first)
        throw new StartError(
          'database_older',
          `The database waits for ${more.length + 1} migrations of this version (${first} first); start the market once, then look again.`,
          `数据库还差本版本的 ${more.length + 1} 个迁移（首个为 ${first}）；请先启动一次市场，再执行审计。`,
        );
      const checks: [string, AuditCheck][] = [
        ...houseAudits(modules).map((check): [string, AuditCheck] => ['house', check]),
        ...modules.flatMap(({ name, audits = [] }) => audits.map((check): [string, AuditCheck] => [name, check])),
      ];
      const findings: Finding[] = [];
      for (const [module, check] of checks)
        findings.push({
          module,
          name: check.name.replace(`${module}: `, ''),
          // Each in a savepoint: one that fails must not silence those after it.
          ...(await sql
            .savepoint((inner) => check.run({ ...ctx, sql: inner }))
            .catch((error: unknown) => ({
              counted: 0,
              breaches: [`could not be checked: ${error instanceof Error ? error.message : String(error)}`],
            }))),
        });
      return findings;
    })) as Finding[];
  } finally {
    await pool.end({ timeout: 5 });
  }
}

const ctxOf = (pool: Pool, modules: readonly Module[]): Ctx =>
  createCtx(
    createRuntime(
      {
        pool,
        clock: systemClock,
        log: pino({ level: 'silent' }),
        // Nothing sealed is opened here.
        secrets: createSecrets(randomBytes(32)),
        home: '',
        baseUrl: '',
      },
      modules,
    ),
    { kind: 'system', name: 'audit' },
  );

/** A market's database must be there already: programs that look at one never make it. Refuses no_market, not_a_market. */
export async function openExisting(url: string | null, home: string): Promise<Database> {
  const traces = ['postgres', 'postgres.location'];
  if (url === null && !traces.some((name) => existsSync(join(home, name))))
    throw new StartError(
      'no_market',
      `There is no market in ${home}; set DONGXI_HOME, or pass --url DATABASE_URL.`,
      `${home} 中没有市场数据，请设置 DONGXI_HOME 或用 --url 指定数据库。`,
    );
  const database = await openDatabase(home, url, createLog('error', process.stderr));
  const probe = connect({ url: database.ownerUrl, max: 1 });
  try {
    const [row] = await probe<{ ours: string | null }[]>`SELECT to_regclass('kernel.migrations')::text AS ours`;
    if (row?.ours) return database;
  } finally {
    await probe.end({ timeout: 5 });
  }
  await database.stop();
  throw new StartError(
    'not_a_market',
    'The database holds no market of Dongxi: no migration was ever applied.',
    '该数据库中没有东西的数据：从未执行过迁移。',
  );
}

function report(findings: readonly Finding[], json: boolean): void {
  const counted = findings.reduce((sum, finding) => sum + finding.counted, 0);
  const breaches = findings.reduce((sum, finding) => sum + finding.breaches.length, 0);
  const out = (line: string): void => void process.stdout.write(`${line}\n`);
  if (json) {
    out(JSON.stringify({ checks: findings, counted, breaches }));
    return;
  }
  for (const finding of findings) {
    const verdict = finding.breaches.length === 0 ? 'ok    ' : 'BREACH';
    out(`${verdict} ${finding.module.padEnd(11)} ${String(finding.counted).padStart(8)}  ${finding.name}`);
    for (const breach of finding.breaches) out(`         ${breach}`);
  }
  out(
    `${findings.length} checks looked at ${counted} facts and found ${breaches} ${breaches === 1 ? 'breach' : 'breaches'}.`,
  );
}

async function main(): Promise<number> {
  let values: { url?: string | undefined; json?: boolean | undefined; help?: boolean | undefined };
  try {
    ({ values } = parseArgs({
      options: { url: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    }));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    return 2;
  }
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const environment = readEnvironment();
  const database = await openExisting(values.url ?? environment.databaseUrl, environment.home);
  try {
    const findings = await audit(database.ownerUrl);
    report(findings, values.json ?? false);
    return findings.some((finding) => finding.breaches.length > 0) ? 1 : 0;
  } finally {
    await database.stop();
  }
}

if (import.meta.main)
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof StartError || error instanceof PostgresStartError)
      process.stderr.write(`${error.message}\n${error.zh}\n`);
    else process.stderr.write(`The audit could not run: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
