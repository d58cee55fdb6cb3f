import { describe, expect, test } from 'vitest';
import { uuidOf } from '#kernel';
import { asRefusal } from '../problems.ts';

const withCode = (code: string): Error => Object.assign(new Error(code), { code });

describe('what an error is to the caller', () => {
  test.each([
    'CONNECTION_CLOSED',
    'CONNECTION_ENDED',
    'CONNECT_TIMEOUT',
    'ECONNREFUSED',
    '57P01',
    '57P03',
    '08006',
    '53300',
    '53100',
    '53200',
    '25P03',
  ])('a database that is away (%s) is 503 and may be tried again', (code) =>
    expect(asRefusal(withCode(code))).toMatchObject({ code: 'request.unavailable', status: 503 }),
  );

  test('an address with a part too long for any route is one that is not there', () =>
    expect(asRefusal(withCode('FST_ERR_MAX_PARAM_LENGTH'))).toMatchObject({
      code: 'request.route_not_found',
      status: 404,
    }));

  test('a path that climbs out of a folder of files is one that is not there', () =>
    expect(asRefusal(Object.assign(new Error('Forbidden'), { statusCode: 403 }))).toMatchObject({
      code: 'request.not_found',
      status: 404,
    }));

  test('an id that is none is the sender’s mistake', () => {
    const uuid = (): unknown => uuidOf('prd', 'prd_z9v7lc2acc18by33x2617g0146');
    expect(uuid).toThrow(RangeError);
    try {
      uuid();
    } catch (error) {
      expect(asRefusal(error)).toMatchObject({ code: 'request.invalid', status: 422 });
    }
  });

  test.each(['23505', '40001', 'ENOENT', '42P01'])('%s is our fault', (code) =>
    expect(asRefusal(withCode(code))).toMatchObject({ code: 'request.internal', status: 500 }),
  );
});
