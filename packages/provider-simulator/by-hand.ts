import { parseArgs } from 'node:util';
import type { Simulator, SimulatorOptions } from './program.ts';

/** Runs a simulator as a program: `--port`, `--host`, `--keys`, `--public-url`; ends on SIGINT and SIGTERM. */
export async function runByHand(
  name: string,
  port: number,
  start: (options: SimulatorOptions) => Promise<Simulator>,
): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(port) },
      host: { type: 'string', default: '127.0.0.1' },
      keys: { type: 'string', default: `.dongxi/${name}/keys` },
      'public-url': { type: 'string', default: '' },
    },
  });
  const simulator = await start({
    port: Number(values.port),
    host: values.host,
    keysFolder: values.keys,
    ...(values['public-url'] === '' ? {} : { publicUrl: values['public-url'] }),
  });
  console.log(`${name} ${simulator.url} · keys ${values.keys} · POST /control {"pay":"<number>","scenario":"double"}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void simulator.close().then(() => process.exit(0));
    });
}
