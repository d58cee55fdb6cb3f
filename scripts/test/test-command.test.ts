import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inputsOf } from '../build.ts';
import { type Count, countOf, secondTry, totalOf } from '../count.ts';

const report = (counts: object): string => JSON.stringify(counts);

it.each([
  ['all passed', report({ numPassedTests: 12, numFailedTests: 0 }), 0, { passed: 12, failed: 0 }],
  ['some failed', report({ numPassedTests: 12, numFailedTests: 2 }), 1, { passed: 12, failed: 2 }],
  [
    'some were skipped',
    report({ numPassedTests: 12, numFailedTests: 0, numPendingTests: 3 }),
    0,
    { passed: 12, failed: 3 },
  ],
  ['a file did not load', report({ numPassedTests: 12, numFailedTests: 0 }), 1, { passed: 12, failed: 1 }],
  ['there was no test', report({}), 0, { passed: 0, failed: 1 }],
  ['the run crashed without a report', '', 139, { passed: 0, failed: 1 }],
])('npm test counts truly when %s', (_, text, code, count) => {
  expect(countOf(text, code)).toMatchObject(count);
});

it('npm test names what failed, a line each', () => {
  const text = report({
    numPassedTests: 1,
    numFailedTests: 1,
    testResults: [
      {
        name: 'a.test.ts',
        assertionResults: [
          { ancestorTitles: ['a house'], title: 'holds', status: 'passed' },
          {
            ancestorTitles: ['a house'],
            title: 'breaks',
            status: 'failed',
            failureMessages: ['Error: no\n    at a.test.ts:1'],
          },
        ],
      },
      { name: 'b.test.ts', message: 'does not load\nat all', assertionResults: [] },
    ],
  });
  const said = (text: string, code: number) => countOf(text, code).failures.map(({ why }) => why);
  expect(said(text, 1)).toEqual(['a.test.ts > a house > breaks: Error: no', 'b.test.ts: does not load']);
  expect(said(report({ numPassedTests: 3 }), 1)).toEqual(['the run ended with 1 after 3 passed tests']);
  expect(said(report({ numPassedTests: 3 }), 0)).toEqual([]);
});

it('npm test tries a few failures once more by file and name, and nothing when more is wrong', () => {
  const failure = (n: number, test?: string) => ({ why: 'x', file: `${n}.test.ts`, ...(test && { test }) });
  const count = (failures: Count['failures']): Count => ({ passed: 9, failed: failures.length, failures });
  expect(secondTry(count([]))).toBeNull();
  expect(secondTry(count([{ why: 'the run ended with 1' }]))).toBeNull();
  expect(secondTry(count([failure(1, 'a'), { why: 'a crash beside it' }]))).toBeNull();
  expect(secondTry(count([1, 2, 3, 4, 5].map((n) => failure(n, 'a'))))).toBeNull();
  expect(secondTry(count([failure(1, 'a'), failure(2)]))).toEqual(['1.test.ts', '2.test.ts']);
  const [file, option, pattern = ''] = secondTry(count([failure(1, 'pays (once)'), failure(1, 'b')])) ?? [];
  expect([file, option]).toEqual(['1.test.ts', '--testNamePattern']);
  expect(['pays (once)', 'b', 'pays once', 'bb'].map((name) => new RegExp(pattern).test(name))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it('npm test adds its parts up', () => {
  expect(
    totalOf([countOf(report({ numPassedTests: 2 }), 0), { passed: 0, failed: 1, failures: [{ why: 'check' }] }]),
  ).toEqual({
    passed: 2,
    failed: 1,
    failures: [{ why: 'check' }],
  });
});

it('pages are built again when, and only when, something that goes into them changed', () => {
  const house = mkdtempSync(path.join(os.tmpdir(), 'dongxi-pages-'));
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(house, file)), { recursive: true });
    writeFileSync(path.join(house, file), text);
  };
  try {
    for (const file of [
      'apps/console/src/main.tsx',
      'packages/ui/index.ts',
      'modules/orders/locales/en.json',
      'package-lock.json',
    ])
      write(file, 'first');
    const before = inputsOf(house, 'console');
    for (const file of [
      'modules/orders/service.ts',
      'apps/server/main.ts',
      'apps/workbench/src/main.tsx',
      'packages/ui/test/a.test.ts',
    ])
      write(file, 'not a part of the console');
    expect(inputsOf(house, 'console')).toBe(before);
    for (const file of [
      'apps/console/src/main.tsx',
      'packages/ui/index.ts',
      'modules/orders/locales/en.json',
      'package-lock.json',
    ]) {
      write(file, 'second');
      expect(inputsOf(house, 'console')).not.toBe(before);
      write(file, 'first');
    }
    expect(inputsOf(house, 'console')).toBe(before);
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
});
