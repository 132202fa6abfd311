import type { FileNeeds, PolicyFolder, Surroundings, WorkspaceFiles } from './surroundings';
import { normalizedUri } from './uris';

export interface FileStoreOptions {
  readonly files: WorkspaceFiles;
  /** The text of a document that is open in an editor, by its normalized URI; it counts more than the file. */
  readonly openText?: (uri: string) => string | undefined;
  /** Files are read again after so many milliseconds. Absent: only after `invalidate`. */
  readonly lifetime?: () => number;
  /** A text that some document depends on is another one, in an editor or in its file: findings may have changed. */
  readonly onChange?: (where: 'editor' | 'file') => void;
}

/** What was answered to a question; without `value` the question has no answer. */
interface Answer<T> {
  readonly value?: T;
  /** Of the question. */
  readonly generation: number;
  readonly at: number;
}

/** More texts are not kept. */
const MAX_TEXTS = 1000;

/** The files around documents: each is read once, however many documents depend on it, and again when it has changed. */
export class FileStore {
  readonly #texts = new Map<string, Answer<string | null>>();
  readonly #folders = new Map<string, Answer<PolicyFolder>>();
  readonly #asking = new Map<string, Promise<void>>();
  /** File → the generation from which on answers count. */
  readonly #changed = new Map<string, number>();
  /** File → the documents that depend on it. */
  readonly #dependents = new Map<string, Set<string>>();
  #foldersChanged = 0;
  #generation = 0;
  #revision = 0;

  public constructor(private readonly options: FileStoreOptions) {}

  /** Changes whenever something that documents depend on does. */
  public get revision(): number {
    return this.#revision;
  }

  /** What has been read so far. */
  public known(documentUri: string): Surroundings {
    const folder = this.#folders.get(folderOf(documentUri))?.value;
    return { textOf: (uri) => this.#textOf(normalizedUri(uri)), ...(folder && { folder }) };
  }

  /** Reads what is missing, again as long as what was read raises new needs. Never rejects. */
  public async ensure(documentUri: string, needsOf: (known: Surroundings) => FileNeeds): Promise<void> {
    if (this.#texts.size > MAX_TEXTS) this.#texts.clear();
    for (;;) {
      const { texts, policies } = needsOf(this.known(documentUri));
      const asked = [
        ...(policies ? [this.#askFolder(documentUri)] : []),
        ...texts.map((uri) => this.#askText(normalizedUri(uri), documentUri)),
      ].filter((asking) => asking !== undefined);
      if (asked.length === 0) return;
      await Promise.all(asked);
    }
  }

  /** Files were changed, created or deleted on the disk. */
  public invalidate(uris: readonly string[], { createdOrDeleted }: { readonly createdOrDeleted: boolean }): void {
    this.#generation++;
    if (createdOrDeleted) this.#foldersChanged = this.#generation;
    for (const uri of uris) this.#changed.set(normalizedUri(uri), this.#generation);
    this.#tell('file');
  }

  /** An open document was opened, edited or closed. */
  public edited(uri: string, { closed }: { readonly closed: boolean }): void {
    const file = normalizedUri(uri);
    if (closed) this.#changed.set(file, ++this.#generation);
    if (closed) for (const documents of this.#dependents.values()) documents.delete(file);
    if ([...(this.#dependents.get(file) ?? [])].some((document) => document !== file)) this.#tell('editor');
  }

  #textOf(file: string): string | null | undefined {
    return this.options.openText?.(file) ?? this.#texts.get(file)?.value;
  }

  #askText(file: string, documentUri: string): Promise<void> | undefined {
    const dependents = this.#dependents.get(file) ?? new Set();
    this.#dependents.set(file, dependents.add(normalizedUri(documentUri)));
    if (this.options.openText?.(file) !== undefined) return undefined;
    if (this.#isCurrent(this.#texts.get(file), this.#changed.get(file) ?? 0)) return undefined;
    return this.#ask(`text ${file}`, this.#texts, file, async () => {
      return (await this.options.files.read(file, documentUri)) ?? null;
    });
  }

  #askFolder(documentUri: string): Promise<void> | undefined {
    const folder = folderOf(documentUri);
    if (this.#isCurrent(this.#folders.get(folder), this.#foldersChanged)) return undefined;
    return this.#ask(`folder ${folder}`, this.#folders, folder, () => this.options.files.findPolicies(documentUri));
  }

  #isCurrent(answer: Answer<unknown> | undefined, since: number): boolean {
    return (
      answer !== undefined &&
      answer.generation >= since &&
      Date.now() - answer.at <= (this.options.lifetime?.() ?? Number.POSITIVE_INFINITY)
    );
  }

  #ask<T>(name: string, answers: Map<string, Answer<T>>, key: string, read: () => Promise<T>): Promise<void> {
    const known = this.#asking.get(name);
    if (known) return known;
    const generation = this.#generation;
    const asking = read()
      .then((value) => ({ value }))
      .catch(() => ({}))
      .then((answer: { readonly value?: T }) => {
        this.#asking.delete(name);
        const before = answers.get(key);
        answers.set(key, { ...answer, generation, at: Date.now() });
        if (!isSame(before?.value, answer.value)) this.#tell('file');
      });
    this.#asking.set(name, asking);
    return asking;
  }

  #tell(where: 'editor' | 'file'): void {
    this.#revision++;
    this.options.onChange?.(where);
  }
}

/** Files that are read again are often the same as before. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  return JSON.stringify(one) === JSON.stringify(other);
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}
