import { parsePolicy } from '../policy/parse';
import { policyNeeds } from './governed';
import { isLivePath, liveContents } from './live-hover';
import { policyOutline } from './policy-outline';
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
  liveFindings: ({ outline }, knowledge) => registryFindings(outline, knowledge),
  valuesAt: valueProviderAt,
  isLiveHover: isLivePath,
  hoverContents: liveContents,
  symbols: policySymbols,
};

function parsePolicyText(text: string): ParsedText {
  const { document: yaml, findings } = parsePolicy(text);
  return {
    parts: yaml ? [{ text, start: 0, yaml }] : [],
    outline: policyOutline(yaml),
    findings: findings.map(({ severity, code, message, range }) => ({
      severity,
      code,
      message,
      ...range,
      source: 'stagegate',
    })),
  };
}
