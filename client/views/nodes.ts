import type { Hold } from '../../core/policy/evidence';
import type { RegisteredModel, RegistryProblem } from '../../core/registry/model';
import type { OpenProblem } from '../registry/state';
import type { OpenPromotion, VersionDetails } from '../../core/promotion/services';

/** What the models view shows. `registry` is the key of a registry of the window. */
export type Node =
  | RegistryNode
  | ModelNode
  | VersionNode
  | MoreNode
  | ErrorNode
  | ProblemsNode
  | ProblemNode
  | InterruptedNode
  | EmptyNode;

interface NodeBase {
  readonly registry: string;
}

/** Shown only where the window has several registries; one that cannot be opened has its error below it. */
export interface RegistryNode extends NodeBase {
  readonly kind: 'registry';
  readonly label: string;
  /** The registry's URI, with the folder's name where the window has several. */
  readonly description: string;
  /** It is reached over the network, and perhaps with a sign-in. */
  readonly remote: boolean;
  readonly hasPage: boolean;
}

export interface ModelNode extends NodeBase {
  readonly kind: 'model';
  readonly model: RegisteredModel;
  /** The registry shows it in a browser, too. */
  readonly hasPage: boolean;
  /** Holds that are not released. */
  readonly holds: readonly Hold[];
  /** Why nobody who is signed in like this can move anything here; one sentence. */
  readonly readOnly?: string;
}

export interface VersionNode extends NodeBase {
  readonly kind: 'version';
  readonly version: VersionDetails;
  readonly hasPage: boolean;
  readonly holds: readonly Hold[];
  /** As for its model. */
  readonly readOnly?: string;
}

/** Loads the next page of its parent. */
export interface MoreNode extends NodeBase {
  readonly kind: 'more';
  /** The model whose versions go on; absent: the models go on. */
  readonly model?: string;
}

export interface ErrorNode extends NodeBase {
  readonly kind: 'error';
  readonly message: string;
  /** What is wrong, where that can be said in two words; signing in helps one who is `unauthorized`. */
  readonly problem?: OpenProblem | 'refused';
  /** The model whose versions could not be read. */
  readonly model?: string;
}

export interface ProblemsNode extends NodeBase {
  readonly kind: 'problems';
  readonly problems: readonly RegistryProblem[];
}

export interface ProblemNode extends NodeBase {
  readonly kind: 'problem';
  readonly problem: RegistryProblem;
}

/** A promotion that has begun and has no outcome. */
export interface InterruptedNode extends NodeBase {
  readonly kind: 'interrupted';
  readonly open: OpenPromotion;
}

/** A registered model without versions. */
export interface EmptyNode extends NodeBase {
  readonly kind: 'empty';
  readonly model: string;
}

/** The model and version that a row is about. */
export interface Subject {
  readonly model?: string | undefined;
  readonly version?: string;
}

export function subjectOf(node: Node): Subject {
  switch (node.kind) {
    case 'model':
      return { model: node.model.name };
    case 'version':
      return { model: node.version.model, version: node.version.version };
    case 'interrupted':
      return { model: node.open.event.model, version: node.open.event.version };
    case 'problem':
      return { model: node.problem.model };
    case 'more':
    case 'error':
    case 'empty':
      return { model: node.model };
    case 'registry':
    case 'problems':
      return {};
  }
}

/** The same for the same thing whenever it is read again, so that VS Code keeps selection and expansion. */
export function nodeId(node: Node): string {
  const { model = '', version = '' } = subjectOf(node);
  return [node.registry, node.kind, model, version, ownPart(node)].map(encodeURIComponent).join('/');
}

/** Tells rows about the same model apart. */
function ownPart(node: Node): string {
  if (node.kind === 'interrupted') return node.open.event.id;
  return node.kind === 'problem' ? `${node.problem.subject} ${node.problem.message}` : '';
}
