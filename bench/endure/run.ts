import { parseArgs } from 'node:util';
import { briskly, endure } from './endure.ts';
import { soak } from './soak.ts';

const HELP = `npm run endure -- [--minutes N] [--faults N] [--brisk] [--patience N] [--seed S] | --soak MINUTES [--seed S]
  a market of its own (two servers, PostgreSQL, the sandbox gateway) under load, broken N times (default 40) within N minutes (default 60):
  processes killed and frozen, networks cut and silenced, disk full and slow, clocks stepping, a gateway that is silent, repeats itself or lies.
  After each fault everything acknowledged must be there and the audit clean. Prints a JSON summary; exit 1 on any breach.
  --brisk: at the pace of CI, short faults close together and the whole audit after every tenth: 200 faults in some ten minutes.
  --patience: takes each of its own time limits (60 s until it serves again, 90 s for the last answer, 60 s for queues) so many times, for a machine that
  others use too; what it took is printed all the same.
  --soak: nothing is broken; the same mixed load for MINUTES, memory and queues looked at every half minute. Exit 1 when something grows.`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    faults: { type: 'string', default: '40' },
    seed: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    soak: { type: 'string' },
    brisk: { type: 'boolean', default: false },
    patience: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const [minutes, faults, patience] = [Number(values.minutes), Number(values.faults), Number(values.patience)];
if (
  values.help ||
  !(patience >= 1) ||
  !(minutes > 0) ||
  !(Number(values.soak ?? 1) > 0) ||
  !Number.isInteger(faults) ||
  faults < 1
) {
  say(HELP);
  process.exit(values.help ? 0 : 2);
}
const soakMinutes = Number(values.soak ?? 0);
const summary =
  soakMinutes > 0
    ? await soak({ minutes: soakMinutes, seed: values.seed, say })
    : await endure({ minutes, faults, patience, seed: values.seed, say, ...(values.brisk ? briskly(faults) : {}) });
process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
process.exit(summary.breaches.length > 0 ? 1 : 0);
