import { runByHand } from '#provider-simulator';
import { startAlipaySimulator } from './index.ts';

await runByHand('alipay-simulator', 4012, startAlipaySimulator);
