import { mostSimilar } from '../../text/similar';
import { entriesOf, isEmpty, quoted, type CardFields, type CardFinding, type Report } from '../card-finding';
import { LICENSES } from '../vocabularies';

/** `license`, and the name that another license than the listed ones needs. */
export function licenseRule(front: CardFields, report: Report): void {
  for (const { value, path } of entriesOf(front['license'], ['license'])) {
    if (typeof value === 'string') reportLicense(licenseFinding(value), path, report);
    else
      report({
        severity: 'warning',
        code: 'bad-value',
        message: 'A license is named by its identifier, such as `mit`.',
        path,
        at: 'value',
      });
    if (value !== 'other' || !isEmpty(front['license_name'])) continue;
    const message = 'Another license than the listed ones needs a `license_name` and a `license_link`.';
    report({ severity: 'warning', code: 'missing-property', message, path, at: 'value' });
  }
}

type Told = Pick<CardFinding, 'severity' | 'message' | 'replacement'>;

function reportLicense(told: Told | undefined, path: CardFinding['path'], report: Report): void {
  if (told) report({ ...told, code: 'unknown-license', path, at: 'value' });
}

function licenseFinding(license: string): Told | undefined {
  if (LICENSES.has(license)) return undefined;
  const simple = license
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  if (LICENSES.has(simple))
    return { severity: 'warning', message: `The Hub writes this license \`${simple}\`.`, replacement: simple };
  const meant = newestOf(simple) ?? mostSimilar(simple, LICENSES.keys());
  const message = `The Hub has no license ${quoted(license)}`;
  // What resembles nothing may be newer than the list.
  if (meant === undefined)
    return { severity: 'warning', message: `${message}; use \`other\` with a \`license_name\`.` };
  return { severity: 'error', message: `${message}; did you mean \`${meant}\`?`, replacement: meant };
}

/** The newest version of a license that was named without one. */
function newestOf(family: string): string | undefined {
  return [...LICENSES.keys()]
    .filter((license) => license.startsWith(`${family}-`) && /^[\d.]+$/.test(license.slice(family.length + 1)))
    .sort()
    .at(-1);
}
