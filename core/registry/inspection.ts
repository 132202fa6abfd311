/** What only a person asks of a version: no gate reads it, and it takes requests of its own. Absent means unknown. */
export interface VersionInspection {
  /** `null`: the model has none. */
  readonly signature?: ModelSignature | null;
  /** Whether an example of its input is kept with the model. */
  readonly inputExample?: boolean;
  /** The run that made the version; absent where none is known. */
  readonly run?: RunLineage;
  /** Of every part that could not be read, one sentence. */
  readonly unavailable: readonly string[];
}

/** What a model takes and gives, and the parameters that a prediction may be asked with. */
export interface ModelSignature {
  readonly inputs: readonly SignatureField[];
  readonly outputs: readonly SignatureField[];
  readonly params: readonly SignatureField[];
}

export interface SignatureField {
  /** Absent for the only, unnamed tensor. */
  readonly name?: string;
  /** As its format writes it: `double`, `tensor(float32, -1×4)`, `array(string)`. */
  readonly type: string;
  /** Absent where the format does not say. */
  readonly required?: boolean;
}

/** Where a version comes from. */
export interface RunLineage {
  readonly id: string;
  readonly name?: string;
  /** Its page in the registry's own web interface; an http(s) address. */
  readonly url?: string;
  /** The script or notebook that ran. */
  readonly source?: string;
  /** The Git commit of that source. */
  readonly commit?: string;
}
