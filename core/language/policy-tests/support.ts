import { readTestFile } from '../../policy/test-cases-file';
import { folderFiles } from '../policies/policy-files';
import type { DocumentSupport, ParsedText } from '../support';
import { fileFindings, runFindings } from './findings';
import { policyTestSchema } from './schema';
import { caseSymbols } from './symbols';
import { filesUnderTest } from './under-test';
import { testValuesAt } from './values';

/** `*.promotion-policy.test.yaml`: policy tests. They are run whenever they or their policy change. */
export const policyTestSupport: DocumentSupport = {
  schema: policyTestSchema,
  essence: (text) => text,
  parse: parseTests,
  needs: () => ({}),
  // Policies are named from the folder that they are in.
  fileNeeds: (document, surroundings) => ({
    texts: [...new Set([...filesUnderTest(document, surroundings), ...folderFiles(document, surroundings)])],
    policies: true,
  }),
  liveFindings: runFindings,
  valuesAt: testValuesAt,
  isLiveHover: () => false,
  hoverContents: () => undefined,
  symbols: caseSymbols,
};

function parseTests(text: string): ParsedText {
  const tests = readTestFile(text);
  const { document: yaml } = tests;
  return { parts: yaml ? [{ text, start: 0, yaml }] : [], tests, findings: fileFindings(text, tests) };
}
