import { isMapping, quoted, type CardFinding } from '../../cards/card-finding';
import type { YamlPath } from '../../text/yaml-document';
import type { LanguageDocument } from '../document';
import { cursorContext } from '../cursor';
import type { Proposal } from '../proposal';
import { partAt } from '../support';
import type { TextSite } from '../text-site';
import { yamlText } from '../yaml-text';

/** GTO's grammar of names, and of names with the directory that an artifact is in. */
const NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-/_]*[a-zA-Z0-9])?$/;
const FULL_NAME = /^(?:[\w./-]+:)?[a-zA-Z0-9](?:[a-zA-Z0-9\-/_]*[a-zA-Z0-9])?$/;

const ALLOWED = 'letters, digits, `-`, `_` and `/`, with a letter or digit at both ends';

/**
 * Names that GTO refuses: such a name keeps GTO from reading the whole repository. Types and labels of that kind are read, but
 * its own commands would not write them.
 */
export function artifactFindings(
  artifacts: Readonly<Record<string, unknown>>,
  at: YamlPath,
  severity: CardFinding['severity'],
): readonly CardFinding[] {
  return Object.entries(artifacts).flatMap(([name, artifact]) => [
    ...(FULL_NAME.test(name) ? [] : [nameFinding(name, [...at, name], severity)]),
    ...(isMapping(artifact)
      ? [...typeFindings(artifact, [...at, name]), ...labelFindings(artifact, [...at, name])]
      : []),
  ]);
}

function nameFinding(name: string, path: YamlPath, severity: CardFinding['severity']): CardFinding {
  const message = `GTO cannot register an artifact of the name ${quoted(name)}: use ${ALLOWED}.`;
  return { severity, code: 'bad-name', message, path, at: 'key' };
}

function typeFindings({ type }: Readonly<Record<string, unknown>>, path: YamlPath): readonly CardFinding[] {
  if (typeof type !== 'string' || NAME.test(type)) return [];
  const message = `GTO’s own types have only ${ALLOWED}.`;
  return [{ severity: 'hint', code: 'bad-name', message, path: [...path, 'type'], at: 'value' }];
}

/** Nobody writes more. */
const MAX_LABELS = 1000;

function labelFindings({ labels }: Readonly<Record<string, unknown>>, path: YamlPath): readonly CardFinding[] {
  if (!Array.isArray(labels)) return [];
  const seen = new Set<unknown>();
  return labels.slice(0, MAX_LABELS).flatMap((label: unknown, index): readonly CardFinding[] => {
    if (typeof label !== 'string' || !seen.has(label)) {
      seen.add(label);
      return [];
    }
    const message = `The label ${quoted(label)} is stated twice.`;
    return [{ severity: 'hint', code: 'duplicate-label', message, path: [...path, 'labels', index], at: 'value' }];
  });
}

/** Where an artifact's name is written: the registry's models may be completed there. */
export function artifactNameSite(document: LanguageDocument, offset: number, at: YamlPath): TextSite | undefined {
  const part = partAt(document, offset);
  const context = part && cursorContext(part.text, part.yaml, offset);
  if (!context?.key) return undefined;
  const { key } = context;
  if (key.path.join('\0') !== at.join('\0')) return undefined;
  return {
    replace: context.replace,
    live: true,
    propose: ({ models = [], registryUri = '' }) =>
      // Models of other registries are no artifacts of the repository.
      registryUri.startsWith('git:')
        ? models
            .filter(({ name }) => !key.present.has(name))
            .map(({ name, latestVersion }): Proposal => ({
              label: name,
              kind: 'live',
              text: yamlText(name, context.quote) + (key.hasColon ? '' : ': '),
              snippet: false,
              filterText: (context.quote ?? '') + name,
              ...(latestVersion !== undefined && { detail: latestVersion }),
            }))
        : [],
  };
}
