import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ctx, later, parseId, type Runtime, seconds, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { readVideo, withoutRemarks } from './container.ts';
import { filmKey, originalKey } from './files.ts';
import { demuxerOf, type FilmReason, nextTry, refusedBy, unfit } from './film.ts';
import {
  askFor,
  type Film,
  failFilm,
  filmsById,
  finishFilm,
  holdFilm,
  type Made,
  putBack,
  takeFilm,
} from './film-store.ts';
import { type FilmSource, type FilmTool, filmToolOf, ToolFailed } from './film-tool.ts';
import { digest, files, storeMedia } from './service.ts';
import { settings } from './settings.ts';
import { filesById } from './store.ts';
import type { MediaFile } from './types.ts';
import type { ServedVideo } from './video-service.ts';

/** How a film stands for who looks at it. `as_sent`: this machine makes none again, or none was asked for. */
export type FilmStanding = {
  readonly state: 'as_sent' | Film['state'];
  readonly reason: FilmReason | null;
  readonly posterId: Uuid | null;
};

/** Asks for films to be made again, in the transaction that shows them; what has been asked for before is not made twice. */
export const askForFilms = async (tx: Ctx, mediaIds: readonly Uuid[]): Promise<void> => {
  if (mediaIds.length > 0) await askFor(tx, mediaIds);
};

/** Whether this machine makes films again at all. */
export const makesFilms = (ctx: Ctx): boolean => filmToolOf(ctx.runtime) !== null;

/** How films stand, by id; whoever was not asked for is `as_sent`. */
export async function filmStandings(ctx: Ctx, mediaIds: readonly Uuid[]): Promise<Map<Uuid, FilmStanding>> {
  const rows = mediaIds.length > 0 ? await filmsById(ctx.sql, mediaIds) : [];
  const known = new Map(rows.map((row) => [row.mediaId, row]));
  return new Map(
    mediaIds.map((id): [Uuid, FilmStanding] => {
      const row = known.get(id);
      // Without the tool nothing will come of waiting: the film is seen as it was sent.
      if (!row || (row.state === 'waiting' && !makesFilms(ctx)))
        return [id, { state: 'as_sent', reason: null, posterId: null }];
      return [id, { state: row.state, reason: row.reason, posterId: row.posterId }];
    }),
  );
}

/** A worker that is not heard of for this long has died. */
const HEARD_WITHIN = seconds(60);
const HEARD_EVERY_MS = 20_000;
const MOST_TRIES = 3;

/** Job: the next film that waits is made again. Killed in the middle, it is taken up anew; tried thrice in vain, it has failed and is seen as it was sent. */
export async function makeFilms(ctx: Ctx): Promise<number> {
  const tool = filmToolOf(ctx.runtime);
  if (!tool) return 0;
  const film = await takeFilm(ctx, later(ctx.clock.now(), HEARD_WITHIN));
  if (!film) return 0;
  // Whoever had it before died of it, each time.
  if (film.attempts > MOST_TRIES) {
    await failFilm(ctx, film, 'tool');
    return 1;
  }
  const heard = setInterval(() => {
    holdFilm(ctx, film, later(ctx.clock.now(), HEARD_WITHIN)).catch((error: unknown) =>
      ctx.log.warn({ err: error, mediaId: film.mediaId }, 'film could not be held'),
    );
  }, HEARD_EVERY_MS);
  const folder = join(ctx.runtime.home, 'media', 'work', film.mediaId);
  try {
    const made = await make(ctx, tool, film, folder);
    if (typeof made === 'string') await failFilm(ctx, film, made);
    else await finishFilm(ctx, film, made);
  } catch (error) {
    if (error instanceof ToolFailed && error.why === 'stopped') {
      // The process ends: whoever comes next takes it up at once.
      await putBack(ctx, film, ctx.clock.now(), false);
      return 0;
    }
    await again(ctx, film, error);
  } finally {
    clearInterval(heard);
    await rm(folder, { recursive: true, force: true });
  }
  return 1;
}

async function again(ctx: Ctx, film: Film, error: unknown): Promise<void> {
  const why = error instanceof ToolFailed ? error.why : 'failed';
  ctx.log.warn({ err: error, mediaId: film.mediaId, attempt: film.attempts }, 'film could not be made');
  const wait = nextTry(film.attempts);
  if (wait === null) await failFilm(ctx, film, why === 'took_too_long' ? 'took_too_long' : 'tool');
  else await putBack(ctx, film, later(ctx.clock.now(), seconds(wait)), true);
}

/** The film in its new shape, or why there is none. Outside every transaction: it may take minutes. */
async function make(ctx: Ctx, tool: FilmTool, film: Film, folder: string): Promise<Made | FilmReason> {
  const [file] = await filesById(ctx.sql, [film.mediaId]);
  const body = file && (await files(ctx.runtime).get(originalKey('video', file.sha256)));
  const facts = body && readVideo(body);
  if (!file || !body || !facts) return 'unreadable';
  await rm(folder, { recursive: true, force: true });
  const source: FilmSource = { demuxer: demuxerOf(facts.mime), input: join(folder, 'sent') };
  await mkdir(folder, { recursive: true });
  await writeFile(source.input, body);
  const limit = await setting(ctx, 'media.video_seconds', settings);
  const refused = refusedBy(await tool.probe(source), limit);
  if (refused) return refused;
  const output = join(folder, 'film.mp4');
  await tool.film(source, output, limit + 1);
  const raw = await readFile(output);
  const is = readVideo(raw);
  const wrong = unfit(is, Math.min(facts.durationMs, limit * 1_000));
  if (wrong || !is) return wrong ?? 'tool';
  const made = withoutRemarks(raw, is);
  const sha256 = digest(made);
  await files(ctx.runtime).put(filmKey(sha256), made);
  return {
    sha256,
    bytes: made.length,
    width: is.width,
    height: is.height,
    durationMs: is.durationMs,
    posterId: await posterOf(ctx, tool, source, file, folder),
  };
}

/** A picture of the film, kept as its maker's own; a film without one is a film all the same. */
async function posterOf(
  ctx: Ctx,
  tool: FilmTool,
  source: FilmSource,
  file: MediaFile,
  folder: string,
): Promise<Uuid | null> {
  const output = join(folder, 'poster.png');
  try {
    await tool.poster(source, output);
    const body = await readFile(output);
    return (await storeMedia(ctx, { shopId: file.shopId, body, madeBy: file.madeBy })).id;
  } catch (error) {
    if (error instanceof ToolFailed && error.why === 'stopped') throw error;
    ctx.log.warn({ err: error, mediaId: file.id }, 'no poster of a film');
    return null;
  }
}

/** For `GET /media/:mediaId/film.mp4` at the root: the film made again. null = answer 404. */
export async function serveFilm(runtime: Runtime, mediaId: string): Promise<ServedVideo | null> {
  const id = parseId('med', mediaId);
  const film = id && (await filmsById(runtime.pool, [id]))[0];
  if (film?.state !== 'ready' || !film.sha256 || !film.bytes) return null;
  const { sha256, bytes } = film;
  return {
    type: 'video/mp4',
    etag: `"${sha256.slice(0, 24)}-film"`,
    bytes,
    read: (from, to) => files(runtime).read(filmKey(sha256), from, to),
  };
}
