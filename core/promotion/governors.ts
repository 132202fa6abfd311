import type { GovernorThen, Governors, PolicyThen, Span } from '../audit/governors';
import type { PolicyIdentity } from '../policy/decision';
import { selectPolicy } from '../policy/select';
import type { PolicyChange, PolicyContent, PolicyHistory } from '../policy/source';
import { lifecycleOf, type Lifecycle } from '../registry/lifecycle';
import type { Capabilities } from '../registry/port';
import { defined } from '../text/defined';
import { readPolicyFile, selectGoverning, type ReadPolicy } from './policies';

export interface GovernorParts {
  readonly history: PolicyHistory;
  /** As policies and records call it. */
  readonly registry: string;
  readonly can: Capabilities;
}

/** What the governance ref says about records; policies are parsed once each, and only when a record needs them. */
export function governorsOf(parts: GovernorParts): Governors {
  return new HistoricGovernors(parts);
}

/** The policy files of the governance ref between two changes of it. */
interface State {
  /** Milliseconds. */
  readonly since: number;
  /** Path → digest. */
  readonly files: ReadonlyMap<string, string>;
}

class HistoricGovernors implements Governors {
  public readonly ungoverned: Lifecycle;
  private readonly files: ReadonlyMap<string, PolicyHistory['files'][number]>;
  private readonly states: readonly State[];
  private readonly parsed = new Map<string, ReadPolicy>();
  private readonly answers = new Map<string, PolicyThen>();

  public constructor(private readonly parts: GovernorParts) {
    const { history, can } = parts;
    this.files = new Map(history.files.map((file) => [key(file), file]));
    this.states = statesOf(history.changes);
    const result = lifecycleOf(undefined, can);
    this.ungoverned = result.ok ? result.lifecycle : NO_LIFECYCLE;
  }

  public policyOf(model: string, identity: PolicyIdentity): PolicyThen {
    const name = JSON.stringify([model, identity.path, identity.digest]);
    const answer = this.answers.get(name) ?? this.judge(model, identity);
    this.answers.set(name, answer);
    return answer;
  }

  public governorsDuring(model: string, { from, to }: Span): readonly (GovernorThen | undefined)[] {
    const { states } = this;
    const there = states.filter(({ since }, index) => since <= to && (states[index + 1]?.since ?? Infinity) > from);
    const unknownBefore = there.every(({ since }) => since > from);
    return [...(unknownBefore ? [undefined] : []), ...there.map((state) => this.governorIn(state, model))];
  }

  public governedSince(model: string): number | undefined {
    return this.states.find((state) => this.select(state, model).kind !== 'none')?.since;
  }

  private governorIn(state: State, model: string): GovernorThen | undefined {
    const selected = this.select(state, model);
    if (selected.kind === 'none') return undefined;
    if (selected.kind === 'invalid') return { path: selected.path ?? 'a policy with errors', natives: [] };
    const result = lifecycleOf(selected.policy, this.parts.can);
    return {
      path: selected.file.path,
      natives: result.ok ? result.lifecycle.stages.map(({ native }) => native) : [],
    };
  }

  private judge(model: string, identity: PolicyIdentity): PolicyThen {
    const { path, digest } = identity;
    const named = `the policy ${path} (${digest.slice(0, 10)}) that it names`;
    const read = this.readNamed(identity);
    if (read === undefined) {
      return this.parts.history.complete ? impossible(`${named} is in the history of no branch`) : { kind: 'unknown' };
    }
    const { policy } = read.parsed;
    if (policy === undefined) return impossible(`${named} has errors`);
    const alone = selectPolicy(model, this.parts.registry, [{ path, policy }]);
    if (alone.kind !== 'governed' || !this.couldGovern(model, identity)) {
      return impossible(`${named} never governed ${model}`);
    }
    const result = lifecycleOf(policy, this.parts.can);
    if (!result.ok) return impossible(`${named} has errors`);
    const isElsewhere = digestsIn(identity).some((each) => this.isElsewhere(each));
    const doubt = isElsewhere
      ? `${named} is in the history of a branch, but not in that of the governance ref`
      : undefined;
    return { kind: 'found', policy, lifecycle: result.lifecycle, ...defined({ doubt }) };
  }

  /** True unless another policy governed the model whenever this one was there. */
  private couldGovern(model: string, { path, digest }: PolicyIdentity): boolean {
    const states = this.states.filter((state) => this.readIn(state, path)?.file.digest === digest);
    return states.length === 0 || states.some((state) => this.isSelected(state, model, path));
  }

  private isSelected(state: State, model: string, path: string): boolean {
    const selected = this.select(state, model);
    return selected.kind === 'selected' && selected.file.path === path;
  }

  private select(state: State, model: string): ReturnType<typeof selectGoverning> {
    const policies = [...state.files.keys()].map((path) => this.readIn(state, path));
    return selectGoverning(
      policies.filter((policy) => policy !== undefined),
      this.parts.registry,
      model,
    );
  }

  /** The policy at a path, with what it extended, as the ref had them at one time. */
  private readIn({ files }: State, path: string): ReadPolicy | undefined {
    return this.read(path, (other) => this.files.get(key({ path: other, digest: files.get(other) ?? '' })));
  }

  /** The policy that a record names, with what it extended: its digest names all the files. */
  private readNamed(identity: PolicyIdentity): ReadPolicy | undefined {
    const named = digestsIn(identity);
    const read = this.read(identity.path, (path) =>
      named.map((digest) => this.files.get(key({ path, digest }))).find((content) => content !== undefined),
    );
    return read?.file.digest === identity.digest ? read : undefined;
  }

  /** Parsed once for each content that the files have. */
  private read(path: string, find: (path: string) => PolicyContent | undefined): ReadPolicy | undefined {
    const content = find(path);
    if (content === undefined) return undefined;
    const alone = this.parsed.get(key(content));
    if (alone !== undefined) return alone;
    const read = readPolicyFile({ ...content, preview: false }, (other) => {
      const found = find(other);
      return found && { ...found, preview: false };
    });
    if (!content.text.includes('extends')) this.parsed.set(key(content), read);
    return read;
  }

  /** True for a content that only other branches than the governance ref's have, whatever path they have it at. */
  private isElsewhere(digest: string): boolean {
    const contents = this.parts.history.files.filter((content) => content.digest === digest);
    return contents.every(({ elsewhere }) => elsewhere === true);
  }
}

/** The digest of a policy that extends others is those of all files, joined by `+`. */
function digestsIn({ digest }: PolicyIdentity): readonly string[] {
  return digest.split('+');
}

const NO_LIFECYCLE: Lifecycle = { stages: [], toNative: (name) => name, fromNative: (native) => native };

function statesOf(changes: readonly PolicyChange[]): readonly State[] {
  const states: State[] = [];
  for (const { at, path, digest } of changes) {
    const since = Date.parse(at);
    const last = states.at(-1);
    const files = new Map(last?.files);
    if (digest === undefined) files.delete(path);
    else files.set(path, digest);
    // One commit changes several files; there is no time between its changes.
    if (last?.since === since) states.pop();
    states.push({ since, files });
  }
  return states;
}

function impossible(problem: string): PolicyThen {
  return { kind: 'impossible', problem };
}

function key({ path, digest }: { readonly path: string; readonly digest: string }): string {
  return `${digest} ${path}`;
}
