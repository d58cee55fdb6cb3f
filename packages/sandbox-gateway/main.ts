import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KEY_FILES, startSandboxGateway } from './index.ts';

// Every setting is an environment variable or a flag; the flag wins.
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: process.env.GATEWAY_PORT ?? '4010' },
    host: { type: 'string', default: process.env.GATEWAY_HOST ?? '127.0.0.1' },
    data: { type: 'string', default: process.env.GATEWAY_DATA ?? '.dongxi/gateway/gateway.sqlite' },
    keys: { type: 'string', default: process.env.GATEWAY_KEYS ?? '.dongxi/gateway/keys' },
    'app-id': { type: 'string', default: process.env.GATEWAY_APP_ID ?? 'dongxi-sandbox' },
    'public-url': { type: 'string', default: process.env.GATEWAY_PUBLIC_URL ?? '' },
  },
});

const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`GATEWAY_PORT must be a port number, got ${values.port}`);
  process.exit(2);
}

const gateway = await startSandboxGateway({
  port,
  host: values.host,
  dataFile: values.data,
  keysFolder: values.keys,
  appId: values['app-id'],
  ...(values['public-url'] === '' ? {} : { publicUrl: values['public-url'] }),
});
console.log(
  `sandbox gateway ${gateway.url} · admin ${gateway.url}/admin · token ${join(values.keys, KEY_FILES.controlToken)}`,
);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    gateway.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
