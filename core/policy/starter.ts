export interface StarterOptions {
  /** Names or globs of the models that the policy governs; none: every model. */
  readonly models: readonly string[];
  /** URI of the registry that it is for; needed only where there are several. */
  readonly registry?: string | undefined;
}

/** The text of a first promotion policy: valid as it stands, small enough to read, with a comment where a team must decide. */
export function starterPolicy({ models, registry }: StarterOptions): string {
  const governed = (models.length > 0 ? models : ['*']).map((name) => JSON.stringify(name)).join(', ');
  const named = registry === undefined ? '' : `\nregistry: ${JSON.stringify(registry)}`;
  return `# A version moves to a stage only as this file allows. The copy that is committed on the default branch decides.
version: 1${named}
models: [${governed}]

stages: # the lifecycle, in order
  - { name: Staging }
  - { name: Production, exclusive: true }
  - { name: Archived, exclusive: false }

transitions:
  - from: [None]
    to: Staging

  - from: [Staging]
    to: Production
    gates:
      # Name a metric that your training writes, and the number below which nobody wants to be woken up.
      - { metric: accuracy, greaterIsBetter: true, threshold: 0.9 }
    archiveExisting: true # the version that is replaced goes to Archived

  - from: [Staging, Production]
    to: Archived

# More gates (baselines, slices, model cards, expressions), soak times, windows, roles and approvals:
# type "- " under "gates:" and let the editor complete.
`;
}
