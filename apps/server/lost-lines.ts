import type { Logger } from 'pino';
import { lostWhileConnecting, wroteWithoutSocket } from '#kernel';

/**
 * A database that goes away at the wrong moment does not end the process; anything else unforeseen does. What postgres.js throws where
 * nobody can catch it is let pass: whoever waited for that connection is told of its loss by the driver itself.
 */
export function surviveLostLines(log: Pick<Logger, 'warn'> | null = null): void {
  process.on('unhandledRejection', (error) => {
    if (!lostWhileConnecting(error)) throw error;
  });
  process.on('uncaughtException', (error) => {
    if (!wroteWithoutSocket(error)) {
      process.stderr.write(`${error.stack ?? String(error)}\n`);
      process.exit(1);
    }
    log?.warn({ err: error }, 'a connection to the database was lost while it was being made');
  });
}
