export type Count = { readonly passed: number; readonly failed: number };
type Report = {
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
  } = report === '' ? {} : (JSON.parse(report) as Report);
  const failed = numFailedTests + numPendingTests + numTodoTests;
  const endedBadly = exitCode !== 0 || numPassedTests === 0;
  return { passed: numPassedTests, failed: failed === 0 && endedBadly ? 1 : failed };
}

export const totalOf = (counts: readonly Count[]): Count => ({
  passed: counts.reduce((sum, { passed }) => sum + passed, 0),
  failed: counts.reduce((sum, { failed }) => sum + failed, 0),
});
