import type { Document } from 'yaml';
import { isMap, isScalar, isSeq } from 'yaml';
import { PLACEHOLDER } from './cursor';
import { extent, keyText } from './node-at';

/** A name as it is written in a document. */
export interface WrittenName {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A stage and how the registry calls it: by an alias, else by a stage name of its own. */
export interface StageOutline {
  readonly name: string;
  readonly alias?: string;
  readonly native: string;
}

/** A stage of the registry's own, where the policy names it, or means it by saying nothing else. */
export interface NativeStage extends WrittenName {
  readonly silent: boolean;
  /** In the list of stages. */
  readonly index: number;
}

/** The names in a policy that have to do with the registry or with each other; read from documents with errors, too. */
export interface PolicyOutline {
  readonly registry?: string;
  /** The file that the policy extends, as it is written. */
  readonly base?: string;
  /** Names and globs. */
  readonly models: readonly WrittenName[];
  readonly stages: readonly StageOutline[];
  /** Stages that are the registry's own: how that calls them. */
  readonly nativeStages: readonly NativeStage[];
  readonly roles: readonly string[];
  readonly people: readonly string[];
  readonly deployments: readonly string[];
  readonly monitors: readonly string[];
  readonly metrics: readonly WrittenName[];
  readonly tagKeys: readonly WrittenName[];
  /** Aliases that stages are kept as, or that baselines name. */
  readonly aliases: readonly WrittenName[];
}

/** Gates nest; a deeper one than this is not looked into. */
const MAX_GATE_DEPTH = 20;

export function policyOutline(document: Document | undefined): PolicyOutline {
  const root = document?.contents;
  const registry = name(member(root, 'registry'));
  const base = name(member(root, 'extends'));
  const gates = items(member(root, 'transitions')).flatMap((transition) => gatesIn(member(transition, 'gates'), 0));
  const stages = items(member(root, 'stages'));
  return {
    ...(registry && { registry: registry.text }),
    ...(base && { base: base.text }),
    models: names(items(member(root, 'models'))),
    stages: stages.flatMap(stageOutline),
    nativeStages: stages.flatMap(nativeStage),
    roles: keys(member(root, 'roles')),
    people: keys(member(root, 'people')),
    deployments: keys(member(root, 'deployments')),
    monitors: keys(member(root, 'monitors')),
    metrics: names(gates.map((gate) => member(gate, 'metric'))),
    tagKeys: names(gates.map((gate) => member(member(gate, 'tag'), 'key'))),
    aliases: names([...stages, ...gates.map((gate) => member(gate, 'baseline'))].map((node) => member(node, 'alias'))),
  };
}

/** The value of a map's key; nothing for anything else. */
export function member(node: unknown, key: string): unknown {
  return isMap(node) ? node.items.find((pair) => keyText(pair.key) === key)?.value : undefined;
}

export function items(node: unknown): readonly unknown[] {
  return isSeq(node) ? node.items : [];
}

/** The text of a scalar in its place; empty ones have none. */
export function name(node: unknown): WrittenName | undefined {
  const range = extent(node);
  if (!isScalar(node) || !range || node.value === null || node.value === PLACEHOLDER) return undefined;
  return { text: typeof node.value === 'string' ? node.value : (node.source ?? ''), start: range[0], end: range[1] };
}

function stageOutline(stage: unknown): readonly StageOutline[] {
  const text = (key: string): string | undefined => name(member(stage, key))?.text;
  const own = text('name');
  const alias = text('alias');
  if (own === undefined) return [];
  return [{ name: own, native: text('native') ?? text('stage') ?? own, ...(alias !== undefined && { alias }) }];
}

function nativeStage(stage: unknown, index: number): readonly NativeStage[] {
  // What another registry, an alias or a tag stands for has its names there.
  if (['registry', 'alias', 'tag'].some((key) => member(stage, key) !== undefined)) return [];
  const stated = name(member(stage, 'native') ?? member(stage, 'stage'));
  const own = name(member(stage, 'name'));
  if (stated) return [{ ...stated, silent: false, index }];
  return own ? [{ ...own, silent: true, index }] : [];
}

function gatesIn(list: unknown, depth: number): readonly unknown[] {
  if (depth > MAX_GATE_DEPTH) return [];
  return items(list).flatMap((gate) => [gate, ...nestedGates(gate, depth)]);
}

function nestedGates(gate: unknown, depth: number): readonly unknown[] {
  const negated = member(gate, 'not');
  const inner = ['anyOf', 'allOf'].flatMap((kind) => gatesIn(member(gate, kind), depth + 1));
  return negated === undefined || depth > MAX_GATE_DEPTH
    ? inner
    : [...inner, negated, ...nestedGates(negated, depth + 1)];
}

function names(nodes: readonly unknown[]): readonly WrittenName[] {
  return nodes.flatMap((node) => name(node) ?? []);
}

function keys(node: unknown): readonly string[] {
  return isMap(node) ? node.items.flatMap((pair) => keyText(pair.key) ?? []).filter((key) => key !== PLACEHOLDER) : [];
}
