import { type Runtime, type Slot, slot } from '#kernel';

export type FilmSource = { readonly demuxer: 'mov' | 'matroska'; readonly input: string };
/** What makes films again: ffmpeg, or in tests a recording of it. */
export type FilmTool = {
  readonly name: string;
  /** What it sees in the file, as ffprobe says it. */
  probe(of: FilmSource): Promise<unknown>;
  film(of: FilmSource, output: string, limitSeconds: number): Promise<void>;
  /** A PNG of the frame that stands for the film. */
  poster(of: FilmSource, output: string): Promise<void>;
  /** The process ends: whatever runs is ended with it. */
  stop(): void;
};

/** The tool did not do it: for a reason of the film's, because its time was over, or because we stop. */
export class ToolFailed extends Error {
  readonly why: 'failed' | 'took_too_long' | 'stopped';
  constructor(why: ToolFailed['why'], said: string) {
    super(`the film tool ${why}: ${said}`);
    this.why = why;
  }
}

export const filmToolSlot: Slot<FilmTool> = slot('media.film-tool');

/** The tool of the composition; null on a machine without one. */
export const filmToolOf = (runtime: Runtime): FilmTool | null =>
  (runtime.slots.get(filmToolSlot.key) as FilmTool | undefined) ?? null;
