import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type InvoicePlatform, requestSignature, startInvoicePlatform } from '#invoice-platform-simulator';
import { heldClock, minutes, type Uuid } from '#kernel';
import { creditCodeCheck } from '#modules/accounts';
import { taxInside } from '../amounts.ts';
import { developmentProvider } from '../gateways/development.ts';
import { platformProvider } from '../gateways/platform.ts';
import type { InvoiceProvider, InvoiceRequest } from '../types.ts';

const codeOf = (stem: string): string => stem + creditCodeCheck(stem);
const seller = { name: '慈溪水壶厂', taxNumber: codeOf('91330282MA2777771') };
const company = { kind: 'company', name: '某某电器有限公司', taxNumber: codeOf('91330282MA2777772') } as const;
const person = { kind: 'personal', name: '王小明', taxNumber: null } as const;

const clock = heldClock(new Date('2026-11-22T02:00:00Z'));
const keysFolder = mkdtempSync(join(tmpdir(), 'dongxi-invoices-'));
let platform: InvoicePlatform;
let remote: InvoiceProvider;
beforeAll(async () => {
  platform = await startInvoicePlatform({ keysFolder, clock: () => clock.now().getTime() });
  remote = platformProvider(platform, clock);
});
afterAll(async () => {
  await platform?.close();
  rmSync(keysFolder, { recursive: true });
});
afterEach(() => {
  platform.takes(0);
  platform.loseAnswers(0);
  platform.forgeAnswers(0);
  platform.outage(false);
});

let asked = 0;
function wish(more: Partial<InvoiceRequest> = {}, amountFen = 11_300): InvoiceRequest {
  const line = {
    lineId: '0190a000-0000-7000-8000-000000000001' as Uuid,
    title: '电水壶',
    quantity: 1,
    amountFen,
    taxBps: 1_300,
    taxFen: Math.sign(amountFen) * taxInside(Math.abs(amountFen), 1_300),
  };
  asked += 1;
  return {
    number: `contract-${String(asked).padStart(6, '0')}-1`,
    kind: 'blue',
    reversesNo: null,
    title: company,
    seller,
    orderNumber: '20261122000000000001',
    lines: [line],
    amountFen,
    taxFen: line.taxFen,
    at: clock.now(),
    ...more,
  };
}
async function issued(provider: InvoiceProvider, request: InvoiceRequest) {
  const answer = await provider.issue(request);
  if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
  return answer;
}
const refusal = async (request: InvoiceRequest): Promise<string> => {
  const answer = await remote.issue(request);
  return answer.state === 'refused' ? answer.failure : answer.state;
};

describe.each(['development', 'platform'] as const)('what every provider keeps: %s', (name) => {
  const provider = (): InvoiceProvider => (name === 'platform' ? remote : developmentProvider);

  test('says who it is, and whether what it issues has force', () =>
    expect([provider().name, provider().specimen]).toEqual([name, name === 'development']));

  test.each([
    ['a company', company],
    ['a person', person],
  ])('issues to %s, with a number of twenty digits and a PDF that names it', async (_, title) => {
    const request = wish({ title });
    const { invoiceNo, pdf } = await issued(provider(), request);
    expect(invoiceNo).toMatch(/^\d{20}$/);
    expect((await PDFDocument.load(pdf)).getTitle()).toBe(`${invoiceNo} 113.00`);
  });

  test('asked again, also later, it answers the same invoice; another number is another', async () => {
    const request = wish();
    const first = await issued(provider(), request);
    const again = await issued(provider(), { ...request, at: new Date(request.at.getTime() + 60_000) });
    expect(again.invoiceNo).toBe(first.invoiceNo);
    expect((await issued(provider(), wish())).invoiceNo).not.toBe(first.invoiceNo);
  });

  test('reverses a blue invoice in parts', async () => {
    const blue = await issued(provider(), wish());
    const red = () => wish({ kind: 'red', reversesNo: blue.invoiceNo }, -5_650);
    const [one, two] = [await issued(provider(), red()), await issued(provider(), red())];
    expect(new Set([blue.invoiceNo, one.invoiceNo, two.invoiceNo]).size).toBe(3);
  });

  test('may take its time, and is asked again', async () => {
    platform.takes(60_000);
    const request = wish({ title: { ...person, name: '稍后的人' } });
    expect(await provider().issue(request)).toEqual({ state: 'processing' });
    clock.advance(minutes(2));
    expect((await provider().issue({ ...request, at: clock.now() })).state).toBe('issued');
  });
});

describe('the platform refuses', () => {
  const off = (text: string): string => text.slice(0, 17) + (text.endsWith('A') ? 'B' : 'A');
  test.each([
    [
      'a wrong tax number of the buyer',
      { title: { ...company, taxNumber: off(company.taxNumber) } },
      'BUYER_TAX_NUMBER_INVALID',
    ],
    ['a company without one', { title: { ...company, taxNumber: null } }, 'BUYER_TAX_NUMBER_INVALID'],
    ['a person with one', { title: { ...person, taxNumber: company.taxNumber } }, 'BUYER_TAX_NUMBER_INVALID'],
    ['a shop without one', { seller: { name: '个人小店', taxNumber: null } }, 'SELLER_TAX_NUMBER_INVALID'],
    ['sums that do not add up', { amountFen: 11_301 }, 'AMOUNTS_DO_NOT_ADD_UP'],
  ] as const)('%s', async (_, more, code) => expect(await refusal(wish(more))).toBe(code));

  test('a rate nobody has, and tax that does not fit its rate', async () => {
    const [line] = wish().lines;
    if (!line) throw new Error('no line');
    expect(await refusal(wish({ lines: [{ ...line, taxBps: 1_700 }] }))).toBe('TAX_RATE_INVALID');
    expect(await refusal(wish({ lines: [{ ...line, taxFen: 1_200 }], taxFen: 1_200 }))).toBe('TAX_INVALID');
  });

  test('red invoices beyond what is left, those still worked on included, and between other parties', async () => {
    const blue = await issued(remote, wish());
    const red = (amountFen: number, more: Partial<InvoiceRequest> = {}) =>
      wish({ kind: 'red', reversesNo: blue.invoiceNo, ...more }, amountFen);
    expect(await refusal(red(-11_301))).toBe('RED_OVER_AMOUNT');
    expect(await refusal(red(-5_650, { title: person }))).toBe('PARTIES_DIFFER');
    expect(await refusal(red(-5_650, { reversesNo: '1'.repeat(20) }))).toBe('REVERSED_INVOICE_UNKNOWN');
    platform.takes(60_000);
    expect((await remote.issue(red(-5_650))).state).toBe('processing');
    expect(await refusal(red(-5_651))).toBe('RED_OVER_AMOUNT');
    expect((await remote.issue(red(-5_650))).state).toBe('processing');
  });

  test('a number used for something else: no answer to what was asked', async () => {
    const request = wish();
    await issued(remote, request);
    await expect(remote.issue({ ...request, orderNumber: 'another' })).rejects.toThrow('REQUEST_NO_REUSED');
  });

  test.each([
    ['another secret', { secret: 'another' }, 'SIGNATURE_INVALID'],
    ['another key', { appKey: 'another' }, 'APP_KEY_UNKNOWN'],
  ])('%s', async (_, more, code) => {
    const before = platform.books.all().length;
    await expect(platformProvider({ ...platform, ...more }, clock).issue(wish())).rejects.toThrow(code);
    expect(platform.books.all()).toHaveLength(before);
  });

  test('a request that is old, one that comes twice, one that was changed on the way', async () => {
    const body = JSON.stringify({ requestNo: 'by-hand-000001' });
    const send = async (more: { ageMs?: number; nonce?: string; body?: string }): Promise<unknown> => {
      const facts = {
        method: 'POST',
        path: '/v1/invoices',
        timestamp: String(clock.now().getTime() - (more.ageMs ?? 0)),
        nonce: more.nonce ?? randomUUID(),
        body,
      };
      const reply = await fetch(`${platform.url}${facts.path}`, {
        method: 'POST',
        headers: {
          'x-app-key': platform.appKey,
          'x-timestamp': facts.timestamp,
          'x-nonce': facts.nonce,
          'x-signature': requestSignature(platform.secret, facts),
        },
        body: more.body ?? body,
      });
      return ((await reply.json()) as { code: unknown }).code;
    };
    expect(await send({ nonce: 'nonce-by-hand-twice' })).toBe('BODY_INVALID');
    expect(await send({ nonce: 'nonce-by-hand-twice' })).toBe('NONCE_INVALID');
    expect(await send({ ageMs: 300_001 })).toBe('TIMESTAMP_INVALID');
    expect(await send({ body: '{}' })).toBe('SIGNATURE_INVALID');
  });
});

describe('answers that do not come', () => {
  test('one lost on the way is asked for by its number: issued once', async () => {
    const request = wish();
    platform.loseAnswers(1);
    const { invoiceNo } = await issued(remote, request);
    expect(platform.books.all().filter((one) => one.wish.requestNo === request.number)).toHaveLength(1);
    expect((await issued(remote, request)).invoiceNo).toBe(invoiceNo);
  });

  test('two lost in a row, or a platform that is away: nothing is believed, and asking again finds what is there', async () => {
    const request = wish();
    platform.loseAnswers(2);
    await expect(remote.issue(request)).rejects.toThrow('NO_CONNECTION');
    platform.outage(true);
    await expect(remote.issue(request)).rejects.toThrow('HTTP_503');
    platform.outage(false);
    await issued(remote, request);
    expect(platform.books.all().filter((one) => one.wish.requestNo === request.number)).toHaveLength(1);
  });

  test('an answer signed by somebody else is none', async () => {
    platform.forgeAnswers(1);
    await expect(remote.issue(wish())).rejects.toThrow('SIGNATURE_INVALID');
  });

  test('a platform that is silent is not waited for', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((done) => void silent.listen(0, '127.0.0.1', done));
    const address = silent.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    await expect(platformProvider({ ...platform, url, timeoutMs: 50 }, clock).issue(wish())).rejects.toThrow(
      'NO_ANSWER',
    );
    silent.closeAllConnections();
    await new Promise((done) => void silent.close(done));
  });
});
