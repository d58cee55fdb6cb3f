import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes, toId, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { mediaFiles, serveRendition, storeMedia, storeVideo, videoFiles } from '#modules/media';
import { setSetting } from '#modules/operations';
import { rangeOf, serveMedia } from '../../../apps/server/media.ts';
import { beginsAsVideo, readVideo, strangeCodec, withoutRemarks } from '../container.ts';

/** Three seconds of a test picture with a tone, and the place where it was filmed. */
const sample = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'samples', name));
const mp4 = sample('kettle.mp4');
const webm = sample('kettle.webm');
/** How each of them says where: a box of its own, a tag. */
const PLACES = [
  [mp4, 'loci'],
  [webm, '+30.2741+120.1551'],
] as const;

/** A copy in which one stretch of text reads otherwise; the lengths stay. */
function altered(body: Buffer, from: string, to: string): Buffer {
  const at = body.indexOf(from, 0, 'latin1');
  if (at < 0 || from.length !== to.length) throw new Error(`no ${from}`);
  const copy = Buffer.from(body);
  copy.write(to, at, 'latin1');
  return copy;
}

/** The same film with another length in every header that tells one; `seconds` 0: unknown. */
function lasting(body: Buffer, seconds: number): Buffer {
  const copy = Buffer.from(body);
  if (body === webm) {
    const at = copy.indexOf(Buffer.from([0x44, 0x89, 0x88]));
    copy.writeDoubleBE(seconds * 1000, at + 3);
    return copy;
  }
  for (const name of ['mvhd', 'mdhd'])
    for (let at = copy.indexOf(name); at >= 0; at = copy.indexOf(name, at + 4)) {
      const scale = copy.readUInt32BE(at + 16);
      copy.writeUInt32BE(seconds * scale, at + 20);
    }
  return copy;
}

describe('containers', () => {
  test('MP4 and WebM say their length, size and codecs', () => {
    expect(readVideo(mp4)).toMatchObject({ mime: 'video/mp4', width: 160, height: 160, codecs: ['avc1', 'mp4a'] });
    expect(readVideo(webm)).toMatchObject({ mime: 'video/webm', width: 160, height: 160, codecs: ['V_VP9', 'A_OPUS'] });
    for (const body of [mp4, webm]) {
      expect(beginsAsVideo(body)).toBe(true);
      expect(Math.abs((readVideo(body)?.durationMs ?? 0) - 3000)).toBeLessThan(100);
      expect(readVideo(lasting(body, 75))?.durationMs).toBe(75_000);
    }
  });

  test('a file of nothing but empty parts is none, and nobody waits while that is found out', () => {
    const parts = (head: Buffer, one: number[]): Buffer =>
      Buffer.concat([head, Buffer.alloc(8 * 200_000, Buffer.from(one))]);
    const boxes = Buffer.from([0, 0, 0, 8, ...Buffer.from('free')]);
    expect(readVideo(parts(mp4, [...boxes]))).toBeNull();
    // A segment whose length is open.
    const segment = Buffer.from([0x18, 0x53, 0x80, 0x67, 0x01, 255, 255, 255, 255, 255, 255, 255]);
    const whole = webm.indexOf(segment.subarray(0, 4));
    const head = Buffer.concat([webm.subarray(0, whole), segment, webm.subarray(whole + 12)]);
    expect(readVideo(head)).not.toBeNull();
    expect(readVideo(parts(head, [0xec, 0x86, 0, 0, 0, 0, 0, 0]))).toBeNull();
  });

  test('a header cannot promise less than a track or a cluster holds', () => {
    const copy = Buffer.from(mp4);
    copy.writeUInt32BE(0, copy.indexOf('mvhd') + 20);
    expect(readVideo(copy)?.durationMs).toBeGreaterThan(2_900);
  });

  test('what is cut off, of another kind or empty is no video', () => {
    for (const body of [mp4, webm])
      for (const length of [13, 60, 400, body.length - 1]) expect(readVideo(body.subarray(0, length))).toBeNull();
    expect(readVideo(altered(webm, 'webm', 'matr'))).toBeNull();
    expect(readVideo(altered(mp4, 'isom', 'qt  '))).toBeNull();
    expect(beginsAsVideo(altered(mp4, 'isom', 'avif'))).toBe(false);
    expect(beginsAsVideo(Buffer.from('no video'))).toBe(false);
    expect(beginsAsVideo(Buffer.alloc(0))).toBe(false);
  });

  test('noise after a true beginning never breaks the reader', () => {
    let state = 7;
    const next = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state;
    };
    for (let round = 0; round < 2_000; round += 1) {
      const copy = Buffer.from(round % 2 === 0 ? mp4 : webm);
      for (let hits = 0; hits < 4; hits += 1) copy[4 + (next() % 700)] = next() % 256;
      const facts = readVideo(copy);
      if (facts) expect(withoutRemarks(copy, facts)).toHaveLength(copy.length);
    }
  });

  test('the place it was filmed at is taken out, and nothing else moves', () => {
    for (const [body, place] of PLACES) {
      expect(body.includes(place)).toBe(true);
      const facts = readVideo(body);
      if (!facts) throw new Error('unreadable');
      const clean = withoutRemarks(body, facts);
      expect(clean.includes(place)).toBe(false);
      expect(clean).toHaveLength(body.length);
      const { remarks, ...rest } = facts;
      expect(remarks.length).toBeGreaterThan(0);
      expect(readVideo(clean)).toEqual({ ...rest, remarks: [] });
    }
  });

  test('codecs few browsers play are named', () => {
    const facts = (body: Buffer) => {
      const found = readVideo(body);
      return found && strangeCodec(found);
    };
    expect([facts(mp4), facts(webm)]).toEqual([null, null]);
    expect(facts(altered(mp4, 'avc1\0', 'hvc1\0'))).toBe('hvc1');
    expect(facts(altered(webm, 'A_OPUS', 'A_FLAC'))).toBe('A_FLAC');
  });
});

test.each([
  ['', 'whole'],
  ['bytes=0-', { from: 0, to: 99 }],
  ['bytes=10-19', { from: 10, to: 19 }],
  ['bytes=90-500', { from: 90, to: 99 }],
  ['bytes=-5', { from: 95, to: 99 }],
  ['bytes=-500', { from: 0, to: 99 }],
  ['bytes=-0', 'none'],
  ['bytes=100-', 'none'],
  ['bytes=9-3', 'whole'],
  ['bytes=0-1,5-9', 'whole'],
  ['lines=1-2', 'whole'],
] as const)('Range "%s" of a hundred bytes', (header, range) => expect(rangeOf(header, 100)).toEqual(range));

describe('uploads', () => {
  let market: TestMarket;
  const door = Fastify();
  const shopId = uuidv7(Date.now());
  beforeAll(async () => {
    market = await testMarket({ modules: ['operations', 'media'] });
    serveMedia(door, market.runtime);
  });
  afterAll(async () => {
    await door.close();
    await market?.close();
  });

  const refusal = (body: Buffer, shop: typeof shopId | null = shopId) =>
    storeVideo(market.ctx(), { shopId: shop, body }).then(
      () => 'stored',
      (error: { code: string }) => error.code,
    );

  test('a video is kept once per sender, and is none of the pictures', async () => {
    const ctx = market.ctx();
    const first = await storeVideo(ctx, { shopId, body: webm });
    expect(first).toMatchObject({ kind: 'video', mime: 'video/webm', width: 160, visibility: 'public', shopId });
    expect((await storeVideo(ctx, { shopId, body: webm })).id).toBe(first.id);
    expect((await videoFiles(ctx, [first.id])).get(first.id)).toEqual(first);
    expect((await mediaFiles(ctx, [first.id])).size).toBe(0);
    expect(await serveRendition(market.runtime, toId('med', first.id), 'w320.webp')).toBeNull();
    await expect(storeMedia(ctx, { shopId, body: webm })).rejects.toMatchObject({ code: 'media.not_a_picture' });
  });

  test('what is too long, too large, of a strange codec or no video is refused by name', async () => {
    expect(await refusal(lasting(mp4, 60))).toBe('stored');
    expect(await refusal(lasting(mp4, 61))).toBe('media.video_too_long');
    expect(await refusal(lasting(webm, 75))).toBe('media.video_too_long');
    expect(await refusal(lasting(webm, 0))).toBe('media.video_without_length');
    expect(await refusal(altered(mp4, 'avc1\0', 'hvc1\0'))).toBe('media.video_codec');
    expect(await refusal(mp4.subarray(0, 900))).toBe('media.not_a_video');
    const large = Buffer.concat([mp4, freeBox(30 * 1024 * 1024)]);
    expect(await refusal(large)).toBe('stored');
    expect(await refusal(large, null)).toBe('media.video_too_large');
    expect(await refusal(Buffer.concat([mp4, freeBox(50 * 1024 * 1024)]))).toBe('media.video_too_large');
  });

  test('the limits are settings', async () => {
    const operator = market.user();
    const key = 'media.video_seconds';
    await setSetting(market.ctx(operator), { key, value: 1, reason: '测试' });
    expect(await refusal(mp4)).toBe('media.video_too_long');
    market.clock.advance(minutes(1));
    await setSetting(market.ctx(operator), { key, value: 60, reason: '测试' });
    expect(await refusal(mp4)).toBe('stored');
  });

  test('through HTTP: sent, then served whole, in parts, and not at all where there is nothing', async () => {
    const buyer = market.user();
    const sent = await send('/me/media', buyer, webm);
    expect(sent.status).toBe(201);
    const [item] = (sent.body as { items: { id: string; kind: string; url: string }[] }).items;
    expect(item).toMatchObject({ kind: 'video', thumbnailUrl: null, url: `/media/${item?.id}/video` });
    const get = (headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
      door.inject({ method, url: item?.url ?? '', headers });
    const whole = await get();
    expect([whole.statusCode, whole.rawPayload.length]).toEqual([200, webm.length]);
    expect(whole.headers).toMatchObject({
      'content-type': 'video/webm',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const part = await get({ range: 'bytes=100-199' });
    expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes 100-199/${webm.length}`]);
    expect(part.rawPayload.equals(whole.rawPayload.subarray(100, 200))).toBe(true);
    expect((await get({ range: 'bytes=100-199', 'if-range': '"another"' })).statusCode).toBe(200);
    expect((await get({ 'if-none-match': String(whole.headers.etag) })).statusCode).toBe(304);
    const beyond = await get({ range: `bytes=${webm.length}-` });
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, `bytes */${webm.length}`]);
    expect((await get({}, 'HEAD')).headers['content-length']).toBe(String(webm.length));
    const nothing = await door.inject({ method: 'GET', url: `/media/${toId('med', uuidv7(Date.now()))}/video` });
    expect(nothing.statusCode).toBe(404);
    expect((await send('/me/media?visibility=private', buyer, webm)).body).toMatchObject({
      code: 'media.not_a_picture',
    });
  });

  function send(path: string, as: ReturnType<TestMarket['user']>, body: Buffer) {
    const boundary = 'x-market-test';
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="film"\r\ncontent-type: video/webm\r\n\r\n`;
    return market.http('POST', path, {
      as,
      body: Buffer.concat([Buffer.from(head), body, Buffer.from(`\r\n--${boundary}--\r\n`)]),
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
  }
});

/** A box of MP4 that holds nothing. */
function freeBox(bytes: number): Buffer {
  const box = Buffer.alloc(bytes);
  box.writeUInt32BE(bytes);
  box.write('free', 4, 'latin1');
  return box;
}
