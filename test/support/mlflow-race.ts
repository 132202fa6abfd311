import type { OutcomeEvent } from '../../core/audit/events';
import type { PromotionPlan } from '../../core/promotion/plan';
import { execute, planPromotion } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import { holding } from '../../core/registry/holders';
import { GitRepo } from './git-repo';
import { openMlflow, type Outsider, uniqueName } from './mlflow';

/** The two ways in which an MLflow registry can hold the stage that is fought for. */
export const PLACES = [
  { kind: 'alias', place: 'alias:champion' },
  { kind: 'stage', place: 'Production' },
] as const;

export type PlaceKind = (typeof PLACES)[number]['kind'];

/** Anybody may promote anything to Production. */
export function racePolicy(kind: PlaceKind): string {
  const production = kind === 'alias' ? 'alias: champion' : 'stage: Production';
  return `version: 1
models: ["*"]
stages: [{name: Production, ${production}}]
transitions: [{from: [None], to: Production}]
`;
}

/** Repositories of as many people as are named, with the same policy; clones of one bare remote, or each by itself. */
export async function openPeople(
  url: string,
  { names, kind, shared }: { readonly names: readonly string[]; readonly kind: PlaceKind; readonly shared: boolean },
): Promise<readonly RegistrySession[]> {
  const seed = repositoryWith(racePolicy(kind));
  const bare = GitRepo.create('--bare');
  seed.git('push', '--quiet', bare.dir, 'main');
  const repos = names.map((name) => {
    const repo = shared ? GitRepo.clone(bare.dir) : repositoryWith(racePolicy(kind));
    repo.git('config', 'user.email', `${name}@example.com`);
    return repo;
  });
  return Promise.all(repos.map((repo) => openMlflow(url, repo)));
}

function repositoryWith(policy: string): GitRepo {
  const repo = GitRepo.create();
  repo.commit({ 'promotion-policy.yaml': policy });
  return repo;
}

export async function makeModel(outsider: Outsider, versions: number): Promise<string> {
  const model = uniqueName('raced');
  await outsider.model(model, versions);
  return model;
}

export async function planned(s: RegistrySession, ref: string): Promise<PromotionPlan> {
  const answer = await planPromotion(s, { ref, to: 'Production', reason: 'raced' });
  if (answer.kind !== 'plan') throw new Error(answer.message);
  return answer.plan;
}

/** Everybody looks first, then all move at once. */
export async function promoteAtOnce(
  people: readonly RegistrySession[],
  refs: readonly string[],
): Promise<readonly OutcomeEvent[]> {
  const plans = await Promise.all(people.map(async (s, index) => [s, await planned(s, refs[index] ?? '')] as const));
  return Promise.all(plans.map(([s, plan]) => execute(s, plan)));
}

/** Who holds the place now, as the registry itself shows it. */
export async function holdersAt(s: RegistrySession, model: string, place: string): Promise<readonly string[]> {
  return holding((await s.registry.holders([model])).get(model) ?? {}, place);
}
