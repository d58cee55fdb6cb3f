import { parseArgs } from 'node:util';
import { StartError } from '#kernel';
import { PostgresStartError } from '#postgres';
import { mixOf } from './play/mix.ts';
import { gather } from './play/people.ts';
import { ownPlace, runningPlace } from './play/place.ts';
import { playTrades, sumUp } from './play/show.ts';

const HELP = `npm run demo -- [--trades N] [--seed S] [--home FOLDER | --url BASE]
  plays N whole trades (default 40) through the public HTTP API as many buyers and shops, mixed by the seed (default 1):
  paid, cancelled, forgotten, paid too late, called back twice or never, shipped in parts or late, and every kind of after-sales
  with every ruling, appeal and silence. Without --url on a temporary market of its own, whose time it moves (--home FOLDER, empty,
  keeps it: DONGXI_HOME=FOLDER npm run audit); with --url on one that runs, where only the stories of buying are played and what
  waits for a timer is counted as waiting. Prints a JSON summary with the books by owner; exit 1 when it does not add up, when a
  worker put an event aside, or when 500 trades and more did not show everything.`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

type Options = {
  readonly trades: number;
  readonly seed: string;
  readonly url: string | null;
  readonly home: string | null;
};

function read(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      trades: { type: 'string', default: '40' },
      seed: { type: 'string', default: '1' },
      url: { type: 'string' },
      home: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const trades = Number(values.trades);
  if (values.url && values.home) return null;
  if (values.help || !Number.isInteger(trades) || trades < 1 || trades > 20_000) return null;
  return { trades, seed: values.seed, url: values.url ?? null, home: values.home ?? null };
}

async function main(): Promise<number> {
  let options: Options | null;
  try {
    options = read(process.argv.slice(2));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    options = null;
  }
  if (!options) {
    say(HELP);
    return process.argv.includes('--help') ? 0 : 2;
  }
  const place = options.url
    ? runningPlace(options.url)
    : await ownPlace(say, options.home ? { home: options.home } : {});
  try {
    const began = performance.now();
    const company = await gather(place, options.seed, options.trades);
    say(`${company.buyers.length} buyers, ${company.shops.length} shops at ${place.url}`);
    const stage = { place, company, seed: options.seed };
    const trades = await playTrades(stage, mixOf(options.seed, options.trades, place.ownTime), say);
    const summary = await sumUp(stage, trades);
    say(`played in ${Math.round((performance.now() - began) / 1000)} s`);
    process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
    return summary.wrong.length === 0 ? 0 : 1;
  } finally {
    await place.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof StartError || error instanceof PostgresStartError) say(`${error.message}\n${error.zh}`);
    else say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
