import { isRounded, measurementOf, readClaim, shownNumber, type CardClaim } from '../../cards/claims';
import { unavailable, type GateContext } from '../context';
import { decimalToText } from '../decimal';
import type { CardFacts, MetricFact } from '../evidence';
import { absent, broken, missed, passed, unknown, type Finding } from '../outcome';
import { inSentence } from '../sentence';
import { factOf } from './baseline';
import { measure } from './metric-value';

/**
 * Each number that the card states is the version's metric of that name, rounded to the digits that the card shows. Where card
 * and metric both name a data set it has to be the same, else nobody can say.
 */
export function claimFindings({ claims }: CardFacts, context: GateContext): readonly Finding[] {
  if (claims === undefined) return [absent("The model card's numbers are unknown.")];
  if (claims.length === 0) return [passed('The model card states no numbers.')];
  const outage = unavailable(context.evidence, 'metrics');
  return outage === undefined ? claims.map((claim) => claimFinding(claim, context)) : [outage];
}

function claimFinding(stated: unknown, context: GateContext): Finding {
  const claim = readClaim(stated);
  if (claim === undefined) return broken('A claim of the model card names no metric or no value.');
  const shown = shownNumber(claim);
  if (shown === undefined) return broken(`The model card states no number for ${nameOf(claim)} that can be compared.`);
  const fact = factOf(context.evidence.candidate, claim.metric);
  const measurement = fact && measurementOf(claim, [fact, ...(fact.others ?? [])]);
  if (fact && !measurement) return unknown(`${said(claim, shown.text)} on ${datasetOf(claim)}, ${elsewhere(fact)}.`);
  const measured = measure(measurement?.value, nameOf(claim));
  if ('finding' in measured) return unmeasured(said(claim, shown.text), measured.finding);
  const metric = decimalToText(measured.value);
  return isRounded(measured.value, shown)
    ? passed(`${said(claim, shown.text)}, which is the metric ${metric}.`)
    : missed(`${said(claim, shown.text)}, but the metric is ${metric}.`);
}

function unmeasured(saying: string, { message, ...finding }: Finding): Finding {
  return { ...finding, message: `${saying}, but ${message}` };
}

const datasetOf = ({ dataset, datasetIds }: CardClaim): string => inSentence(dataset ?? datasetIds?.[0] ?? '', 80);

function elsewhere({ dataset }: MetricFact): string {
  return `but the metric was measured on ${inSentence(dataset?.name ?? '', 80)}`;
}

const nameOf = ({ metric }: CardClaim): string => inSentence(metric, 80);

function said(claim: CardClaim, text: string): string {
  return `The model card says ${nameOf(claim)} ${inSentence(text, 40)}`;
}
