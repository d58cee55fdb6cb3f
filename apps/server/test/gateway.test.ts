import { describe, expect, it } from 'vitest';
import { sandboxChannels } from '../gateway.ts';

describe('channels of the sandbox gateway', () => {
  it('are none unless the owner names them', () => {
    expect(sandboxChannels(undefined)).toEqual([]);
    expect(sandboxChannels(' , ')).toEqual([]);
    expect(sandboxChannels('ecny, ecny')).toEqual(['ecny']);
  });
  it('stop the start under a name nobody knows', () => {
    expect(() => sandboxChannels('ecny,cheque')).toThrow(/DONGXI_GATEWAY_CHANNELS may name ecny, not "cheque"/);
  });
});
