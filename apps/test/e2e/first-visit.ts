import type { Browser } from 'playwright-core';

/** What came before a phone had everything that its first screen shows, and what that was. Bytes are as sent. */
export type FirstVisit = {
  readonly page: number;
  /** What must be there before anything is drawn: style sheets. */
  readonly sheets: number;
  readonly sheetBytes: number;
  readonly pictures: number;
  /** Scripts and words asked for before the page had loaded: they take turns with the pictures. */
  readonly early: readonly string[];
  /** The largest thing on the first screen: its element, and its bytes where it is a picture. */
  readonly largest: { readonly element: string; readonly bytes: number; readonly late: boolean };
  /** How far what was there moved. */
  readonly shift: number;
  readonly faults: readonly string[];
};

type Loaded = PerformanceEntry & {
  readonly encodedBodySize: number;
  readonly loadEventStart: number;
};

/** The phone that Lighthouse plays. */
const PHONE = { width: 412, height: 823 };

/** Opens an address as somebody who was never here and touches nothing until the page is alive. */
export async function firstVisit(browser: Browser, url: string): Promise<FirstVisit> {
  const context = await browser.newContext({
    viewport: PHONE,
    deviceScaleFactor: 1.75,
    isMobile: true,
    locale: 'zh-CN',
  });
  try {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.addInitScript(() => {
      const seen = { largest: null as PerformanceEntry | null, shift: 0 };
      Object.assign(window, { seen });
      new PerformanceObserver((list) => (seen.largest = list.getEntries().at(-1) ?? null)).observe({
        type: 'largest-contentful-paint',
        buffered: true,
      });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.shift += (entry as PerformanceEntry & { value: number }).value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForFunction(() => '__reactRouterRouteModules' in window);
    await page.waitForFunction(() => (window as unknown as { seen: { largest: unknown } }).seen.largest !== null);
    const seen = await page.evaluate(() => {
      const [whole] = performance.getEntriesByType('navigation') as unknown as Loaded[];
      const all = performance.getEntriesByType('resource') as unknown as Loaded[];
      const loaded = whole?.loadEventStart ?? 0;
      const before = all.filter((one) => one.startTime < loaded);
      const sum = (path: RegExp): number =>
        before.reduce((bytes, one) => bytes + (path.test(new URL(one.name).pathname) ? one.encodedBodySize : 0), 0);
      const { largest, shift } = (
        window as unknown as {
          seen: { largest: { element: Element | null; url: string; startTime: number }; shift: number };
        }
      ).seen;
      return {
        page: whole?.encodedBodySize ?? 0,
        sheets: before.filter((one) => one.name.endsWith('.css')).length,
        sheetBytes: sum(/\.css$/),
        pictures: sum(/\.(?:webp|svg)$/),
        early: before.filter((one) => /\.(?:js|json)$/.test(new URL(one.name).pathname)).map((one) => one.name),
        largest: {
          element: largest.element?.tagName.toLowerCase() ?? 'gone',
          bytes: all.find((one) => one.name === largest.url)?.encodedBodySize ?? 0,
          late: largest.element instanceof HTMLImageElement && largest.element.loading === 'lazy',
        },
        shift,
      };
    });
    return { ...seen, faults };
  } finally {
    await context.close();
  }
}
