import type { YamlPath } from '../text/yaml-document';
import type { Check, Decision } from './decision';
import { asList, asRecord, asText, isRecord, withDoubles, type JsonRecord } from './record';

/** An expectation that did not hold. */
export interface Mismatch {
  /** One sentence: what came out instead, and why. */
  readonly message: string;
  /** The same in a few words. */
  readonly brief: string;
  /** From `expect` on. */
  readonly path: YamlPath;
  /** What is wrong: the value at the path, or the key that leads to it. */
  readonly at: 'key' | 'value';
}

/** The first expectation that a decision does not meet; nothing where it meets all. */
export function mismatch(expect: JsonRecord, decision: Decision): Mismatch | undefined {
  const result = asText(expect['result']);
  if (result !== undefined && result !== decision.result) {
    const message = `The decision is ${decision.result}, not ${result}: ${reasons(decision)}`;
    return { message, brief: `${decision.result}, expected ${result}`, path: ['result'], at: 'value' };
  }
  const blockers = expect['blockers'];
  if (blockers !== undefined && JSON.stringify(blockers) !== JSON.stringify(decision.blockers)) {
    const message = `The blockers are ${listed(decision.blockers)}, not ${listed(asList(blockers).map(String))}.`;
    return { message, brief: 'other blockers than expected', path: ['blockers'], at: 'value' };
  }
  const checks = flattened(decision.checks);
  for (const wanted of expectedChecks(expect['checks'])) {
    const found = checkMismatch(wanted, checks);
    if (found !== undefined) return found;
  }
  return undefined;
}

function reasons({ checks, blockers }: Decision): string {
  const blocking = checks.filter(({ id }) => blockers.includes(id));
  const telling = blocking.length > 0 ? blocking : checks;
  const told = telling.slice(0, MAX_REASONS).map(({ id, message }) => `${id}: ${message}`);
  const others = telling.length - told.length;
  return [...told, ...(others > 0 ? [`… and ${others} more.`] : [])].join(' ');
}

/** A policy may have thousands of gates, and a sentence must not. */
const MAX_REASONS = 10;
const MAX_LISTED = 50;
const MAX_JSON = 1000;

function listed(ids: readonly string[]): string {
  const told = ids.slice(0, MAX_LISTED).join(', ') || 'none';
  return ids.length > MAX_LISTED ? `${told} and ${ids.length - MAX_LISTED} more` : told;
}

function jsonText(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > MAX_JSON ? `${text.slice(0, MAX_JSON)}…` : text;
}

interface ExpectedCheck {
  readonly id: string;
  /** What it must say, each with its place. */
  readonly fields: readonly { readonly key: string; readonly value: unknown; readonly path: YamlPath }[];
  /** Where it is named. */
  readonly named: Pick<Mismatch, 'path' | 'at'>;
}

function expectedChecks(checks: unknown): readonly ExpectedCheck[] {
  if (Array.isArray(checks)) return checks.map(asRecord).map(partialCheck);
  return Object.entries(asRecord(checks)).map(([id, value]) => {
    const path = ['checks', id];
    return { id, fields: [{ key: 'result', value, path }], named: { path, at: 'key' } };
  });
}

function partialCheck(wanted: JsonRecord, index: number): ExpectedCheck {
  const path = ['checks', index];
  const fields = Object.entries(wanted).map(([key, value]) => ({ key, value, path: [...path, key] }));
  return { id: String(wanted['id']), fields, named: { path: [...path, 'id'], at: 'value' } };
}

function flattened(checks: readonly Check[]): readonly Check[] {
  return checks.flatMap((check) => [check, ...flattened(check.children ?? [])]);
}

function checkMismatch({ id, fields, named }: ExpectedCheck, checks: readonly Check[]): Mismatch | undefined {
  const actual = checks.find((check) => check.id === id);
  if (actual === undefined) {
    const message = `There is no check ${id}; there are ${listed(checks.map((check) => check.id))}.`;
    return { ...named, message, brief: `no check ${id}` };
  }
  for (const { key, value, path } of fields) {
    const found = asRecord(actual)[key];
    if (!contains(withDoubles(found), withDoubles(value))) {
      const message = `${id}: ${key} is ${jsonText(found)}, not ${jsonText(withDoubles(value))}: ${actual.message}`;
      const brief = key === 'result' ? `${id} is ${actual.result}` : `${id} has another ${key}`;
      return { message, brief, path, at: 'value' };
    }
  }
  return undefined;
}

/** Everything that is wanted is there; what else is there does not matter. */
function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((item, index) => contains((actual as readonly unknown[])[index], item))
    );
  }
  if (isRecord(wanted)) return Object.entries(wanted).every(([key, value]) => contains(asRecord(actual)[key], value));
  return actual === wanted;
}
