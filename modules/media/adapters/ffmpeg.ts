// I/O: runs ffmpeg and ffprobe of the machine.
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { filmArgs, LOOK_MS, MOST_MS, posterArgs, probeArgs } from '../film.ts';
import { type FilmTool, ToolFailed } from '../film-tool.ts';

const runnable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * Where ffmpeg lies: at `DONGXI_FFMPEG` (`off`: nowhere), else in PATH, with ffprobe beside it; null when the machine has none.
 */
export function findFfmpeg(
  env: Readonly<Record<string, string | undefined>>,
): { ffmpeg: string; ffprobe: string } | null {
  const said = env.DONGXI_FFMPEG?.trim();
  if (said === 'off') return null;
  const places = said
    ? [said]
    : (env.PATH ?? '')
        .split(delimiter)
        .filter(Boolean)
        .map((folder) => join(folder, 'ffmpeg'));
  const ffmpeg = places.find(runnable);
  const ffprobe = ffmpeg && join(dirname(ffmpeg), 'ffprobe');
  return ffmpeg && ffprobe && runnable(ffprobe) ? { ffmpeg, ffprobe } : null;
}

/** ffmpeg as a tool: no shell, no environment, nothing of ours open to it but one folder, behind everything else on the machine, and killed when its time is over. */
export function ffmpegTool(at: { readonly ffmpeg: string; readonly ffprobe: string }): FilmTool {
  const over = new AbortController();
  const run = async (binary: string, args: readonly string[], folder: string, timeout: number): Promise<string> => {
    await mkdir(folder, { recursive: true });
    return new Promise((done, fail) => {
      const child = execFile(
        binary,
        args,
        {
          cwd: folder,
          env: {},
          timeout,
          killSignal: 'SIGKILL',
          maxBuffer: 1024 * 1024,
          signal: over.signal,
          encoding: 'utf8',
        },
        (error, stdout, stderr) => {
          if (!error) return done(stdout);
          const why = over.signal.aborted ? 'stopped' : error.killed ? 'took_too_long' : 'failed';
          fail(new ToolFailed(why, stderr.slice(0, 500)));
        },
      );
      // Films wait for buyers, not the other way round.
      if (child.pid !== undefined)
        try {
          os.setPriority(child.pid, 15);
        } catch {
          // It has ended already, or the system lets nobody be modest.
        }
    });
  };
  return {
    name: 'ffmpeg',
    probe: async ({ demuxer, input }) =>
      JSON.parse(await run(at.ffprobe, probeArgs(demuxer, input), dirname(input), LOOK_MS)),
    film: async ({ demuxer, input }, output, limitSeconds) =>
      void (await run(at.ffmpeg, filmArgs(demuxer, input, output, limitSeconds), dirname(input), MOST_MS)),
    poster: async ({ demuxer, input }, output) =>
      void (await run(at.ffmpeg, posterArgs(demuxer, input, output), dirname(input), LOOK_MS)),
    stop: () => over.abort(),
  };
}
