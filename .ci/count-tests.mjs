// Prints the totals of a Vitest JSON report, alone on a line: `N passed, N failed`, and `, N skipped` where there are any.
// A file that could not be loaded counts as one failure. Ends with 1 when no test ran.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const brokenFiles = report.testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
).length;
const skipped = report.numPendingTests + (report.numTodoTests ?? 0);
const counts = [`${report.numPassedTests} passed`, `${report.numFailedTests + brokenFiles} failed`];
if (skipped > 0) counts.push(`${skipped} skipped`);
process.stdout.write(`\n${counts.join(', ')}\n`);
if (report.numPassedTests + report.numFailedTests + brokenFiles === 0) process.exitCode = 1;
