/** Why the embedded PostgreSQL did not start; the code is stable, the sentences are for the person at the terminal. */
export type PostgresStartCode =
  | 'unsupported_platform'
  | 'binaries_incomplete'
  | 'binaries_do_not_run'
  | 'no_account'
  | 'not_writable'
  | 'read_only_disk'
  | 'disk_full'
  | 'not_ours'
  | 'unreachable'
  | 'copied_home'
  | 'newer_data'
  | 'older_data'
  | 'damaged_data'
  | 'no_memory'
  | 'busy'
  | 'start_failed'
  | 'stop_failed';

type Facts = Readonly<Record<string, string | number>>;
type Prose = readonly [en: string, zh: string];

/** `{name}` is replaced by the fact of that name. */
const PROSE: Readonly<Record<PostgresStartCode, Prose>> = {
  unsupported_platform: [
    'There is no embedded PostgreSQL for {platform}; set DATABASE_URL to a PostgreSQL 15 or newer.',
    '没有适用于 {platform} 的内置 PostgreSQL；请用 DATABASE_URL 指向一个 PostgreSQL 15 或更新版本。',
  ],
  binaries_incomplete: [
    'The embedded PostgreSQL in {folder} lacks library links and the folder cannot be written; run `npm rebuild` there as its owner.',
    '{folder} 中的内置 PostgreSQL 缺少库文件链接，且该目录不可写；请以其所有者身份执行 `npm rebuild`。',
  ],
  binaries_do_not_run: [
    'The embedded PostgreSQL cannot run on this system ({reason}); set DATABASE_URL to a PostgreSQL 15 or newer.',
    '内置 PostgreSQL 无法在本系统运行（{reason}）；请用 DATABASE_URL 指向一个 PostgreSQL 15 或更新版本。',
  ],
  no_account: [
    'PostgreSQL refuses to run as root and no unprivileged system account could be made; start as an ordinary user or set DATABASE_URL.',
    'PostgreSQL 拒绝以 root 运行，且无法创建普通系统账号；请以普通用户启动，或设置 DATABASE_URL。',
  ],
  not_writable: [
    'The folder {folder} cannot be written by this user; set DONGXI_HOME to a folder of your own.',
    '当前用户无法写入目录 {folder}；请将 DONGXI_HOME 设为可写目录。',
  ],
  read_only_disk: [
    'The disk of {folder} is read-only; set DONGXI_HOME to a folder on a writable disk.',
    '{folder} 所在磁盘为只读；请将 DONGXI_HOME 设为可写磁盘上的目录。',
  ],
  disk_full: [
    'There is no space left on the disk of {folder}; free some and start again. Nothing that was acknowledged is lost.',
    '{folder} 所在磁盘空间已满；请清理后重新启动，已确认的数据不会丢失。',
  ],
  not_ours: [
    'The database in {folder} belongs to another system user; start as that user or set DONGXI_HOME to a folder of your own.',
    '{folder} 中的数据库属于另一个系统用户；请以该用户启动，或将 DONGXI_HOME 设为自己的目录。',
  ],
  unreachable: [
    'PostgreSQL runs as the system account {account}, which cannot enter {folder}; let others pass through its parent folders (chmod o+x).',
    'PostgreSQL 以系统账号 {account} 运行，该账号无法进入 {folder}；请为其上级目录开放通行权限（chmod o+x）。',
  ],
  copied_home: [
    'The home {folder} is a copy of {other} and both point at one database; copy a home with a dump, not with its files.',
    '目录 {folder} 是 {other} 的副本，二者指向同一个数据库；请用导出备份而不是复制文件来迁移。',
  ],
  newer_data: [
    'The database in {folder} was made by PostgreSQL {found}, newer than the {ours} of this version of Dongxi; start the newer version.',
    '{folder} 中的数据库由 PostgreSQL {found} 创建，高于本版本的 {ours}；请使用更新版本的东西启动。',
  ],
  older_data: [
    'The database in {folder} was made by PostgreSQL {found}, this version of Dongxi brings {ours}; dump it with the older version and restore it here.',
    '{folder} 中的数据库由 PostgreSQL {found} 创建，本版本自带 {ours}；请先用旧版本导出，再在此恢复。',
  ],
  damaged_data: [
    'The folder {folder} is not a whole PostgreSQL database (PG_VERSION is missing); restore it from a backup or move it away.',
    '目录 {folder} 不是完整的 PostgreSQL 数据库（缺少 PG_VERSION）；请从备份恢复，或将其移走。',
  ],
  no_memory: [
    'The system gave PostgreSQL no memory ({reason}); free some or allow this process more.',
    '系统无法为 PostgreSQL 分配内存（{reason}）；请释放内存或提高限制。',
  ],
  busy: [
    'Another process ({pid}) has been starting or stopping the database in {folder} for too long; end it and try again.',
    '另一进程（{pid}）启动或停止 {folder} 中的数据库耗时过长；请结束该进程后重试。',
  ],
  start_failed: [
    'The embedded PostgreSQL did not start: {reason} (its log is {log}).',
    '内置 PostgreSQL 未能启动：{reason}（日志见 {log}）。',
  ],
  stop_failed: [
    'The embedded PostgreSQL (process {pid}) did not stop within {seconds} s; its log is {log}.',
    '内置 PostgreSQL（进程 {pid}）未能在 {seconds} 秒内停止；日志见 {log}。',
  ],
};

const fill = (text: string, facts: Facts): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '?'));

/** `message` is English, `zh` Chinese: one sentence each, made to be printed without a stack. */
export class PostgresStartError extends Error {
  readonly code: PostgresStartCode;
  readonly zh: string;
  readonly facts: Facts;
  constructor(code: PostgresStartCode, facts: Facts = {}, cause?: unknown) {
    const [en, zh] = PROSE[code];
    super(fill(en, facts), cause === undefined ? undefined : { cause });
    this.name = 'PostgresStartError';
    this.code = code;
    this.zh = fill(zh, facts);
    this.facts = facts;
  }
}

export const POSTGRES_START_CODES = Object.keys(PROSE) as readonly PostgresStartCode[];

/** The system's word for what went wrong (`ENOENT` …), if the error carries one. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** A refusal of the file system as a sentence; anything else passes through unchanged. */
export function fileRefusal(error: unknown, folder: string): unknown {
  switch (systemCode(error)) {
    case 'EROFS':
      return new PostgresStartError('read_only_disk', { folder }, error);
    case 'ENOSPC':
    case 'EDQUOT':
      return new PostgresStartError('disk_full', { folder }, error);
    case 'EACCES':
    case 'EPERM':
    case 'ENOTDIR':
    case 'ENOENT':
    case 'EEXIST':
    case 'ELOOP':
      return new PostgresStartError('not_writable', { folder }, error);
    default:
      return error;
  }
}

/** What initdb or postgres wrote before it gave up, as a sentence. */
export function refusalFromLog(text: string, folder: string, log: string): PostgresStartError {
  if (/No space left on device|Disk quota exceeded|Check free disk space|wrote only \d+ of \d+ bytes/.test(text))
    return new PostgresStartError('disk_full', { folder });
  if (/Read-only file system/.test(text)) return new PostgresStartError('read_only_disk', { folder });
  const line = /^.*?(?:FATAL|PANIC|error):\s*(.+)$/m.exec(text)?.[1]?.trim() ?? 'no reason given';
  if (/Cannot allocate memory|could not create shared memory|could not map anonymous shared memory/.test(text))
    return new PostgresStartError('no_memory', { reason: line });
  return new PostgresStartError('start_failed', { reason: line, log });
}
