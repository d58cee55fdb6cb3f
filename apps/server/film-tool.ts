import { provide, type Runtime } from '#kernel';
import { ffmpegTool, filmToolSlot, findFfmpeg } from '#modules/media';

/** Films are made again where the machine has ffmpeg; where it has none they are seen as they were sent, and pages say so. */
export function provideFilms(runtime: Runtime, env: NodeJS.ProcessEnv = process.env): { stop(): void } {
  const found = findFfmpeg(env);
  if (!found) {
    if (env.DONGXI_FFMPEG && env.DONGXI_FFMPEG !== 'off')
      runtime.log.warn({ at: env.DONGXI_FFMPEG }, 'DONGXI_FFMPEG names no ffmpeg with ffprobe beside it');
    return { stop: () => {} };
  }
  const tool = ffmpegTool(found);
  provide(runtime, filmToolSlot, tool);
  return tool;
}
