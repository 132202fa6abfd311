import type { Finding, Severity } from './finding';
import { governedModels, isGlob, metricSightings } from './governed';
import type { Knowledge, VersionSummary } from './knowledge';
import { MAX_MODELS_WITH_FACTS } from './knowledge';
import type { PolicyOutline, WrittenName } from './policy-outline';
import { preferred } from '../text/fix';
import { mostSimilar } from '../text/similar';

const MAX_LISTED = 5;
/** Of each kind: spelling is compared with every name that the registry has. */
const MAX_FINDINGS = 200;

/** One governed model with the versions of it that are known, newest first. */
interface Governed {
  readonly model: string;
  readonly versions: readonly VersionSummary[];
}

/** What a registry's answers contradict in a policy. Silent wherever an answer is missing. */
export function registryFindings(outline: PolicyOutline, knowledge: Knowledge): readonly Finding[] {
  return [
    ...unknownModels(outline, knowledge),
    ...unknownMetrics(outline, knowledge),
    ...unknownTagKeys(outline, knowledge),
    ...misspelledAliases(outline, knowledge),
  ];
}

function unknownModels(outline: PolicyOutline, { models }: Knowledge): readonly Finding[] {
  if (!models) return [];
  const existing = new Set(models.map(({ name }) => name));
  return outline.models
    .filter(({ text }) => !isGlob(text) && !existing.has(text))
    .slice(0, MAX_FINDINGS)
    .map((model) => {
      const meant = mostSimilar(model.text, existing);
      const message = `The registry has no model \`${model.text}\``;
      // Without a likely spelling it may well be a policy that is older than its model.
      return meant === undefined
        ? finding(model, { severity: 'hint', code: 'unknown-model', message: `${message} yet.` })
        : finding(
            model,
            { severity: 'warning', code: 'unknown-model', message: `${message}; did you mean \`${meant}\`?` },
            meant,
          );
    });
}

function unknownMetrics(outline: PolicyOutline, knowledge: Knowledge): readonly Finding[] {
  const governed = fullyKnown(outline, knowledge, ({ metrics }) => metrics !== undefined);
  if (!governed) return [];
  const seen = metricSightings(outline, knowledge);
  return outline.metrics
    .filter(({ text }) => !seen.has(text))
    .slice(0, MAX_FINDINGS)
    .map((metric) => {
      const message = `${absent(governed, `metric \`${metric.text}\``)}; ${newestMetrics(governed)}.`;
      return finding(
        metric,
        { severity: 'warning', code: 'unknown-metric', message },
        mostSimilar(metric.text, seen.keys()),
      );
    });
}

function unknownTagKeys(outline: PolicyOutline, knowledge: Knowledge): readonly Finding[] {
  const governed = fullyKnown(outline, knowledge, ({ tags }) => tags !== undefined);
  if (!governed) return [];
  const seen = new Set(governed.flatMap(({ versions }) => versions.flatMap(({ tags }) => Object.keys(tags ?? {}))));
  return outline.tagKeys
    .filter(({ text }) => !seen.has(text))
    .slice(0, MAX_FINDINGS)
    .map((key) => {
      const message = `${absent(governed, `tag \`${key.text}\``)}: this gate would fail now.`;
      return finding(key, { severity: 'hint', code: 'unknown-tag', message }, mostSimilar(key.text, seen));
    });
}

/** An alias that no model has may come with the first promotion; only what resembles one that is there is told. */
function misspelledAliases(outline: PolicyOutline, knowledge: Knowledge): readonly Finding[] {
  const governed = governedModels(outline, knowledge) ?? [];
  const known = new Set(governed.flatMap(({ aliases }) => Object.keys(aliases)));
  const missing = outline.aliases.filter(({ text }) => !known.has(text)).slice(0, MAX_FINDINGS);
  return missing.flatMap((alias) => {
    const meant = mostSimilar(alias.text, known);
    if (meant === undefined) return [];
    const message = `No governed model has the alias \`${alias.text}\`; did you mean \`${meant}\`?`;
    return [finding(alias, { severity: 'hint', code: 'unknown-alias', message }, meant)];
  });
}

/** The governed models, if everything that a "no" needs has been answered for each of them. */
function fullyKnown(
  outline: PolicyOutline,
  knowledge: Knowledge,
  isKnown: (version: VersionSummary) => boolean,
): readonly Governed[] | undefined {
  const models = governedModels(outline, knowledge) ?? [];
  if (models.length === 0 || models.length > MAX_MODELS_WITH_FACTS) return undefined;
  const governed = models.map(({ name }) => ({ model: name, versions: knowledge.facts.get(name) ?? [] }));
  return governed.every(({ versions }) => versions.length > 0 && versions.every(isKnown)) ? governed : undefined;
}

function absent(governed: readonly Governed[], what: string): string {
  const [only] = governed;
  return governed.length === 1 && only
    ? `\`${only.model}\` has no ${what}`
    : `None of the ${governed.length} governed models has a ${what}`;
}

function newestMetrics([first]: readonly Governed[]): string {
  const newest = first?.versions[0];
  if (!first || !newest) return 'its newest version is unknown';
  const metrics = Object.entries(newest.metrics ?? {});
  const listed = metrics.slice(0, MAX_LISTED).map(([name, { value }]) => `${name} ${value}`);
  const more = metrics.length > MAX_LISTED ? ` and ${metrics.length - MAX_LISTED} more` : '';
  return `the newest version of ${first.model} (${newest.version}) has ${listed.length > 0 ? listed.join(', ') + more : 'no metrics'}`;
}

function finding(
  { start, end }: WrittenName,
  told: { readonly severity: Severity; readonly code: string; readonly message: string },
  replacement?: string,
): Finding {
  return {
    ...told,
    start,
    end,
    source: 'stagegate',
    ...(replacement !== undefined && { fixes: [preferred({ kind: 'replace', value: replacement })] }),
  };
}
