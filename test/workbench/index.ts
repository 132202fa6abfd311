// What the workbench calls to run the suites: the same entry in code-server and in desktop VS Code.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** One test as the report tells it. */
export interface ReportedTest {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly milliseconds: number;
  readonly error?: string;
}

const TEST_LIMIT_MS = 30_000;

/** Runs every suite and writes the report to the file that STAGEGATE_TEST_REPORT names. Rejects when a test failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: TEST_LIMIT_MS, color: false });
  const suites = path.join(__dirname, 'suite');
  for (const file of readdirSync(suites).sort()) mocha.addFile(path.join(suites, file));
  const tests: ReportedTest[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => tests.push({ title: test.fullTitle(), state: 'passed', milliseconds: test.duration ?? 0 }))
      .on('pending', (test) => tests.push({ title: test.fullTitle(), state: 'skipped', milliseconds: 0 }))
      .on('fail', (test: Mocha.Test, error: Error) => {
        const milliseconds = test.duration ?? 0;
        tests.push({ title: test.fullTitle(), state: 'failed', milliseconds, error: error.stack ?? error.message });
      });
  });
  const report = process.env['STAGEGATE_TEST_REPORT'];
  if (report !== undefined) writeFileSync(report, JSON.stringify({ failures, tests }));
  // The workbench turns a rejection into exit code 1.
  if (failures > 0) throw new Error(`${failures} failed`);
}
