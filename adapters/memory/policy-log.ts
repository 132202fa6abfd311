import type { PolicyChange, PolicyFile, PolicyHistory } from '../../core/policy/source';

/** What the committed policies were over time; those of the beginning have always been there. */
export class PolicyLog {
  private readonly changes: PolicyChange[] = [];
  private readonly files = new Map<string, PolicyFile>();
  private now: ReadonlyMap<string, string> = new Map();

  public constructor(policies: readonly PolicyFile[]) {
    this.add(policies, new Date(0));
  }

  public add(policies: readonly PolicyFile[], time: Date): void {
    const committed = policies.filter(({ preview }) => !preview);
    const at = time.toISOString();
    for (const file of committed) {
      this.files.set(`${file.digest} ${file.path}`, file);
      if (this.now.get(file.path) !== file.digest) this.changes.push({ at, path: file.path, digest: file.digest });
    }
    const next = new Map(committed.map(({ path, digest }) => [path, digest]));
    for (const path of this.now.keys()) if (!next.has(path)) this.changes.push({ at, path });
    this.now = next;
  }

  public history(): PolicyHistory {
    return { files: [...this.files.values()], changes: [...this.changes], complete: true };
  }
}
