import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ffmpegTool, findFfmpeg } from '../adapters/ffmpeg.ts';
import { type FilmTool, ToolFailed } from '../film-tool.ts';

const sample = (name: string): string => join(import.meta.dirname, 'samples', name);
export const webm = readFileSync(sample('kettle.webm'));
export const mp4 = readFileSync(sample('kettle.mp4'));

const stream = (codec_type: string, codec_name: string) => ({ codec_type, codec_name, width: 160, height: 160 });
const SEEN = new Map([
  [webm.length, { streams: [stream('video', 'vp9'), stream('audio', 'opus')], format: { duration: '3.008000' } }],
  [mp4.length, { streams: [stream('video', 'h264'), stream('audio', 'aac')], format: { duration: '3.000000' } }],
]);

/** What ffmpeg 5.1 said and made of the two samples, kept: for machines that have none. It knows no other file. */
export const recordedTool = (): FilmTool => {
  const known = (input: string, demuxer: string) => {
    const body = readFileSync(input);
    const seen = SEEN.get(body.length);
    if (!seen || demuxer !== (body.length === webm.length ? 'matroska' : 'mov'))
      throw new ToolFailed('failed', 'Invalid data found when processing input');
    return seen;
  };
  return {
    name: 'recorded',
    probe: async ({ input, demuxer }) => known(input, demuxer),
    film: async ({ input, demuxer }, output) => {
      known(input, demuxer);
      copyFileSync(sample('kettle.film.mp4'), output);
    },
    poster: async ({ input, demuxer }, output) => {
      known(input, demuxer);
      copyFileSync(sample('kettle.poster.png'), output);
    },
    stop: () => {},
  };
};

const here = findFfmpeg({ PATH: process.env.PATH, DONGXI_FFMPEG: process.env.DONGXI_FFMPEG });
/** Every tool there is here: the recording always, ffmpeg itself where the machine has it. Both keep one contract. */
export const tools: readonly (readonly [name: string, make: () => FilmTool])[] = [
  ['the recording', recordedTool],
  ...(here ? ([['ffmpeg', () => ffmpegTool(here)]] as const) : []),
];
