export type Failure = {
  /** In a line, said once more at the end of a run of a thousand lines. */
  readonly why: string;
  /** The test's file and its name as Vitest's filter knows it, `suite > test`; a file that does not load has no name, a step of another kind neither. */
  readonly file?: string;
  readonly test?: string;
};
export type Count = { readonly passed: number; readonly failed: number; readonly failures: readonly Failure[] };
type Report = {
  readonly testResults?: readonly {
    readonly name?: string;
    readonly message?: string;
    readonly assertionResults?: readonly {
      readonly ancestorTitles?: readonly string[];
      readonly title?: string;
      readonly status?: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly numPendingTests?: number;
  readonly numTodoTests?: number;
};

/**
 * What a Vitest run came to, from its JSON report and exit code. A test that was skipped or left to be written counts as failed,
 * and so does a run that ended badly without naming a test: a file that does not load, no tests at all, a crash.
 */
export function countOf(report: string, exitCode: number): Count {
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numPendingTests = 0,
    numTodoTests = 0,
    testResults = [],
  } = report === '' ? {} : (JSON.parse(report) as Report);
  const failed = numFailedTests + numPendingTests + numTodoTests;
  const endedBadly = exitCode !== 0 || numPassedTests === 0;
  const failures = failuresOf(testResults);
  if (failed > 0 || !endedBadly) return { passed: numPassedTests, failed, failures };
  const unnamed = [{ why: `the run ended with ${exitCode} after ${numPassedTests} passed tests` }];
  return { passed: numPassedTests, failed: 1, failures: failures.length > 0 ? failures : unnamed };
}

function failuresOf(files: NonNullable<Report['testResults']>): Failure[] {
  return files.flatMap(({ name = '', message = '', assertionResults = [] }): Failure[] => {
    const file = name.replace(`${process.cwd()}/`, '');
    const tests = assertionResults
      .filter(({ status }) => status !== 'passed')
      .map(({ ancestorTitles = [], title = '', status, failureMessages: [why = status] = [] }) => {
        const test = [...ancestorTitles, title].join(' > ');
        return { why: `${file} > ${test}: ${firstOf(why)}`, file, test };
      });
    return tests.length === 0 && message !== '' ? [{ why: `${file}: ${firstOf(message)}`, file }] : tests;
  });
}

const firstOf = (text = ''): string => text.split('\n')[0]?.slice(0, 300) ?? '';

export const totalOf = (counts: readonly Count[]): Count => ({
  passed: counts.reduce((sum, { passed }) => sum + passed, 0),
  failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  failures: counts.flatMap(({ failures }) => failures),
});

/** So many may be tried a second time: more are no accident. */
const MOST_AGAIN = 4;

/**
 * What of a run may be tried once more, alone: a few tests, each known by name. Null when something else went wrong too. The
 * answer is Vitest's filters.
 */
export function secondTry({ failed, failures }: Count): readonly string[] | null {
  const known = failures.filter((one) => one.file !== undefined);
  if (failed === 0 || failures.length > MOST_AGAIN || known.length < failures.length) return null;
  const files = [...new Set(known.map(({ file = '' }) => file))];
  const names = known.flatMap(({ test }) => test ?? []);
  if (names.length < known.length) return files;
  return [...files, '--testNamePattern', `^(${names.map((name) => RegExp.escape(name)).join('|')})$`];
}
