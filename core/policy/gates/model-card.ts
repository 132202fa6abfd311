import { defined } from '../../text/defined';
import { unavailable, type GateContext } from '../context';
import { exact, ZERO } from '../decimal';
import type { CardFacts } from '../evidence';
import { absent, broken, missed, passed, type Finding, type GateOutcome } from '../outcome';
import { own } from '../record';
import { inSentence } from '../sentence';
import type { ModelCardGate } from '../types';
import { claimFindings } from './card-claims';
import { outcomeOf } from './gate-outcome';

/** The candidate's model card: filled sections, allowed licenses, true numbers. */
export function evaluateModelCard(gate: ModelCardGate, context: GateContext): GateOutcome {
  const { card } = context.evidence.candidate;
  const outage = unavailable(context.evidence, 'card');
  const findings = outage === undefined ? cardFindings(gate.modelCard, card, context) : [outage];
  return outcomeOf(gate, context, findings, { observed: observedCard(gate, card), required: gate.modelCard });
}

function observedCard({ modelCard }: ModelCardGate, card: CardFacts | null | undefined): unknown {
  if (card === undefined || card === null) return null;
  const sections = modelCard.sections?.filter((name) => sectionIsFilled(card, name));
  const license = modelCard.licenses === undefined ? undefined : (own(card.frontMatter, 'license') ?? null);
  const claims = modelCard.claims === undefined ? undefined : (card.claims ?? null);
  return defined({ sections, license, claims });
}

function cardFindings(
  wanted: ModelCardGate['modelCard'],
  card: CardFacts | null | undefined,
  context: GateContext,
): readonly Finding[] {
  if (card === undefined || card === null) return [absent('The version has no model card.')];
  const findings = (wanted.sections ?? []).map((name) => sectionFinding(card, name));
  if (wanted.licenses !== undefined) findings.push(licenseFinding(card, wanted.licenses));
  if (wanted.claims !== undefined) findings.push(...claimFindings(card, context));
  return findings.length > 0 ? findings : [passed('The version has a model card.')];
}

function sectionIsFilled(card: CardFacts, name: string): boolean {
  const length = own(card.sections, name);
  return length !== undefined && exact(length)?.gt(ZERO) === true;
}

function sectionFinding(card: CardFacts, name: string): Finding {
  if (own(card.sections, name) === undefined) return absent(`The model card has no section "${name}".`);
  return sectionIsFilled(card, name)
    ? passed(`The model card's section "${name}" is filled in.`)
    : absent(`The model card's section "${name}" is empty.`);
}

function licenseFinding(card: CardFacts, allowed: readonly string[]): Finding {
  const stated = own(card.frontMatter, 'license');
  const licenses: readonly unknown[] = Array.isArray(stated) ? stated : [stated];
  if (licenses.every(isBlank)) return absent('The model card names no license.');
  if (licenses.some(isBlank)) return absent("The model card's list of licenses has an empty entry.");
  if (!licenses.every((license) => typeof license === 'string')) {
    return broken("The model card's license is neither a text nor a list of texts.");
  }
  const other = licenses.find((license) => !allowed.includes(license));
  return other === undefined
    ? passed(`The model card's license ${inSentence(licenses.join(', '))} is allowed.`)
    : missed(`The model card's license is ${inSentence(other)}; ${listed(allowed)} is required.`);
}

/** What YAML makes of `license:` with nothing behind it, or with empty quotes. */
function isBlank(license: unknown): boolean {
  return license === undefined || license === null || (typeof license === 'string' && license.trim() === '');
}

function listed(allowed: readonly string[]): string {
  return allowed.length === 0 ? 'one from an empty list' : allowed.join(' or ');
}
