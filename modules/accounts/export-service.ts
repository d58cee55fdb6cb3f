import { strToU8, zipSync } from 'fflate';
import { type Ctx, days, enqueue, hours, later, newId, type Task, transact, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { decided } from './decided-service.ts';
import { refuse } from './errors.ts';
import {
  type ExportRow,
  expireExports,
  exportFile,
  exportRows,
  exportToMake,
  insertExport,
  keepExport,
} from './export-store.ts';
import { attempt } from './limits-service.ts';
import { exportPerson } from './privacy-service.ts';
import { settings } from './settings.ts';

/** A person's data as a zip (PIPL art. 45): made in the background, kept sealed, gone after some days. */
const PER_DAY = 5;
export const EXPORT_TASK = 'accounts.export';

/** Asks for the file. Refuses export_running, too_many_tries. */
export async function askForExport(ctx: Ctx, userId: Uuid): Promise<ExportRow> {
  return decided(ctx, async (tx) => {
    const id = newId(tx);
    const row = await insertExport(tx, id, userId, tx.clock.now());
    if (!row) return refuse('export_running');
    const over = await attempt(tx, 'export', userId, PER_DAY, days(1));
    // Thrown, so that the row goes with it: the count of a day is wide enough not to mind.
    if (over) throw over;
    await enqueue(tx, EXPORT_TASK, { exportId: id });
    return row;
  });
}

export const exportsOf = (ctx: Ctx, userId: Uuid): Promise<ExportRow[]> => exportRows(ctx, userId);

const README = `这些是东西市场保存的、与您有关的全部数据，每部分一个 JSON 文件。
Everything this market keeps about you, one JSON file a part.
`;

/** Makes the file that was asked for; run again, it finds nothing left to make. */
async function make(ctx: Ctx, exportId: Uuid): Promise<void> {
  const userId = await exportToMake(ctx, exportId);
  if (!userId) return;
  const parts = Object.entries(await exportPerson(ctx, userId)).map(
    ([name, part]) => [`${name}.json`, strToU8(`${JSON.stringify(part, null, 2)}\n`)] as const,
  );
  const zip = Buffer.from(zipSync({ 'README.txt': strToU8(README), ...Object.fromEntries(parts) }));
  const readyAt = ctx.clock.now();
  await transact(ctx, async (tx) =>
    keepExport(tx, exportId, {
      sealed: tx.runtime.secrets.seal(zip.toString('base64')),
      bytes: zip.length,
      readyAt,
      expiresAt: later(readyAt, hours(24 * (await setting(tx, 'accounts.export_days', settings)))),
    }),
  );
}

export const exportTask: Task = {
  name: EXPORT_TASK,
  run: (ctx, payload) => make(ctx, (payload as { exportId: Uuid }).exportId),
};

/** The zip. Refuses export_not_found, also for someone else's and for one whose days are over. */
export async function downloadExport(ctx: Ctx, userId: Uuid, id: Uuid): Promise<Buffer> {
  const sealed = await exportFile(ctx, userId, id, ctx.clock.now());
  if (!sealed) throw refuse('export_not_found');
  return Buffer.from(ctx.runtime.secrets.open(sealed), 'base64');
}

export const sweepExports = (ctx: Ctx): Promise<number> => expireExports(ctx, ctx.clock.now());
