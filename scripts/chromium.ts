import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ON_MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const runs = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
  } catch {
    return false;
  }
};

/** The system's Chromium (DONGXI_CHROMIUM names another), or null. One that does not even tell its version is none. */
export function findChromium(): string | null {
  const named = process.env.DONGXI_CHROMIUM;
  if (named) return runs(named) ? named : null;
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...candidates, ...ON_MAC].find(runs) ?? null;
}

/** Whether pages can be drawn with Chinese characters instead of empty boxes. True where nobody can be asked. */
const hasChineseFont = (): boolean => {
  const asked = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' });
  return asked.error !== undefined || asked.stdout.trim() !== '';
};

const succeeds = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/**
 * Chromium for the page tests: the one that is there, else installed from the system's packages when we are root or may
 * become root without a password. Null, after one line that says how to get it, when neither is possible.
 */
export function ensureChromium(say: (line: string) => void): string | null {
  const there = findChromium();
  if (there && hasChineseFont()) return there;
  const before = process.getuid?.() === 0 ? [] : succeeds('sudo', '-n', 'true') ? ['sudo', '-n'] : null;
  if (before && succeeds('apt-get', '--version')) {
    say('Installing Chromium and a Chinese font from the system’s packages …');
    const apt = (...args: string[]): boolean => {
      const [command = '', ...rest] = [...before, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
      return succeeds(command, ...rest);
    };
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk');
  }
  const found = findChromium();
  if (!found)
    say(
      'Pages are not tried: there is no Chromium. Get it with `sudo apt-get install chromium fonts-noto-cjk`, or name one in DONGXI_CHROMIUM.',
    );
  else if (!hasChineseFont())
    say(
      'There is no Chinese font: pages show boxes for characters. Get one with `sudo apt-get install fonts-noto-cjk`.',
    );
  return found;
}
