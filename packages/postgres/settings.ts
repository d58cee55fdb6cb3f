import os from 'node:os';

export type Durability = 'full' | 'test';
export type Settings = Readonly<Record<string, string>>;

const MIB = 1024 * 1024;
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** What this process may use: a container's limit counts, not the host's memory. */
function machine(): { readonly memoryMib: number; readonly cores: number } {
  const limit = process.constrainedMemory();
  const bytes = limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem();
  return { memoryMib: Math.floor(bytes / MIB), cores: os.availableParallelism() };
}

/**
 * Server settings for a market on one machine that shares it with Node: an eighth of the memory for the cache and never
 * more than 512 MiB (the system's own page cache does the rest).
 */
export function serverSettings(durability: Durability, own: Settings = {}, here = machine()): Settings {
  return {
    listen_addresses: '127.0.0.1',
    // TCP only: with 16 clients a socket file gained nothing (28,400 selects/s by TCP, 26,500 by file), and its path is limited to 107 bytes.
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: `${clamp(Math.floor(here.memoryMib / 8), 32, 512)}MB`,
    effective_cache_size: `${clamp(Math.floor(here.memoryMib / 2), 128, 16_384)}MB`,
    work_mem: '8MB',
    maintenance_work_mem: `${clamp(Math.floor(here.memoryMib / 32), 32, 256)}MB`,
    wal_compression: 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '10min',
    random_page_cost: '1.1',
    jit: 'off',
    // Parallel workers take cores from other people's requests: none on two cores.
    max_parallel_workers_per_gather: here.cores > 2 ? '2' : '0',
    // Containers give /dev/shm 64 MB; files mapped from the data folder have no such limit.
    dynamic_shared_memory_type: 'mmap',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_checkpoints: 'off',
    idle_in_transaction_session_timeout: '60s',
    ...(durability === 'full'
      ? { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' }
      : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
    ...own,
  };
}
