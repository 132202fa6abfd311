import { parseCardYaml } from '../../cards/card-yaml';
import { findFrontMatter, headerOf } from '../../cards/front-matter';
import cardSchema from '../../../schemas/model-card.schema.json';
import type { Finding } from '../finding';
import { blankedBefore, located } from '../located';
import type { JsonSchema } from '../schema';
import type { DocumentSupport, ParsedText } from '../support';
import { cardNeeds, claimFindings } from './claims';
import { demandFindings } from './demand-findings';
import { headingSite } from './headings';
import { cardHover } from './hover';
import { CARD_SNIPPETS } from './snippets';
import { cardSymbols } from './symbols';
import { cardValuesAt } from './values';

const schema: JsonSchema = cardSchema;

/** Model cards: the YAML front matter of Markdown, as the Hugging Face Hub reads it. */
export const modelCardSupport: DocumentSupport = {
  schema,
  essence: headerOf,
  parse: parseHeader,
  needs: cardNeeds,
  liveFindings: (document, knowledge) => [
    ...claimFindings(document, knowledge),
    ...demandFindings(document, knowledge),
  ],
  snippets: CARD_SNIPPETS,
  textSite: headingSite,
  valuesAt: cardValuesAt,
  isLiveHover: () => false,
  hoverContents: cardHover,
  symbols: cardSymbols,
};

function parseHeader(header: string): ParsedText {
  const front = findFrontMatter(header);
  if (front.state === 'none') return { parts: [], findings: [] };
  if (front.state === 'open') return { parts: [], findings: [unclosed(front)] };
  const text = blankedBefore(header, front.start, front.end);
  const { document, texts, values } = parseCardYaml(text, front.start);
  const told = texts.map(({ severity, code, message, range }): Finding => ({
    severity,
    code,
    message,
    ...range,
    source: 'stagegate',
  }));
  return {
    parts: document ? [{ text, start: front.start, yaml: document }] : [],
    findings: [...told, ...(document ? located(document, text, values) : [])],
  };
}

function unclosed({ start, end }: { readonly start: number; readonly end: number }): Finding {
  const message = 'The front matter is not closed: put a line `---` after its last key.';
  return { severity: 'error', code: 'unclosed-front-matter', message, start, end, source: 'stagegate' };
}
