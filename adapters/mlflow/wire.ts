import { RegistryFailure } from '../../core/registry/errors';

/** Checked readers for answers: whatever has another type than MLflow documents is not MLflow's. */
export type Json = Readonly<Record<string, unknown>>;

/** The answer to a read or write as an object. */
export function parseObject(text: string, server: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Told below, like any other answer that is none.
  }
  throw notMlflow(server);
}

/** Reads the fields of one object; MLflow leaves out whatever is empty. */
export class Reader {
  public constructor(
    private readonly json: Json,
    private readonly server: string,
  ) {}

  public text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw notMlflow(this.server);
    return value;
  }

  /** Undefined for an absent, null or empty text: MLflow writes `"run_id": ""`. */
  public optionalText(name: string): string | undefined {
    const value = this.field(name);
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') throw notMlflow(this.server);
    return value;
  }

  public optionalNumber(name: string): number | undefined {
    const value = this.field(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'number') throw notMlflow(this.server);
    return value;
  }

  /** ISO 8601, from milliseconds; undefined for a time that no calendar has. */
  public time(name: string): string | undefined {
    const value = this.optionalNumber(name);
    const date = new Date(value ?? Number.NaN);
    return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
  }

  public raw(name: string): unknown {
    return this.field(name);
  }

  public object(name: string): Reader {
    const value = this.field(name);
    if (!isObject(value)) throw notMlflow(this.server);
    return new Reader(value, this.server);
  }

  public optionalObject(name: string): Reader | undefined {
    return this.field(name) === undefined ? undefined : this.object(name);
  }

  public list(name: string): readonly Reader[] {
    const value = this.field(name) ?? [];
    if (!Array.isArray(value) || !value.every(isObject)) throw notMlflow(this.server);
    return value.map((item) => new Reader(item, this.server));
  }

  /** A list of `{key, value}` as a record; a later key wins. */
  public record(name: string): Readonly<Record<string, string>> {
    return Object.fromEntries(this.list(name).map((item) => [item.text('key'), item.optionalText('value') ?? '']));
  }

  private field(name: string): unknown {
    return Object.hasOwn(this.json, name) ? this.json[name] : undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notMlflow(server: string): RegistryFailure {
  return new RegistryFailure(
    'unreachable',
    `${server} answered with something that is not MLflow's: check the address and the server's version.`,
  );
}
