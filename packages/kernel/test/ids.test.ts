import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseId, toId, uuidOf, uuidv7 } from '../ids.ts';

test('a TypeID and its uuid are each other', () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      const id = toId('ord', uuid);
      expect(id).toMatch(/^ord_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
      expect(parseId('ord', id)).toBe(uuid);
    }),
  );
});

test('a TypeID is the 128 bits in base 32, as TypeID writes them', () => {
  expect(toId('ord', '01890a5d-ac96-774b-bcce-b302099a8057')).toBe('ord_01h455vb4pex5vsknk084sn02q');
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      let bits = BigInt(`0x${uuid.replaceAll('-', '')}`);
      let text = '';
      for (let n = 0; n < 26; n += 1, bits >>= 5n) text = digits.charAt(Number(bits & 31n)) + text;
      expect(toId('ord', uuid)).toBe(`ord_${text}`);
    }),
  );
});

test('an id of another kind, a wrong letter and an overflow are refused', () => {
  const id = toId('ord', uuidv7(1_700_000_000_000));
  expect(parseId('shp', id)).toBeNull();
  expect(parseId('ord', id.replace(/.$/, 'u'))).toBeNull();
  expect(parseId('ord', `ord_8${id.slice(5)}`)).toBeNull();
  expect(() => uuidOf('pay', id)).toThrow(RangeError);
});

test('a batch rises also when another clock of the process is ahead', () => {
  uuidv7(1_900_000_000_000);
  const made = Array.from({ length: 200 }, () => uuidv7(1_763_776_800_000));
  expect([...made].sort()).toEqual(made);
});

test('ids made within a millisecond differ, rise and hold their moment', () => {
  const made = Array.from({ length: 1_500 }, () => uuidv7(1_763_776_800_000));
  expect(new Set(made).size).toBe(made.length);
  expect([...made].sort()).toEqual(made);
  expect(Number.parseInt((made[0] ?? '').replace('-', '').slice(0, 12), 16)).toBe(1_763_776_800_000);
  for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
