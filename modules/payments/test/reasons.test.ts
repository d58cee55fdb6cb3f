import { expect, test } from 'vitest';
import { GIVEN_REASONS, keptReason, reasonForGateway, reasonText } from '../reasons.ts';

test('the market’s reasons are codes with words for every reader; what people write stays as it is', () => {
  for (const code of GIVEN_REASONS) {
    const [zh, en] = [reasonText('zh-CN', keptReason(code)), reasonText('en', keptReason(code))];
    expect(zh).toMatch(/款项原路退回$/);
    expect(en).toMatch(/goes back$/);
    expect(reasonForGateway(keptReason(code))).toBe(`${zh} / ${en}`);
    // WeChat takes 80 characters, and cuts nothing off by itself.
    expect(reasonForGateway(keptReason(code)).length).toBeLessThanOrEqual(80);
    // Before there were codes the Chinese words were kept.
    expect([reasonText('en', zh), reasonForGateway(zh)]).toEqual([en, `${zh} / ${en}`]);
  }
  for (const own of ['不想要了', '@somebody told me', '']) {
    expect([reasonText('en', own), reasonForGateway(own)]).toEqual([own, own]);
  }
});
