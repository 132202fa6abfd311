import { isMap } from 'yaml';
import type { PolicyText } from '../../policy/extend';
import { readExtended } from '../../policy/extend';
import type { ParsedPolicy } from '../../policy/parse';
import { parsePolicy } from '../../policy/parse';
import type { YamlPath } from '../../text/yaml-document';
import { remembered } from '../../text/remembered';
import type { LanguageDocument } from '../document';
import type { Finding } from '../finding';
import type { Surroundings } from '../surroundings';
import { member } from '../policy-outline';
import { pathWithin, uriBeside } from '../uris';
import { designFindings } from './design-findings';
import { bases, extending, isFullyKnown } from './policy-files';

/** Nobody reads more one by one. */
const MAX_FINDINGS = 200;

const parsed = remembered(20, parsePolicy);

/** What is wrong with a policy only together with what it extends; nothing as long as that is not known. */
export function extendedFindings(
  document: LanguageDocument,
  surroundings: Surroundings | undefined,
): readonly Finding[] {
  const whole = surroundings && wholePolicy(document, surroundings);
  const yaml = document.parts[0]?.yaml;
  if (!whole || !yaml) return [];
  const own = new Set(document.findings.map(keyOf));
  const joined = whole.findings.slice(0, MAX_FINDINGS).map(({ severity, code, message, range, fixes }): Finding => ({
    ...{ severity, code, message, ...range, source: 'stagegate' },
    ...(fixes && { fixes }),
  }));
  const source = { document: yaml, text: document.text };
  const design = designFindings(
    () => whole.policy,
    source,
    joined,
    (path) => isOwn(document, path),
  );
  return [...joined, ...design].filter((finding) => !own.has(keyOf(finding)));
}

/** A policy joined with all that it extends, as `check` reads it; nothing if it extends nothing, or something unknown. */
export function wholePolicy(document: LanguageDocument, surroundings: Surroundings): ParsedPolicy | undefined {
  const root = surroundings.folder?.root;
  const path = root === undefined ? undefined : pathWithin(root, document.uri);
  if (document.outline.base === undefined || root === undefined || path === undefined) return undefined;
  const extended = bases(extending(document), surroundings);
  if (!isFullyKnown(extended)) return undefined;
  const texts = new Map(extended.map(({ uri, text }) => [uri, text]));
  const find = (named: string): PolicyText | undefined => {
    const text = texts.get(uriBeside(`${root}policy`, named) ?? '');
    return typeof text === 'string' ? { path: named, digest: '', text } : undefined;
  };
  return readExtended({ path, digest: '', text: document.text }, find, parsed).parsed;
}

/** The text has the place itself, so that something can be underlined there. */
function isOwn({ parts }: LanguageDocument, [section = '', entry = '']: YamlPath): boolean {
  const own = member(parts[0]?.yaml.contents, String(section));
  return own !== undefined && (!isMap(own) || member(own, String(entry)) !== undefined);
}

function keyOf({ code, start, end }: Finding): string {
  return `${code} ${start} ${end}`;
}
