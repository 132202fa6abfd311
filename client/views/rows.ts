import { nodeId, type Node } from './nodes';

/** A row as VS Code knows it: the same object for as long as it is shown, whatever is read anew of what it shows. */
export class TreeRow {
  public constructor(public node: Node) {}

  public get id(): string {
    return nodeId(this.node);
  }
}

/** What rows are made from, and who is told when they have changed. */
export interface RowSource {
  /** What is below a node, or the first level. Never rejects: what could not be read is a node too. */
  children(node: Node | undefined): Promise<readonly Node[]>;
  /** Differs when a row looks or behaves differently. */
  look(node: Node): string;
  isOpen(row: TreeRow): boolean;
  /** Nothing can be below it. */
  isLeaf(row: TreeRow): boolean;
  /** VS Code is to show these anew, with all that is below them; `undefined` is the whole view. */
  changed(rows: readonly TreeRow[] | undefined): void;
}

/** The rows below one row, or the first level. */
interface Branch {
  rows?: readonly TreeRow[];
  reading?: Promise<readonly TreeRow[]>;
  /** How often something has changed. */
  changes: number;
}

const FIRST_LEVEL = '';

/**
 * The rows that VS Code has asked for. A row that VS Code shows anew is unknown to it, with all that is below, until it has
 * asked for them again; a command that a person chooses on one meanwhile does not get to know which row it is for. So
 * everything is read before, and only what has changed is shown anew.
 */
export class TreeRows {
  private readonly branches = new Map<string, Branch>();

  public constructor(private readonly source: RowSource) {}

  /** What is known below a row; only what was never read is waited for. */
  public async children(parent?: TreeRow): Promise<readonly TreeRow[]> {
    const branch = this.branches.get(keyOf(parent)) ?? { changes: 0 };
    this.branches.set(keyOf(parent), branch);
    return branch.rows ?? (await this.read(branch, parent));
  }

  /** Reads again what VS Code has asked for, below a row or everywhere; each part is shown as soon as it was read. */
  public async refresh(parent?: TreeRow): Promise<void> {
    const branch = this.branches.get(keyOf(parent));
    if (branch === undefined) return;
    branch.changes += 1;
    const before = branch.rows?.map((row) => ({ id: row.id, look: this.source.look(row.node) }));
    const rows = await this.read(branch, parent);
    // Nobody was shown anything yet, or all was forgotten meanwhile.
    if (before === undefined || this.branches.get(keyOf(parent)) !== branch) return;
    this.show(parent, before, rows);
    for (const { id } of before) if (!rows.some((row) => row.id === id)) this.branches.delete(id);
    await Promise.all(rows.map((row) => this.refreshBelow(row)));
  }

  /** Everything is read again when VS Code asks for it. */
  public forget(): void {
    this.branches.clear();
    this.source.changed(undefined);
  }

  /** A shown row for which this holds. */
  public find(isMeant: (node: Node) => boolean): TreeRow | undefined {
    return [...this.branches.values()].flatMap(({ rows = [] }) => rows).find(({ node }) => isMeant(node));
  }

  private async refreshBelow(row: TreeRow): Promise<void> {
    if (!this.branches.has(row.id)) return;
    if (this.source.isOpen(row)) {
      await this.refresh(row);
      return;
    }
    // Read again only if somebody opens it.
    this.branches.delete(row.id);
    this.source.changed([row]);
  }

  private show(
    parent: TreeRow | undefined,
    before: readonly { id: string; look: string }[],
    rows: readonly TreeRow[],
  ): void {
    const isSameList = before.length === rows.length && before.every(({ id }, index) => id === rows[index]?.id);
    if (!isSameList) {
      this.source.changed(parent && [parent]);
      return;
    }
    // A leaf costs nothing, and its tooltip may say something else.
    const changed = rows.filter(
      (row, index) => this.source.isLeaf(row) || this.source.look(row.node) !== before[index]?.look,
    );
    if (changed.length > 0) this.source.changed(changed);
  }

  private read(branch: Branch, parent: TreeRow | undefined): Promise<readonly TreeRow[]> {
    branch.reading ??= this.readUntilCurrent(branch, parent).finally(() => delete branch.reading);
    return branch.reading;
  }

  private async readUntilCurrent(branch: Branch, parent: TreeRow | undefined): Promise<readonly TreeRow[]> {
    const { changes } = branch;
    const nodes = await this.source.children(parent?.node);
    if (branch.changes !== changes) return this.readUntilCurrent(branch, parent);
    const known = new Map(branch.rows?.map((row) => [row.id, row]));
    branch.rows = nodes.map((node) => renewed(known.get(nodeId(node)), node));
    return branch.rows;
  }
}

function renewed(row: TreeRow | undefined, node: Node): TreeRow {
  if (row === undefined) return new TreeRow(node);
  row.node = node;
  return row;
}

function keyOf(row: TreeRow | undefined): string {
  return row?.id ?? FIRST_LEVEL;
}
