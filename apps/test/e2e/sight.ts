import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** What a page showed when its test failed, for whoever looks for the reason. */
export async function keepSight(page: Page): Promise<void> {
  if (page.isClosed()) return;
  const file = join(mkdtempSync(join(tmpdir(), 'dongxi-sight-')), 'page.png');
  await page.screenshot({ path: file, fullPage: true });
  console.error(`${page.url()} looked like this: ${file}`);
}
