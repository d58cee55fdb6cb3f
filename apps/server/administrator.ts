import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { connect, createCtx, Refusal, StartError, secretsOfHome, system, systemClock } from '#kernel';
import { firstAdmin } from '#modules/accounts';
import { PostgresStartError } from '#postgres';
import { openExisting } from './audit.ts';
import { readEnvironment } from './environment.ts';
import { createLog } from './log.ts';
import { createRuntime, loadModules } from './market.ts';
import { createProblems } from './problems.ts';

const USAGE = `npm run administrator -- --email ADDRESS

  Makes the first administrator of a market that has none and prints the password once: sign in at /console/, change it, set up a second
  factor, and give roles to the others there. Reads DATABASE_URL and DONGXI_HOME as the server does; the market may be running.
  Exit 0: made; 1: refused, with the reason; 2: could not be tried.`;

/**
 * Makes the first administrator with a password of its own; answers the password.
 * Refuses accounts.admin_there, accounts.email_unusable.
 */
export async function makeAdministrator(given: { ownerUrl: string; home: string; email: string }): Promise<string> {
  const modules = await loadModules();
  const pool = connect({ url: given.ownerUrl, max: 1, role: 'dongxi_app', name: 'dongxi-administrator' });
  try {
    const runtime = createRuntime(
      {
        pool,
        clock: systemClock,
        log: createLog('error', process.stderr),
        secrets: secretsOfHome(given.home),
        home: given.home,
        baseUrl: '',
      },
      modules,
    );
    const password = randomBytes(15).toString('base64url');
    await firstAdmin(createCtx(runtime, system('administrator')), { email: given.email, password });
    return password;
  } finally {
    await pool.end({ timeout: 5 });
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { email: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const email = values.email ?? '';
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const environment = readEnvironment();
  const database = await openExisting(environment.databaseUrl, environment.home);
  try {
    const password = await makeAdministrator({ ownerUrl: database.ownerUrl, home: environment.home, email });
    process.stdout.write(`administrator 管理员  ${email}\npassword 密码        ${password}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const problems = createProblems(await loadModules());
    for (const lang of ['en', 'zh-CN'] as const) process.stderr.write(`${problems.toProblem(error, lang, '').title}\n`);
    return 1;
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
    else process.stderr.write(`It could not be tried: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
