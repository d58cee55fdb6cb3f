import { runByHand } from '#provider-simulator';
import { startWechatPaySimulator } from './index.ts';

await runByHand('wechat-pay-simulator', 4011, startWechatPaySimulator);
