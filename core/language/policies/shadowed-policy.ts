import { matchesGlob } from '../../policy/glob';
import type { PolicyCandidate, PolicySelection } from '../../policy/select';
import { selectPolicy } from '../../policy/select';
import { inSentence } from '../../policy/sentence';
import type { LanguageDocument } from '../document';
import type { Finding } from '../finding';
import { isGlob } from '../governed';
import type { Knowledge } from '../knowledge';
import type { Surroundings } from '../surroundings';
import { pathWithin } from '../uris';
import type { PolicyHead } from './policy-files';
import { headOfOutline, isPolicyFile, otherPolicies, wholeHead } from './policy-files';

/** A policy that matches more models of a registry is not judged: it would make every keystroke slow. */
const MAX_MODELS = 1_000;
const MAX_LISTED = 3;

interface Told {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
}

/**
 * Whether other policies of the folder take all of this policy's models, or name one of them as specifically. Of globs it is
 * known only once the registry has answered which models there are.
 */
export function shadowedPolicy(document: LanguageDocument, knowledge: Knowledge): readonly Finding[] {
  const { surroundings } = knowledge;
  const { models } = document.outline;
  const [first, last] = [models[0], models.at(-1)];
  if (!surroundings || !first || !last) return [];
  const candidates = candidatesOf(document, surroundings);
  if (!candidates || candidates.length === 1) return [];
  const told = judged(candidates, knowledge);
  return told ? [{ ...told, start: first.start, end: last.end, source: 'stagegate' }] : [];
}

/** The policy itself first; nothing where its place in the folder is not known. */
function candidatesOf(
  document: LanguageDocument,
  surroundings: Surroundings,
): readonly [PolicyCandidate, ...PolicyCandidate[]] | undefined {
  const root = surroundings.folder?.root;
  const path = root === undefined ? undefined : pathWithin(root, document.uri);
  if (root === undefined || path === undefined || !isPolicyFile(document.uri)) return undefined;
  const candidate = (named: string, head: PolicyHead, uri: string): PolicyCandidate => {
    const { models, registry } = wholeHead(head, uri, surroundings);
    return { path: named, policy: { version: 1, models, ...(registry !== undefined && { registry }) } };
  };
  const others = otherPolicies(document, surroundings).filter(({ head }) => head.models.length > 0);
  return [
    candidate(path, headOfOutline(document.outline), document.uri),
    ...others.map(({ uri, head }) => candidate(pathWithin(root, uri) ?? uri, head, uri)),
  ];
}

/** What was judged last of a registry's models: what it depends on changes with few keystrokes. */
const judgments = new WeakMap<object, { readonly key: string; readonly told: Told | undefined }>();

function judged(candidates: readonly [PolicyCandidate, ...PolicyCandidate[]], knowledge: Knowledge): Told | undefined {
  const { models } = knowledge;
  const key = JSON.stringify([candidates, knowledge.registryUri]);
  const last = models && judgments.get(models);
  if (last?.key === key) return last.told;
  const told = judge(candidates, knowledge);
  if (models) judgments.set(models, { key, told });
  return told;
}

function judge(
  [own, ...others]: readonly [PolicyCandidate, ...PolicyCandidate[]],
  knowledge: Knowledge,
): Told | undefined {
  const patterns = own.policy.models ?? [];
  const names = knowledge.models
    ?.map(({ name }) => name)
    .filter((name) => patterns.some((one) => matchesGlob(one, name)));
  const governed = names ?? patterns.filter((pattern) => !isGlob(pattern));
  if (governed.length === 0 || governed.length > MAX_MODELS) return undefined;
  if (!names && governed.length < patterns.length) return tieOf(select(governed, [own, ...others], knowledge));
  const selections = select(governed, [own, ...others], knowledge);
  return tieOf(selections) ?? shadowOf(own, selections);
}

type Selection = PolicySelection<PolicyCandidate>;

function select(
  models: readonly string[],
  candidates: readonly [PolicyCandidate, ...PolicyCandidate[]],
  { registryUri = candidates[0].policy.registry }: Knowledge,
): readonly Selection[] {
  // Nobody knows which registry a policy means that names none, but it is the same one for all of the folder.
  const sameOrNone = ({ policy }: PolicyCandidate): boolean =>
    registryUri !== undefined || policy.registry === undefined;
  const competing = candidates.filter(sameOrNone);
  return models.map((model) => selectPolicy(model, registryUri ?? '', competing));
}

function tieOf(selections: readonly Selection[]): Told | undefined {
  const tie = selections.find((selection) => selection.kind === 'tie');
  return tie?.kind === 'tie'
    ? { severity: 'error', code: 'policy-tie', message: inSentence(tie.message, 500) + '.' }
    : undefined;
}

function shadowOf(own: PolicyCandidate, selections: readonly Selection[]): Told | undefined {
  const winners = selections.flatMap((selection) => (selection.kind === 'governed' ? [selection.selected.path] : []));
  if (winners.length < selections.length || winners.includes(own.path)) return undefined;
  const paths = [...new Set(winners)];
  const more = paths.length > MAX_LISTED ? ` and ${paths.length - MAX_LISTED} more` : '';
  const named =
    paths
      .slice(0, MAX_LISTED)
      .map((path) => inSentence(path, 100))
      .join(', ') + more;
  const what = selections.length === 1 ? 'The only model' : `Each of the ${selections.length} models`;
  const message = `${what} that this policy matches is governed by another one, which names it more specifically: ${named}.`;
  return { severity: 'warning', code: 'shadowed-policy', message };
}
