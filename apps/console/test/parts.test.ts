import { describe, expect, it } from 'vitest';
import { toId, type Uuid, uuidOf } from '#kernel';
import { edgeId, rawId } from '../src/parts/ids.ts';
import { parseMetrics, routeFigures, total } from '../src/parts/metrics.ts';
import { bpsText, toBps } from '../src/parts/rates.ts';

describe('ids', () => {
  const uuids = ['019aa3f2-1b2c-7def-8123-456789abcdef', '00000000-0000-0000-0000-000000000001'] as Uuid[];

  it('turns into the kernel’s own and back', () => {
    for (const uuid of uuids) {
      expect(edgeId('ord', uuid)).toBe(toId('ord', uuid));
      expect(rawId(toId('ord', uuid))).toBe(uuid);
      expect(uuidOf('ord', edgeId('ord', uuid))).toBe(uuid);
    }
  });

  it('knows what is no id', () => {
    expect(rawId('ord_short')).toBeNull();
    expect(rawId(`ord_${'u'.repeat(26)}`)).toBeNull();
    expect(rawId(`ord_${'z'.repeat(26)}`)).toBeNull();
  });
});

describe('rates', () => {
  it('keeps every basis point', () => {
    for (let bps = 0; bps <= 5000; bps += 1) expect(toBps(bps / 100)).toBe(bps);
    expect(bpsText(550)).toBe('5.5%');
    expect(toBps(null)).toBeNull();
  });
});

describe('metrics', () => {
  const samples = parseMetrics(
    [
      '# HELP dongxi_http_request_seconds Time',
      'dongxi_http_request_seconds_count{method="GET",route="/api/cart",status="200"} 3',
      'dongxi_http_request_seconds_count{method="GET",route="/api/cart",status="500"} 1',
      'dongxi_http_request_seconds_sum{method="GET",route="/api/cart",status="200"} 0.03',
      'dongxi_http_request_seconds_sum{method="GET",route="/api/cart",status="500"} 0.01',
      'dongxi_http_request_seconds_count{method="POST",route="/api/cart/lines",status="201"} 9',
      'process_resident_memory_bytes 1.5e8',
      'broken line',
    ].join('\n'),
  );

  it('adds up by route, the busiest first', () => {
    expect(routeFigures(samples)).toEqual([
      { route: 'POST /api/cart/lines', calls: 9, meanMilliseconds: 0, broken: 0 },
      { route: 'GET /api/cart', calls: 4, meanMilliseconds: 10, broken: 1 },
    ]);
  });

  it('tells nothing counted from zero', () => {
    expect(total(samples, 'process_resident_memory_bytes')).toBe(150_000_000);
    expect(total(samples, 'never_seen')).toBeNull();
  });
});
