import { withMerges } from '../../cards/merges';
import { servingDemands, type ServingDemand } from '../../serving/demand';
import { servingFindings } from '../../serving/serving-findings';
import { plainScalar } from '../../text/exact-scalar';
import { remembered } from '../../text/remembered';
import { plainValue } from '../../text/yaml-value';
import type { LanguageDocument } from '../document';
import type { Finding } from '../finding';
import type { Knowledge } from '../knowledge';
import { located } from '../located';
import type { FileNeeds, Surroundings } from '../surroundings';
import { pathWithin } from '../uris';

/** The policies of the folder say what they demand of a manifest. */
export function servingNeeds(_document: LanguageDocument, { folder }: Surroundings): FileNeeds {
  return { policies: true, texts: folder?.policies ?? [] };
}

/** What the policies of the folder demand of the document, as far as they were read and have no errors. */
export function demandedFindings({ parts }: LanguageDocument, { surroundings }: Knowledge): readonly Finding[] {
  const demands = surroundings === undefined ? [] : demandsIn(surroundings);
  if (demands.length === 0) return [];
  return parts.flatMap(({ yaml, text }) => {
    const plain = plainValue(yaml, plainScalar);
    return plain.findings.length > 0 ? [] : located(yaml, text, servingFindings(withMerges(plain.value), demands));
  });
}

const demandsOf = remembered(100, (text) => servingDemands('', text));

function demandsIn({ folder, textOf }: Surroundings): readonly ServingDemand[] {
  return (folder?.policies ?? []).flatMap((uri) => {
    const text = textOf(uri);
    if (typeof text !== 'string' || !text.includes('kserve')) return [];
    const policy = pathWithin(folder?.root ?? '', uri) ?? uri;
    return demandsOf(text).map((demand) => ({ ...demand, policy }));
  });
}
