import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { provide, type Runtime, StartError } from '#kernel';
import { paymentGateways, sandboxGateway } from '#modules/payments';
import { KEY_FILES, type SandboxGateway, type SandboxGatewayOptions, startSandboxGateway } from '#sandbox-gateway';
import type { Environment } from './environment.ts';
import { configuredProviders } from './payment-providers.ts';

export type GatewayProcess = {
  readonly url: string;
  readonly controlToken: string;
  tick(): Promise<void>;
  close(): Promise<void>;
};

/** For a market on a held clock: who moves the gateway on, and how its callbacks reach the market. */
export type GatewayOptions = Pick<SandboxGatewayOptions, 'autoTick' | 'send'>;

const APP_ID = 'dongxi-sandbox';

/**
 * Development runs the sandbox gateway beside the market: its own port, its own books and keys under the home, so that
 * payments survive a restart. DONGXI_GATEWAY_URL with DONGXI_GATEWAY_KEYS leads to one that runs elsewhere.
 */
export async function connectGateway(
  runtime: Runtime,
  environment: Environment,
  options: GatewayOptions = {},
): Promise<GatewayProcess | null> {
  const given = process.env.DONGXI_GATEWAY_URL;
  const channels = sandboxChannels(process.env.DONGXI_GATEWAY_CHANNELS);
  const providers = configuredProviders(runtime);
  if (!given && environment.mode === 'production') {
    if (channels.length > 0)
      throw new StartError(
        'gateway_missing',
        'DONGXI_GATEWAY_CHANNELS names channels of a gateway that DONGXI_GATEWAY_URL does not lead to.',
        '已设置 DONGXI_GATEWAY_CHANNELS，但未用 DONGXI_GATEWAY_URL 指定网关地址。',
      );
    if (Object.keys(providers).length > 0) provide(runtime, paymentGateways, providers);
    return null;
  }
  const folder = join(environment.home, 'gateway');
  const keysFolder = process.env.DONGXI_GATEWAY_KEYS ?? join(folder, 'keys');
  const own = given ? null : await startBeside(runtime, environment, folder, keysFolder, options);
  const url = given ?? own?.url ?? '';
  const key = (name: string): string => readKey(keysFolder, name);
  const adapter = (name: 'sandbox' | SandboxChannel) =>
    sandboxGateway(
      {
        url,
        channel: name === 'sandbox' ? 'standard' : name,
        appId: process.env.DONGXI_GATEWAY_APP_ID ?? APP_ID,
        privateKeyPem: key(KEY_FILES.appPrivate),
        gatewayPublicKeyPem: key(KEY_FILES.gatewayPublic),
        apiKey: key(KEY_FILES.apiKey).trim(),
        // Read at each payment: the market's own port is known only once it listens.
        get notifyUrl() {
          return `${runtime.baseUrl}/api/payments/callbacks/${name}`;
        },
      },
      runtime.clock,
    );
  const more = Object.fromEntries(channels.map((name) => [name, adapter(name)]));
  provide(runtime, paymentGateways, { sandbox: adapter('sandbox'), ...more, ...providers });
  return {
    url,
    controlToken: own ? key(KEY_FILES.controlToken).trim() : '',
    tick: async () => own?.tick(),
    close: async () => own?.close(),
  };
}

const CHANNELS = ['ecny'] as const;
type SandboxChannel = (typeof CHANNELS)[number];

/** Channels of the gateway offered beside the standard one, from DONGXI_GATEWAY_CHANNELS (names with commas); none by default. */
export function sandboxChannels(given: string | undefined): SandboxChannel[] {
  const names = (given ?? '').split(',').flatMap((name) => name.trim() || []);
  return [...new Set(names)].map((name) => {
    const known = CHANNELS.find((channel) => channel === name);
    if (known) return known;
    throw new StartError(
      'setting_invalid',
      `DONGXI_GATEWAY_CHANNELS may name ${CHANNELS.join(', ')}, not "${name}".`,
      `DONGXI_GATEWAY_CHANNELS 只能包含 ${CHANNELS.join('、')}，而不是“${name}”。`,
    );
  });
}

async function startBeside(
  runtime: Runtime,
  environment: Environment,
  folder: string,
  keysFolder: string,
  given: GatewayOptions,
): Promise<SandboxGateway> {
  const portFile = join(folder, 'port');
  const kept = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : 0;
  const options = {
    dataFile: join(folder, 'gateway.sqlite'),
    keysFolder,
    appId: APP_ID,
    host: environment.host,
    clock: () => runtime.clock.now().getTime(),
    ...given,
  };
  // Cashier addresses handed out before a restart stay good while the port can be had again.
  const started = await startSandboxGateway({ ...options, port: kept }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    return startSandboxGateway({ ...options, port: 0 });
  });
  writeFileSync(portFile, new URL(started.url).port);
  return started;
}

function readKey(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    throw new StartError(
      'gateway_keys_missing',
      `The gateway's key ${name} is not in ${folder}; set DONGXI_GATEWAY_KEYS to the folder the gateway made.`,
      `在 ${folder} 中找不到网关密钥 ${name}，请用 DONGXI_GATEWAY_KEYS 指定网关生成的密钥目录。`,
    );
  }
}
