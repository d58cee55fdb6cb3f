import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes, provide, seconds, toId, transact, type Uuid } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { askForFilms, filmStandings, filmToolSlot, mediaFiles, serveFilm, storeVideo } from '#modules/media';
import { findFfmpeg } from '../adapters/ffmpeg.ts';
import { readVideo } from '../container.ts';
import { filmArgs, nextTry, posterArgs, probeArgs, refusedBy, unfit } from '../film.ts';
import { finishFilm, takeFilm } from '../film-store.ts';
import { type FilmTool, ToolFailed } from '../film-tool.ts';
import { mp4, recordedTool, tools, webm } from './film-tools.ts';

/** Films made again (D3): by one contract, whichever tool makes them; whatever happens to it, what was sent can be seen. */
let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: ['operations', 'media'] });
});
afterAll(() => market?.close());

const use = (tool: FilmTool) => provide(market.runtime, filmToolSlot, tool);
/** A film of somebody new, asked for. */
async function asked(body: Buffer): Promise<{ id: Uuid; userId: Uuid }> {
  const actor = market.user();
  const ctx = market.ctx(actor);
  const { id } = await storeVideo(ctx, { shopId: null, body });
  await transact(ctx, (tx) => askForFilms(tx, [id]));
  return { id, userId: actor.userId };
}
const standing = async (id: Uuid) => (await filmStandings(market.ctx(), [id])).get(id);
async function bytesOf(id: Uuid): Promise<Buffer> {
  const film = await serveFilm(market.runtime, toId('med', id));
  if (!film) throw new Error('no film');
  const stream = await film.read(0, film.bytes - 1);
  return Buffer.concat((await stream?.toArray()) as Buffer[]);
}

test('without a tool a film is seen as it was sent, and waits until there is one', async () => {
  market.runtime.slots.delete(filmToolSlot.key);
  const { id } = await asked(webm);
  await market.drain();
  expect(await standing(id)).toEqual({ state: 'as_sent', reason: null, posterId: null });
  expect(await serveFilm(market.runtime, toId('med', id))).toBeNull();
  use(recordedTool());
  await market.drain();
  expect((await standing(id))?.state).toBe('ready');
});

describe.each(tools)('made by %s', (_name, make) => {
  test.each([
    ['WebM', webm],
    ['MP4', mp4],
  ])('a %s becomes an MP4 that begins to play at once, with a poster of its maker’s', async (_kind, body) => {
    use(make());
    const { id, userId } = await asked(body);
    expect((await standing(id))?.state).toBe('waiting');
    await market.drain();
    const made = await standing(id);
    expect(made?.state).toBe('ready');
    const film = await bytesOf(id);
    expect(readVideo(film)).toMatchObject({
      mime: 'video/mp4',
      width: 160,
      height: 160,
      codecs: ['avc1', 'mp4a'],
      remarks: [],
    });
    expect(Math.abs((readVideo(film)?.durationMs ?? 0) - 3_000)).toBeLessThan(200);
    expect(film.indexOf('moov')).toBeLessThan(film.indexOf('mdat'));
    const poster = made?.posterId ? (await mediaFiles(market.ctx(), [made.posterId])).get(made.posterId) : undefined;
    expect(poster).toMatchObject({ kind: 'picture', width: 160, height: 160, madeBy: userId, shopId: null });
    await transact(market.ctx(), (tx) => askForFilms(tx, [id]));
    await market.drain();
    expect(await standing(id)).toEqual(made);
  });

  test('lists of files and films that pretend are read by neither demuxer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dongxi-films-'));
    const tool = make();
    const playlist = '#EXTM3U\n#EXTINF:10,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n';
    const files = {
      playlist,
      concat: "ffconcat version 1.0\nfile '/etc/hostname'\n",
      page: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    };
    for (const [name, text] of Object.entries(files)) {
      const input = join(folder, name);
      writeFileSync(input, text);
      for (const demuxer of ['mov', 'matroska'] as const)
        await expect(tool.probe({ demuxer, input }), `${name} as ${demuxer}`).rejects.toBeInstanceOf(ToolFailed);
    }
    rmSync(folder, { recursive: true });
  });

  test('a process that ends gives its film back uncounted', async () => {
    const tool = make();
    use({
      ...tool,
      film: () => Promise.reject(new ToolFailed('stopped', '')),
    });
    const { id } = await asked(webm);
    await market.drain();
    expect((await standing(id))?.state).toBe('waiting');
    use(tool);
    await market.drain();
    expect((await standing(id))?.state).toBe('ready');
  });
});

test('a worker that died is followed by another, and comes too late to have the last word', async () => {
  use(recordedTool());
  const { id } = await asked(webm);
  const ctx = market.ctx();
  const dead = await takeFilm(ctx, new Date(market.clock.now().getTime() + 60_000));
  expect(dead?.mediaId).toBe(id);
  await market.drain();
  expect((await standing(id))?.state).toBe('working');
  market.clock.advance(minutes(2));
  await market.drain();
  expect((await standing(id))?.state).toBe('ready');
  if (!dead) throw new Error('nothing was taken');
  const late = { sha256: 'f'.repeat(64), bytes: 1, width: 2, height: 2, durationMs: 1, posterId: null };
  expect(await finishFilm(ctx, dead, late)).toBe(false);
  expect((await bytesOf(id)).length).toBeGreaterThan(1_000);
});

test('tried thrice in vain it has failed, with the reason, and is seen as it was sent', async () => {
  let tries = 0;
  use({
    ...recordedTool(),
    film: () => {
      tries += 1;
      return Promise.reject(new ToolFailed('took_too_long', ''));
    },
  });
  const { id } = await asked(webm);
  for (const wait of [0, 61, 301, 900]) {
    market.clock.advance(seconds(wait));
    await market.drain();
  }
  expect(tries).toBe(3);
  expect(await standing(id)).toEqual({ state: 'failed', reason: 'took_too_long', posterId: null });
  // What kills its worker each time is given up too.
  const deadly = await asked(mp4);
  for (let died = 0; died < 3; died += 1) {
    await takeFilm(market.ctx(), market.clock.now());
    market.clock.advance(seconds(1));
  }
  use(recordedTool());
  await market.drain();
  expect(await standing(deadly.id)).toMatchObject({ state: 'failed', reason: 'tool' });
});

test('what the tool sees decides: one picture of a known kind, no larger than 4K, no longer than the market lets', () => {
  const film = (more: object = {}, duration = '3.0') => ({
    streams: [{ codec_type: 'video', codec_name: 'h264', width: 1920, height: 1080, ...more }],
    format: { duration },
  });
  expect(refusedBy(film(), 60)).toBeNull();
  expect(refusedBy(film({}, '60.9'), 60)).toBeNull();
  expect(refusedBy(film({}, '61'), 60)).toBe('too_long');
  expect(refusedBy(film({ width: 7680, height: 4320 }), 60)).toBe('too_many_pixels');
  expect(refusedBy(film({ codec_name: 'ansi' }), 60)).toBe('unreadable');
  expect(refusedBy({ ...film(), streams: [...film().streams, ...film().streams] }, 60)).toBe('unreadable');
  const sounding = [...film().streams, { codec_type: 'audio', codec_name: 'pcm_s16le' }];
  expect(refusedBy({ ...film(), streams: sounding }, 60)).toBe('unreadable');
  for (const nothing of [null, {}, { streams: [] }, { streams: [], format: { duration: '3' } }])
    expect(refusedBy(nothing, 60)).toBe('unreadable');
  expect(unfit(readVideo(webm), 3_000)).toBe('tool');
  expect(unfit(readVideo(mp4), 3_000)).toBeNull();
  expect(unfit(readVideo(mp4), 4_100)).toBe('too_large');
  expect([1, 2, 3].map(nextTry)).toEqual([60, 300, null]);
});

test('the tool is told its one demuxer and files only, before each file it opens; off is off', () => {
  for (const args of [probeArgs('mov', '/in'), filmArgs('mov', '/in', '/out', 61), posterArgs('mov', '/in', '/out')]) {
    const input = args.indexOf('-i');
    expect(args.slice(input - 6, input)).toEqual([
      '-max_pixels',
      '8785920',
      '-protocol_whitelist',
      'file',
      '-f',
      'mov',
    ]);
    expect(args[input + 1]).toBe('file:/in');
    expect(args.filter((arg) => arg === '-i')).toHaveLength(1);
  }
  expect(findFfmpeg({ PATH: process.env.PATH, DONGXI_FFMPEG: 'off' })).toBeNull();
  expect(findFfmpeg({ PATH: process.env.PATH, DONGXI_FFMPEG: '/nowhere/ffmpeg' })).toBeNull();
  expect(findFfmpeg({ PATH: '' })).toBeNull();
});

test('the database refuses what no service asked for', async () => {
  use(recordedTool());
  const { id } = await asked(webm);
  const { owner } = market;
  const set = (change: string) => owner.unsafe(`UPDATE media.films SET ${change} WHERE media_id = '${id}'`);
  await expect(set("state = 'ready', done_at = now()")).rejects.toThrow(/films_ready/);
  await expect(set("state = 'failed', done_at = now()")).rejects.toThrow(/films_failed/);
  await expect(set('width = 3840, height = 2160')).rejects.toThrow(/films_size/);
});
