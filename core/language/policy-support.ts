import { parsePolicy } from '../policy/parse';
import type { Finding } from './finding';
import { policyNeeds } from './governed';
import { isLivePath, liveContents } from './live-hover';
import { policyOutline } from './policy-outline';
import { designFindings } from './policies/design-findings';
import { expiredWindows } from './policies/expired-windows';
import { extendedFindings } from './policies/extended-findings';
import { refusedStages } from './policies/native-stages';
import { policyFileNeeds, wholeOutline } from './policies/policy-files';
import { shadowedPolicy } from './policies/shadowed-policy';
import { holdsWithOthers } from './policies/used-elsewhere';
import { policySchema } from './policy-schema';
import { policySymbols } from './policy-symbols';
import { valueProviderAt } from './policy-values';
import { registryFindings } from './registry-findings';
import type { DocumentSupport, ParsedText } from './support';

export const policySupport: DocumentSupport = {
  schema: policySchema,
  essence: (text) => text,
  parse: parsePolicyText,
  needs: ({ outline }, knowledge) => policyNeeds(outline, knowledge),
  fileNeeds: policyFileNeeds,
  liveFindings: (document, knowledge) => [
    ...extendedFindings(document, knowledge.surroundings),
    ...registryFindings(wholeOutline(document, knowledge.surroundings), knowledge),
    ...refusedStages(document.outline, knowledge),
    ...shadowedPolicy(document, knowledge),
  ],
  holds: (document, { surroundings }) => holdsWithOthers(document, surroundings),
  timedFindings: expiredWindows,
  valuesAt: valueProviderAt,
  isLiveHover: isLivePath,
  hoverContents: liveContents,
  symbols: policySymbols,
};

function parsePolicyText(text: string): ParsedText {
  const parsed = parsePolicy(text);
  const { document: yaml } = parsed;
  const findings = parsed.findings.map(({ severity, code, message, range, fixes }): Finding => ({
    severity,
    code,
    message,
    ...range,
    source: 'stagegate',
    ...(fixes && { fixes }),
  }));
  const design = yaml ? designFindings(() => parsed.policy, { document: yaml, text }, findings) : [];
  return {
    parts: yaml ? [{ text, start: 0, yaml }] : [],
    outline: policyOutline(yaml),
    findings: [...findings, ...design],
  };
}
