import { findFrontMatter } from '../../cards/front-matter';
import { quoted } from '../../cards/card-finding';
import { endsInCode, sectionLengths } from '../../cards/sections';
import { PLACEHOLDER, TEMPLATE } from '../../cards/template';
import { matchesGlob } from '../../policy/glob';
import { possible, type Fix } from '../../text/fix';
import type { LanguageDocument } from '../document';
import type { Finding } from '../finding';
import type { CardDemand, Knowledge } from '../knowledge';
import { items, member, name } from '../policy-outline';

/** What the policies of the card's models ask of it and it does not have. */
export function demandFindings(document: LanguageDocument, knowledge: Knowledge): readonly Finding[] {
  return demandsOn(document, knowledge).flatMap((demand) => [
    ...sectionFindings(document, demand),
    ...licenseFindings(document, demand),
  ]);
}

/** What the policies of the card's models ask of it; nothing of a document that is no card. */
export function demandsOn(document: LanguageDocument, { cardDemands = [] }: Knowledge): readonly CardDemand[] {
  if (cardDemands.length === 0 || document.parts.length === 0) return [];
  const models = modelsOf(document);
  return cardDemands.filter((demand) => concerns(demand, models));
}

/** The names that `model-index` gives, without their owners. */
export function modelsOf({ parts }: LanguageDocument): readonly string[] {
  return parts.flatMap(({ yaml }) =>
    items(member(yaml.contents, 'model-index')).flatMap(
      (entry) => name(member(entry, 'name'))?.text.replace(/^.*\//, '') ?? [],
    ),
  );
}

/** A card that names no model is any model's. */
function concerns({ models }: CardDemand, named: readonly string[]): boolean {
  return models.some((pattern) => pattern === '*' || named.some((model) => matchesGlob(pattern, model)));
}

function sectionFindings({ text }: LanguageDocument, { policy, sections }: CardDemand): readonly Finding[] {
  const front = findFrontMatter(text);
  if (sections.length === 0 || front.state !== 'closed') return [];
  const lengths = sectionLengths(text.slice(front.end + '---'.length));
  const fence = { start: front.end, end: front.end + '---'.length };
  return sections.flatMap((section) => {
    const length = Object.hasOwn(lengths, section) ? lengths[section] : undefined;
    if (length !== undefined && length > 0) return [];
    const what = length === undefined ? 'is missing' : 'is empty';
    const told = finding('missing-section', `The section "${section}" ${what}, which ${policy} asks for.`, fence);
    return [length === undefined ? { ...told, fixes: addition(section, text) } : told];
  });
}

/** A section to be filled in, behind everything else. */
function addition(section: string, text: string): readonly Fix[] {
  if (endsInCode(text) || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(section)) return [];
  const line = text.includes('\r\n') ? '\r\n' : '\n';
  const level = TEMPLATE.find(({ title }) => title === section)?.level ?? 2;
  const added = ['', '', `${'#'.repeat(level)} ${section}`, '', PLACEHOLDER, ''];
  const start = text.trimEnd().length;
  const edits = [{ start, end: text.length, text: added.join(line) }];
  return [possible({ kind: 'edit', title: `Add the section ${section}`, edits })];
}

function licenseFindings({ parts }: LanguageDocument, { policy, licenses }: CardDemand): readonly Finding[] {
  if (!licenses) return [];
  return parts.flatMap(({ yaml }) => {
    const node = member(yaml.contents, 'license');
    const stated = [node, ...items(node)].flatMap((one) => name(one) ?? []);
    return stated
      .filter(({ text }) => !licenses.includes(text))
      .map((license) =>
        finding('license-not-allowed', `${policy} does not allow the license ${quoted(license.text)}.`, license),
      );
  });
}

function finding(
  code: string,
  message: string,
  { start, end }: { readonly start: number; readonly end: number },
): Finding {
  return { severity: 'warning', code, message, start, end, source: 'stagegate' };
}
