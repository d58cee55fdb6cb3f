import type { Logger } from 'pino';
import { connect, type Pool, StartError } from '#kernel';
import { startPostgres } from '#postgres';

export type Database = {
  readonly ownerUrl: string;
  readonly adminUrl: string;
  readonly embedded: boolean;
  stop(): Promise<void>;
};

/** The market's PostgreSQL: the owner's own by DATABASE_URL, else the embedded one in the home. */
export async function openDatabase(home: string, given: string | null, log: Logger): Promise<Database> {
  if (given === null) {
    const server = await startPostgres({
      home,
      log: { info: (m) => log.info(m), warn: (m) => log.warn(m), error: (m) => log.error(m) },
    });
    return { ownerUrl: server.url, adminUrl: server.superuserUrl, embedded: true, stop: () => server.stop() };
  }
  await refuseUnreachable(given);
  return { ownerUrl: given, adminUrl: given, embedded: false, stop: async () => {} };
}

const withoutPassword = (url: string): string => url.replace(/:\/\/([^:@/]*):[^@/]*@/, '://$1:***@');

async function refuseUnreachable(url: string): Promise<void> {
  let probe: Pool;
  try {
    if (!/^postgres(ql)?:$/.test(new URL(url).protocol)) throw new Error('not a postgres:// address');
    probe = connect({ url, max: 1 });
  } catch {
    throw new StartError(
      'database_url_invalid',
      `DATABASE_URL is not an address of the form postgres://user:password@host:port/database: ${withoutPassword(url)}`,
      `DATABASE_URL 不是 postgres://用户:密码@主机:端口/库名 形式的地址：${withoutPassword(url)}`,
    );
  }
  try {
    const [row] = await probe<{ version: number }[]>`SELECT current_setting('server_version_num')::int AS version`;
    if ((row?.version ?? 0) < 150_000)
      throw new StartError(
        'database_too_old',
        `Dongxi needs PostgreSQL 15 or newer; DATABASE_URL leads to ${row?.version}.`,
        `东西需要 PostgreSQL 15 以上，DATABASE_URL 指向的是 ${row?.version}。`,
      );
  } catch (error) {
    if (error instanceof StartError) throw error;
    const why = (error as { code?: string; message?: string }).code ?? (error as Error).message;
    throw new StartError(
      'database_unreachable',
      `The database at ${withoutPassword(url)} cannot be used (${why}); check address, user, password and that it is running.`,
      `无法使用数据库 ${withoutPassword(url)}（${why}），请检查地址、用户、密码以及数据库是否已启动。`,
    );
  } finally {
    await probe.end({ timeout: 1 });
  }
}
