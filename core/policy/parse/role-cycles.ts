interface Step {
  readonly role: string;
  readonly members: Iterator<string>;
  /** The last step up to this one whose role is in a cycle that was found; -1 if there is none. */
  found: number;
}

/**
 * The cycles among roles that are members of each other, each from the role that is listed first on. No two share a role:
 * who breaks one sees what is left.
 * @param members each role's members; those that are no roles themselves do not matter
 */
export function roleCycles(members: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const search = new Search(members);
  for (const role of members.keys()) search.from(role);
  const order = new Map([...members.keys()].map((role, index) => [role, index]));
  return search.cycles.map((cycle) => fromFirst(cycle, order));
}

function fromFirst(cycle: readonly string[], order: ReadonlyMap<string, number>): readonly string[] {
  const places = cycle.map((role) => order.get(role) ?? 0);
  const first = places.reduce((least, place, index) => (place < (places[least] ?? 0) ? index : least), 0);
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

/** Depth first, each role once, without recursion: a chain of roles may be long. */
class Search {
  public readonly cycles: (readonly string[])[] = [];
  readonly #way: Step[] = [];
  /** Where on the way a role is; -1 once it is left. */
  readonly #places = new Map<string, number>();

  public constructor(private readonly members: ReadonlyMap<string, readonly string[]>) {}

  public from(start: string): void {
    this.#visit(start);
    for (let last = this.#way.at(-1); last !== undefined; last = this.#way.at(-1)) {
      const next = last.members.next();
      if (next.done !== true) this.#visit(next.value);
      else {
        this.#way.pop();
        this.#places.set(last.role, -1);
      }
    }
  }

  #visit(role: string): void {
    const members = this.members.get(role);
    const place = this.#places.get(role);
    if (members === undefined || place === -1) return;
    if (place !== undefined) {
      this.#close(place);
      return;
    }
    this.#places.set(role, this.#way.length);
    this.#way.push({ role, members: members.values(), found: this.#way.at(-1)?.found ?? -1 });
  }

  /** The way leads back to a place on it. */
  #close(place: number): void {
    if ((this.#way.at(-1)?.found ?? -1) >= place) return;
    const cycle = this.#way.slice(place);
    cycle.forEach((step, index) => (step.found = place + index));
    this.cycles.push(cycle.map(({ role }) => role));
  }
}
