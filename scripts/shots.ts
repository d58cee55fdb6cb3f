import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext } from 'playwright-core';
import { type Language, languages } from '#ui/language.ts';
import { DESK, openBrowser, openContext, PHONE } from '../apps/test/e2e/browser.ts';
import { fillWorkbench } from '../apps/test/e2e/filled.ts';
import { bringMatters } from '../apps/test/e2e/matters.ts';
import { addressOf, nameOf, type Place, places } from '../apps/test/e2e/places.ts';
import { gatherSamples, type Samples } from '../apps/test/e2e/samples.ts';
import { bringSpecialTrade } from '../apps/test/e2e/special-orders.ts';
import { open } from '../apps/test/e2e/visit.ts';
import { ensureChromium } from './chromium.ts';
import { finish, ownMarket } from './own-market.ts';

const HELP = `npm run shots -- DIR [--url BASE] [--home HOME] [--only WORD] [--dark]
  pictures of every page, on a phone and on a desk, in Chinese and English, as DIR/PAGE.LANGUAGE.SIZE.png.
  Of the demo market running at BASE, else of one started for this: in HOME, or in a temporary home; what its history
  leaves out is brought there first, through its API. --only WORD takes
  only pages whose name holds that word, --dark asks for dark pages. Exit 1 when a page could not be opened.`;

const SIZES = { phone: PHONE, desk: DESK } as const;
type SizeName = keyof typeof SIZES;
type Shot = { readonly place: Place; readonly lang: Language; readonly size: SizeName };
/** The whole page at once: what sticks to the screen's lower edge would lie across the middle of it. */
const UNROLLED = '.desk-form-foot, .dx-bar { position: static !important }';
/** Pages at once: as many as the small machines have cores. */
const HANDS = 2;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Takes one picture; answers why it could not, or null. */
async function take(context: BrowserContext, shot: Shot, address: string, folder: string): Promise<string | null> {
  const page = await context.newPage();
  try {
    await open(page, shot.place, address);
    // Pictures far below the screen would wait until a reader comes near them.
    await page.evaluate(() =>
      Promise.all(
        [...document.images].map((picture) => {
          picture.loading = 'eager';
          return picture.decode().catch(() => undefined);
        }),
      ),
    );
    // As a sheet made by script: the pages' policy forbids style elements that they did not write.
    await page.evaluate((rules) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rules);
      document.adoptedStyleSheets.push(sheet);
    }, UNROLLED);
    const file = path.join(folder, `${nameOf(shot.place)}.${shot.lang}.${shot.size}.png`);
    await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
    return null;
  } catch (error) {
    return String(error).split('\n')[0] ?? 'unknown';
  } finally {
    await page.close();
  }
}

/** All pictures of a market; answers how many could not be taken. */
async function takeAll(
  browser: Browser,
  url: string,
  samples: Samples,
  how: { only: string; dark: boolean; folder: string; special: readonly Place[] },
): Promise<number> {
  const { only, dark, folder } = how;
  const contexts = new Map<string, Promise<BrowserContext>>();
  const contextOf = ({ place, lang, size }: Shot): Promise<BrowserContext> => {
    const name = `${place.as} ${lang} ${size}`;
    const known = contexts.get(name) ?? openContext(browser, { url, lang, size: SIZES[size], as: place.as, dark });
    contexts.set(name, known);
    return known;
  };
  const wanted = [...places, ...how.special].filter((place) => nameOf(place).includes(only));
  const shown = wanted.filter((place) => addressOf(place, samples) !== null);
  for (const place of wanted)
    if (!shown.includes(place)) say(`${nameOf(place)}: this market has nothing to show there`);
  const waiting = shown.flatMap((place) =>
    languages.flatMap((lang) => (['phone', 'desk'] as const).map((size): Shot => ({ place, lang, size }))),
  );
  const all = waiting.length;
  let failed = 0;
  const hand = async (): Promise<void> => {
    for (let shot = waiting.shift(); shot; shot = waiting.shift()) {
      const address = addressOf(shot.place, samples) ?? '/';
      const why = await take(await contextOf(shot), shot, address, folder);
      if (why === null) continue;
      failed += 1;
      say(`${nameOf(shot.place)} in ${shot.lang} on a ${shot.size}: ${why}`);
    }
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
  say(`${all - failed} pictures in ${folder}${failed > 0 ? `, ${failed} could not be taken` : ''}`);
  return failed;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      home: { type: 'string' },
      only: { type: 'string', default: '' },
      dark: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [folder] = positionals;
  if (!folder || positionals.length > 1 || values.help) {
    say(HELP);
    return values.help ? 0 : 2;
  }
  if (!ensureChromium(say)) return 1;
  mkdirSync(folder, { recursive: true });
  const market = await ownMarket(values, say);
  const { url } = market;
  try {
    await fillWorkbench(url);
    await bringMatters(url, say);
    const special = await bringSpecialTrade(url, say);
    const samples = await gatherSamples(url);
    const browser = await openBrowser();
    try {
      const how = { only: values.only, dark: values.dark, folder: path.resolve(folder), special };
      return (await takeAll(browser, url, samples, how)) > 0 ? 1 : 0;
    } finally {
      await browser.close();
    }
  } finally {
    await market.end();
  }
}

finish(main());
