/** What a person named: a model, one of its versions, or the version behind an alias, a stage or `latest`. */
export interface Reference {
  readonly model: string;
  readonly version?: string;
  /** An alias, a stage's name or `latest`. */
  readonly label?: string;
}

export type ReferenceResult =
  { readonly ok: true; readonly reference: Reference } | { readonly ok: false; readonly message: string };

const SEMVER = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const NUMBER = /^\d+$/;
const MAX_LENGTH = 1024;

/**
 * Reads `m/3`, `models:/m/3`, `m@champion`, `m@v1.2.0` or `m`. Names of models may contain `/` and `:`: what follows the
 * last `/` is a version only if it looks like one.
 */
export function parseReference(text: string): ReferenceResult {
  if (text.length > MAX_LENGTH || /\p{Cc}/u.test(text)) {
    return { ok: false, message: 'A model reference is one line of at most 1024 characters.' };
  }
  const body = text.trim().replace(/^models:\//, '');
  return checked(text, split(body));
}

/** True for the forms that registries give to versions: a number, or SemVer with or without `v`. */
export function looksLikeVersion(text: string): boolean {
  return NUMBER.test(text) || SEMVER.test(text);
}

function split(body: string): Reference {
  const at = body.lastIndexOf('@');
  if (at >= 0) {
    const model = body.slice(0, at);
    const label = body.slice(at + 1);
    return looksLikeVersion(label) ? { model, version: label } : { model, label };
  }
  const slash = body.lastIndexOf('/');
  const tail = body.slice(slash + 1);
  return slash >= 0 && looksLikeVersion(tail) ? { model: body.slice(0, slash), version: tail } : { model: body };
}

function checked(text: string, reference: Reference): ReferenceResult {
  const parts = [reference.model, reference.version, reference.label].filter((part) => part !== undefined);
  if (parts.some((part) => part === '')) {
    return { ok: false, message: `${JSON.stringify(text)} is not a reference such as fraud/3 or fraud@champion.` };
  }
  if (parts.some((part) => part.startsWith('-'))) {
    return { ok: false, message: `${JSON.stringify(text)} is not a reference: a name cannot begin with "-".` };
  }
  return { ok: true, reference };
}
