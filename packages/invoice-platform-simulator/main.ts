import { parseArgs } from 'node:util';
import { startInvoicePlatform } from './index.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4014' },
    host: { type: 'string', default: '127.0.0.1' },
    keys: { type: 'string', default: '.dongxi/invoice-platform-simulator/keys' },
  },
});
const platform = await startInvoicePlatform({ port: Number(values.port), host: values.host, keysFolder: values.keys });
console.log(`invoice-platform-simulator ${platform.url} · key ${platform.appKey}, secret in ${values.keys}/secret.key`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void platform.close().then(() => process.exit(0));
  });
