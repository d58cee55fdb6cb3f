import type { Locator, Page } from 'playwright-core';

/** How somebody works a page: presses, writes and ticks what they see. */
export type Hands = {
  press(thing: Locator): Promise<void>;
  write(thing: Locator, text: string): Promise<void>;
  tick(thing: Locator): Promise<void>;
};

/** A finger or a mouse. */
export const pointer: Hands = {
  press: (thing) => thing.click(),
  write: (thing, text) => thing.fill(text),
  async tick(thing) {
    if (!(await thing.isChecked())) await thing.check();
  },
};

/** Nothing but the keyboard: what Tab does not reach cannot be used, and each stop on the way must show where one is. */
export const keyboard: Hands = {
  async press(thing) {
    await tabTo(thing);
    await thing.page().keyboard.press('Enter');
  },
  async write(thing, text) {
    await tabTo(thing);
    await thing.page().keyboard.press('ControlOrMeta+A');
    await thing.page().keyboard.insertText(text);
  },
  async tick(thing) {
    if (await thing.isChecked()) return;
    await tabTo(thing);
    await thing.page().keyboard.press('Space');
  },
};

/** More stops than any way through a page of ours has. */
const MOST_STOPS = 120;

/** Tab until `thing` has the focus. Throws at the first stop that does not show, and when it is not reached. */
export async function tabTo(thing: Locator): Promise<void> {
  const { keyboard: keys } = thing.page();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    const here = await thing.first().evaluate(lookAtFocus);
    if (here.fault) throw new Error(`the focus is ${here.fault} at ${here.what}`);
    if (here.arrived) return;
    await keys.press('Tab');
  }
  throw new Error(`${thing} is not reached by ${MOST_STOPS} tabs`);
}

/** From the top of a page past its head: the first stop is the link that leads there. */
export async function skipHead(page: Page): Promise<void> {
  const link = page.locator('a[href="#content"]');
  await page.keyboard.press('Tab');
  const here = await link.evaluate(lookAtFocus);
  if (!here.arrived || here.fault) throw new Error(`the first stop is ${here.what} ${here.fault}`);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'content');
}

/** In the browser: whether `thing` has the focus, and what is wrong with how the place of the focus shows. */
function lookAtFocus(thing: Element): { arrived: boolean; what: string; fault: string } {
  const at = document.activeElement;
  // Inside a player the browser itself shows which of its buttons has the focus.
  if (at?.matches('video[controls]')) return { arrived: at === thing, what: '', fault: '' };
  // Between the page's end and its beginning the focus is the browser's own; the main part takes it once, from the first link.
  if (!at || at === document.body || at.id === 'content') return { arrived: at === thing, what: '', fault: '' };
  const what = at.outerHTML.slice(0, 160);
  const ringed = [at, at.closest('label'), at.nextElementSibling, at.parentElement].some((one) => {
    const { outlineStyle, outlineWidth } = one ? getComputedStyle(one) : { outlineStyle: 'none', outlineWidth: '0' };
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
  });
  const box = at.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const above = x >= 0 && x <= innerWidth && y >= 0 && y <= innerHeight ? document.elementFromPoint(x, y) : null;
  // What is drawn by its label has no size of its own.
  const small = box.width <= 2 || box.height <= 2;
  const covered = !small && !(above && (at.contains(above) || above.contains(at)));
  const fault = ringed ? (covered ? 'hidden' : '') : 'not shown';
  return { arrived: at === thing, what, fault };
}

/**
 * A sheet by keyboard: it takes the focus, keeps it however often one goes on, and gives it back where it came from when Escape
 * closes it.
 */
export async function tryDialog(opener: Locator): Promise<void> {
  const page = opener.page();
  await keyboard.press(opener);
  const inside = (): Promise<boolean> =>
    page.evaluate(() => {
      const at = document.activeElement;
      return at === document.body || at?.closest('dialog[open]') !== null;
    });
  await page.waitForFunction(() => document.activeElement?.closest('dialog[open]'));
  for (let stop = 0; stop < 30; stop += 1) {
    await page.keyboard.press('Tab');
    if (!(await inside())) throw new Error('the focus left an open dialog');
  }
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('dialog[open]') === null);
  if (!(await opener.evaluate(lookAtFocus)).arrived) throw new Error('a closed dialog does not give the focus back');
}
