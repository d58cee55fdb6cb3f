import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { StartError } from '#kernel';

/** What the owner of a market configures, read once. Everything has a default that works on a laptop. */
export type Environment = {
  readonly port: number;
  readonly host: string;
  readonly home: string;
  readonly databaseUrl: string | null;
  readonly seed: 'demo' | 'empty';
  /** `production` switches the development providers (codes on a page, sandbox gateway's controls) off. */
  readonly mode: 'development' | 'production';
  /** Address browsers use, when a balancer stands before us. */
  readonly publicUrl: string | null;
  /**
   * How many proxies of our own stand before us, each of which adds the address it was asked from to X-Forwarded-For: so many entries from
   * its end are believed, all before them anybody may have written.
   */
  readonly trustProxy: number;
  readonly logLevel: string;
  /** Calls per minute and caller; loopback in development is not limited unless this is set. */
  readonly perMinute: number;
};

/** Calls a minute and caller in production; people need far fewer, scripts should use their own market. */
const PRODUCTION_PER_MINUTE = 600;
const MOST_PROXIES = 9;

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  return {
    port: wholeNumber('PORT', env.PORT, 3000, 0, 65_535),
    host: env.HOST || '127.0.0.1',
    home: resolve(env.DONGXI_HOME || '.dongxi'),
    databaseUrl: env.DATABASE_URL || null,
    seed: oneOf('DONGXI_SEED', env.DONGXI_SEED, ['demo', 'empty'], 'demo'),
    mode: oneOf('DONGXI_ENV', env.DONGXI_ENV, ['development', 'production'], 'development'),
    publicUrl: env.DONGXI_PUBLIC_URL?.replace(/\/+$/, '') || null,
    trustProxy: wholeNumber('DONGXI_TRUST_PROXY', env.DONGXI_TRUST_PROXY, 0, 0, MOST_PROXIES),
    logLevel: env.DONGXI_LOG || 'warn',
    perMinute: wholeNumber(
      'DONGXI_RATE_LIMIT',
      env.DONGXI_RATE_LIMIT,
      env.DONGXI_ENV === 'production' ? PRODUCTION_PER_MINUTE : 0,
      0,
      1_000_000,
    ),
  };
}

function wholeNumber(name: string, given: string | undefined, otherwise: number, least: number, most: number): number {
  if (given === undefined || given === '') return otherwise;
  const value = Number(given);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new StartError(
    'setting_invalid',
    `${name} must be a whole number from ${least} to ${most}, not "${given}".`,
    `${name} 须为 ${least} 至 ${most} 的整数，而不是“${given}”。`,
  );
}

function oneOf<T extends string>(name: string, given: string | undefined, choices: readonly T[], otherwise: T): T {
  if (given === undefined || given === '') return otherwise;
  const found = choices.find((choice) => choice === given);
  if (found) return found;
  throw new StartError(
    'setting_invalid',
    `${name} must be one of ${choices.join(', ')}, not "${given}".`,
    `${name} 只能是 ${choices.join('、')}，而不是“${given}”。`,
  );
}

/** Stands in a home while it is restored; one that was cut off is no market. */
export const UNFINISHED_RESTORE = 'restore.unfinished';

/** The home must exist and take writes before anything else is tried. */
export function prepareHome(home: string): void {
  if (existsSync(join(home, UNFINISHED_RESTORE)))
    throw new StartError(
      'restore_unfinished',
      `The restore into ${home} was cut off; empty that folder and the database, and restore once more.`,
      `向 ${home} 的恢复未完成；请清空该目录和数据库后重新恢复。`,
    );
  try {
    mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o755 });
    accessSync(home, constants.W_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new StartError(
      'home_unwritable',
      `DONGXI_HOME ${home} cannot be written (${code}); choose another folder or make this one writable.`,
      `DONGXI_HOME ${home} 无法写入（${code}），请更换目录或修改权限。`,
    );
  }
}

/** A taken port is said before the database is started, not after. */
export async function refuseTakenPort(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((done, fail) => {
    probe.once('error', (error: NodeJS.ErrnoException) => fail(portProblem(error, host, port)));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => done()));
  });
}

export function portProblem(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new StartError(
      'port_taken',
      `Port ${port} on ${host} is already in use; set PORT to another one (PORT=0 picks a free one).`,
      `端口 ${host}:${port} 已被占用，请用 PORT 指定其他端口（PORT=0 自动选择）。`,
    );
  if (error.code === 'EACCES')
    return new StartError(
      'port_forbidden',
      `Port ${port} may not be opened by this user; choose one above 1023.`,
      `当前用户无权监听端口 ${port}，请选择 1023 以上的端口。`,
    );
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new StartError(
      'host_unknown',
      `HOST ${host} is not an address of this machine.`,
      `HOST ${host} 不是本机地址。`,
    );
  return error;
}
