import type { Connection } from 'vscode-languageserver/node';
import { DidChangeWatchedFilesNotification, FileChangeType } from 'vscode-languageserver/node';
import type { FileStore } from '../core/language/file-store';
import type { ClientFeatures } from './client-features';

/** Files that documents may depend on. */
const PATTERNS = ['**/*promotion-policy.yaml', '**/*promotion-policy.test.yaml', '**/*promotion-policy.test.yml'];
/** Where nobody tells of changes, files are read again after so many milliseconds. */
const LIFETIME = 5_000;

/** Learns which files change, from the client where it tells. */
export class WatchedFiles {
  #watching = false;

  public constructor(
    private readonly connection: Connection,
    private readonly files: () => FileStore,
  ) {}

  /** How long files stay as they were read, in milliseconds. */
  public get lifetime(): number {
    return this.#watching ? Number.POSITIVE_INFINITY : LIFETIME;
  }

  public start(): void {
    this.connection.onDidChangeWatchedFiles(({ changes }) => {
      const createdOrDeleted = changes.some(({ type }) => type !== FileChangeType.Changed);
      this.files().invalidate(
        changes.map(({ uri }) => uri),
        { createdOrDeleted },
      );
    });
  }

  /** The client is ready to be asked. */
  public async register({ watchesFiles }: ClientFeatures): Promise<void> {
    if (!watchesFiles) return;
    const watchers = PATTERNS.map((globPattern) => ({ globPattern }));
    try {
      await this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
      this.#watching = true;
    } catch {
      // Then they are read again from time to time.
    }
  }
}
