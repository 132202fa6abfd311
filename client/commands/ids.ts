/** Ids and argument types of every command, in one place: package.json, views, notifications and keybindings all speak of these. */
export const commandIds = {
  refresh: 'stagegate.refresh',
  filter: 'stagegate.filter',
  clearFilter: 'stagegate.clearFilter',
  loadMore: 'stagegate.loadMore',
  checkGates: 'stagegate.checkGates',
  promote: 'stagegate.promote',
  rollBack: 'stagegate.rollBack',
  archive: 'stagegate.archive',
  holdStage: 'stagegate.holdStage',
  releaseHold: 'stagegate.releaseHold',
  registerVersion: 'stagegate.registerVersion',
  annotate: 'stagegate.annotate',
  setAlias: 'stagegate.setAlias',
  showVersion: 'stagegate.showVersion',
  copyUri: 'stagegate.copyUri',
  createModelCard: 'stagegate.createModelCard',
  createPolicy: 'stagegate.createPolicy',
  openPolicy: 'stagegate.openPolicy',
  runPolicyTest: 'stagegate.runPolicyTest',
  showAuditLog: 'stagegate.showAuditLog',
  verifyAudit: 'stagegate.verifyAudit',
  resumePromotion: 'stagegate.resumePromotion',
  revertPromotion: 'stagegate.revertPromotion',
  connectRegistry: 'stagegate.connectRegistry',
  signIn: 'stagegate.signIn',
  signOut: 'stagegate.signOut',
  openInBrowser: 'stagegate.openInBrowser',
  showLog: 'stagegate.showLog',
  retry: 'stagegate.retry',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** What a command is about; whatever is missing is asked for. A tree node gives as much as it knows. */
export interface Target {
  /** Registry URI or key; needed only where a window has several. */
  readonly registry?: string;
  readonly model?: string;
  readonly version?: string;
  /** The stage that a version moves to, or that is rolled back, held or released. */
  readonly stage?: string;
}

export interface CheckArguments extends Target {
  /** URI of the policy that is being edited: it is saved, and the working copy's policies are asked. */
  readonly policy?: string;
}

/** For commands that write: complete arguments make them run without a prompt. */
export interface WriteArguments extends Target {
  readonly reason?: string;
  /** The caller has shown the plan, or needs no dialog. Gates, roles and holds decide all the same. */
  readonly confirmed?: boolean;
}

export interface RegisterArguments extends WriteArguments {
  /** Git: a commit, branch or tag. */
  readonly source?: string;
  readonly bump?: 'major' | 'minor' | 'patch';
}

export interface AnnotateArguments extends Target {
  readonly description?: string;
  /** `null` removes a tag. */
  readonly tags?: Readonly<Record<string, string | null>>;
}

/** For setting an alias, and for copying what names one. */
export interface AliasArguments extends Target {
  readonly alias?: string;
}

export interface FilterArguments {
  readonly filter?: string;
}

export interface PolicyArguments extends Target {
  /** Path from the workspace folder. */
  readonly path?: string;
}

/** A file of policy tests, and one of its cases. */
export interface PolicyTestArguments {
  /** Absent: the file of the active editor. */
  readonly uri?: string;
  /** From 0. Absent: all cases. */
  readonly case?: number;
}

export interface ConnectArguments {
  /** A registry URI. */
  readonly address?: string;
  /** Name or URI of a workspace folder; needed only where a window has several. */
  readonly folder?: string;
}

/** An interrupted promotion, by the id of its intent. */
export interface InterruptedArguments extends Target {
  readonly id?: string;
  readonly confirmed?: boolean;
}

export const viewId = 'stagegate.models';

/** Context keys that `when` clauses read. */
export const contextKeys = {
  /** See `ViewState`. */
  state: 'stagegate.state',
  /** True while a filter is set. */
  filtered: 'stagegate.filtered',
  /** True while a registry of the window is reached over the network. */
  remote: 'stagegate.remote',
} as const;
