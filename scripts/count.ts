export type Count = {
  readonly passed: number;
  readonly failed: number;
  /** What failed, a line each: said once more at the end of a run of a thousand lines. */
  readonly names: readonly string[];
};
type Report = {
  readonly testResults?: readonly {
    readonly name?: string;
    readonly message?: string;
    readonly assertionResults?: readonly {
      readonly fullName?: string;
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
  const names = namesOf(testResults);
  if (failed === 0 && endedBadly) {
    const named = names.length > 0 ? names : [`the run ended with ${exitCode} after ${numPassedTests} passed tests`];
    return { passed: numPassedTests, failed: 1, names: named };
  }
  return { passed: numPassedTests, failed, names };
}

function namesOf(files: NonNullable<Report['testResults']>): string[] {
  return files.flatMap(({ name = '', message = '', assertionResults = [] }) => {
    const file = name.replace(`${process.cwd()}/`, '');
    const tests = assertionResults
      .filter(({ status }) => status !== 'passed')
      .map(
        ({ fullName = '', status, failureMessages: [why = status] = [] }) => `${file} > ${fullName}: ${firstOf(why)}`,
      );
    return tests.length === 0 && message !== '' ? [`${file}: ${firstOf(message)}`] : tests;
  });
}

const firstOf = (text = ''): string => text.split('\n')[0]?.slice(0, 300) ?? '';

export const totalOf = (counts: readonly Count[]): Count => ({
  passed: counts.reduce((sum, { passed }) => sum + passed, 0),
  failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  names: counts.flatMap(({ names }) => names),
});
