/**
 * Sums a Vitest JSON report into the closing line of continuous integration: `N passed, N failed, N skipped`.
 * A file that broke outside its tests (a hook, an import) counts as one failure. Fails when anything failed or nothing ran.
 */
import { readFileSync } from 'node:fs';

/** @param {any} report what Vitest's json reporter wrote */
export function sumResults(report) {
  const files = report.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults ?? []);
  const count = (...statuses) => tests.filter((test) => statuses.includes(test.status)).length;
  const broken = files.filter(
    (file) => file.status === 'failed' && !(file.assertionResults ?? []).some((test) => test.status === 'failed'),
  );
  const passed = count('passed');
  const failed = count('failed') + broken.length;
  const skipped = tests.length - passed - count('failed');
  return { passed, failed, skipped };
}

export function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { testResults: [] };
  }
}

if (process.argv[1]?.endsWith('sum-results.mjs')) {
  const { passed, failed, skipped } = sumResults(readReport(process.argv[2] ?? ''));
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
