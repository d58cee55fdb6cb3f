import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { belts, products, shops } from '../market/index.ts';
import { drawAvatar, drawBelt, drawLogo, drawScene, type PictureSpec, picturesOf } from '../pictures/index.ts';
import { drawingOf, drawings } from '../pictures/objects/index.ts';
import { rooms } from '../pictures/rooms.ts';

const specs: readonly PictureSpec[] = products.flatMap(picturesOf);
const drawn = new Map(specs.map((spec) => [spec.key, drawScene(spec)]));

function ids(svg: string): string[] {
  return [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1] ?? '');
}

describe('pictures of the demo market', () => {
  test('every listing has three to five pictures, all different, one of them in use and one with measures', () => {
    for (const product of products) {
      const own = picturesOf(product);
      expect(own.length, product.code).toBeGreaterThanOrEqual(3);
      expect(own.length, product.code).toBeLessThanOrEqual(5);
      expect(new Set(own.map((spec) => drawn.get(spec.key))).size, product.code).toBe(own.length);
      expect(new Set(own.map((spec) => spec.kind))).toContain('place');
      expect(new Set(own.map((spec) => spec.kind))).toContain('detail');
    }
  });

  test('no picture of the market is drawn twice', () => {
    const first = new Map<string, string>();
    const twice = [...drawn].filter(([key, svg]) => {
      const before = first.get(svg);
      first.set(svg, key);
      return before !== undefined;
    });
    expect(twice.map(([key]) => key)).toEqual([]);
  });

  test('the same spec gives the same picture, also after a trip through JSON', () => {
    for (const spec of specs.filter((_, index) => index % 90 === 0)) {
      expect(drawScene(JSON.parse(JSON.stringify(spec)) as PictureSpec)).toBe(drawn.get(spec.key));
    }
  });

  test('no letters of any font: only shapes, finite numbers, and references that exist', () => {
    const faults = [...drawn].flatMap(([key, svg]) => {
      const own = ids(svg);
      const known = new Set(own);
      const lost = [...svg.matchAll(/url\(#([^)]+)\)/g)].some((match) => !known.has(match[1] ?? ''));
      const wrong = [
        svg.includes('<text') ? 'text' : '',
        /NaN|undefined|Infinity/.test(svg) ? 'a number that is none' : '',
        /[\u3400-\u9fff]/.test(svg) ? 'Chinese letters' : '',
        known.size === own.length ? '' : 'an id twice',
        lost ? 'a reference to nothing' : '',
      ].filter((fault) => fault !== '');
      return wrong.length > 0 ? [`${key}: ${wrong.join(', ')}`] : [];
    });
    expect(faults).toEqual([]);
  });

  test('goods are drawn by their own hand: more than thirty objects, none missing, each in a known room', () => {
    const used = new Set(products.map((product) => product.look.draw.split(':')[0]));
    expect(used.size).toBeGreaterThanOrEqual(30);
    expect([...used].filter((name) => !name || !(name in drawings))).toEqual([]);
    expect(() => drawingOf('spaceship')).toThrow(/nobody drew/);
    expect(
      [...new Set(products.flatMap((product) => product.look.places))].filter((place) => !(place in rooms)),
    ).toEqual([]);
  });

  test('a sample becomes real pictures of the promised size', async () => {
    const sample = specs.filter((_, index) => index % Math.floor(specs.length / 60) === 0).slice(0, 60);
    for (const spec of sample) {
      const image = sharp(Buffer.from(drawn.get(spec.key) ?? ''));
      const { width, height } = await image.metadata();
      expect([width, height], spec.key).toEqual([800, 800]);
      const small = await image.resize(80, 80).png().toBuffer();
      const { channels } = await sharp(small).stats();
      // A picture that failed to draw is one flat colour.
      expect(Math.max(...channels.slice(0, 3).map((channel) => channel.stdev)), spec.key).toBeGreaterThan(6);
    }
  }, 60_000);

  test('shops, belts and people have marks of their own', async () => {
    const logos = shops.map(drawLogo);
    const banners = belts.map(drawBelt);
    const faces = Array.from({ length: 40 }, (_, index) => drawAvatar(`buyer-${index}`));
    for (const list of [logos, banners, faces]) expect(new Set(list).size).toBe(list.length);
    for (const svg of [...logos, ...banners]) {
      const own = ids(svg);
      for (const match of svg.matchAll(/url\(#([^)]+)\)/g)) expect(own).toContain(match[1]);
    }
    expect(drawAvatar('buyer-1')).toBe(faces[1]);
    const { width, height } = await sharp(Buffer.from(banners[0] ?? '')).metadata();
    expect([width, height]).toEqual([1600, 600]);
  });
});
