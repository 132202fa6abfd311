import { entriesOf, isMapping, quoted, type CardFields, type CardFinding, type Report } from '../card-finding';

/** Keys that name repositories of the Hub, and the address that each is known by. */
const KEYS = [
  {
    key: 'datasets',
    what: 'data set',
    strict: false,
    address: /^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\/datasets\/([\w.-]+(?:\/[\w.-]+)?)\/?$/,
  },
  { key: 'base_model', what: 'model', strict: true, address: MODEL_ADDRESS() },
  { key: 'new_version', what: 'model', strict: true, address: MODEL_ADDRESS() },
] as const;

function MODEL_ADDRESS(): RegExp {
  return /^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\/([\w.-]+\/[\w.-]+)\/?$/;
}

const IDENTIFIER = /^[\w.-]+(?:\/[\w.-]+)?$/;
/** More parts than an identifier has. */
const PATH = /^[\w.-]+(?:\/[\w.-]+){2,}$/;
const RELATIONS = ['adapter', 'merge', 'quantized', 'finetune'];

/** `datasets`, `base_model`, `new_version` and `base_model_relation`. */
export function identifierRule(front: CardFields, report: Report): void {
  for (const { key, ...kind } of KEYS) {
    for (const { value, path } of entriesOf(front[key], [key])) {
      const told = identifierFinding(value, kind);
      if (told) report({ code: 'bad-identifier', path, at: 'value', ...told });
    }
  }
  const relation = front['base_model_relation'];
  if (relation === undefined || relation === null || (typeof relation === 'string' && RELATIONS.includes(relation)))
    return;
  const message = `\`base_model_relation\` must be ${RELATIONS.map((one) => `\`${one}\``)
    .join(', ')
    .replace(/, (?=[^,]*$)/, ' or ')}.`;
  report({ severity: 'error', code: 'bad-value', message, path: ['base_model_relation'], at: 'value' });
}

type Kind = Omit<(typeof KEYS)[number], 'key'>;
type Told = Pick<CardFinding, 'severity' | 'message' | 'replacement'>;

function identifierFinding(value: unknown, { what, strict, address }: Kind): Told | undefined {
  const message = `The Hub names a ${what} \`owner/name\``;
  if (typeof value !== 'string') {
    const kind = isMapping(value) ? 'a mapping' : 'no text';
    return typeof value === 'number' ? undefined : { severity: 'warning', message: `${message}; this is ${kind}.` };
  }
  if (IDENTIFIER.test(value)) return undefined;
  const meant = address.exec(value)?.[1];
  if (meant !== undefined) return { severity: 'warning', message: `${message}: \`${meant}\`.`, replacement: meant };
  if (/^https?:/.test(value)) return { severity: 'warning', message: `${message}, not by an address.` };
  // Cards have long described data sets in words, which the Hub shows as they are; a path is meant as an identifier.
  const severity = strict || PATH.test(value) ? 'error' : 'warning';
  return { severity, message: `${message}; ${quoted(value)} is no such name.` };
}
