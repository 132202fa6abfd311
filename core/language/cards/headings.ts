import { findFrontMatter } from '../../cards/front-matter';
import { endsInCode, sectionLengths } from '../../cards/sections';
import { TEMPLATE } from '../../cards/template';
import type { LanguageDocument } from '../document';
import type { Proposal } from '../proposal';
import type { TextSite } from '../text-site';
import { demandsOn } from './demand-findings';

const HEADING = /^ {0,3}(#{1,6})[ \t]+/;

/** A heading that is being written below the front matter: what a policy asks for, then what the Hub's template has. */
export function headingSite(document: LanguageDocument, offset: number): TextSite | undefined {
  const { text } = document;
  const front = findFrontMatter(text);
  if (document.parts.length === 0 || front.state !== 'closed') return undefined;
  const bodyStart = front.end + '---'.length;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  if (lineStart <= bodyStart) return undefined;
  const line = /^[^\r\n]*/.exec(text.slice(lineStart, lineStart + MAX_LINE))?.[0] ?? '';
  const [marks = '', { length: level } = ''] = HEADING.exec(line) ?? [];
  const start = lineStart + marks.length;
  const before = text.slice(bodyStart, lineStart);
  if (level === 0 || offset < start || endsInCode(before)) return undefined;
  const present = (): ReadonlySet<string> =>
    new Set(Object.keys(sectionLengths(before + text.slice(lineStart + line.length))));
  return {
    replace: { start, end: lineStart + line.length },
    live: true,
    propose: (knowledge) => proposals(present(), { document, level }, knowledge),
  };
}

const MAX_LINE = 1000;

function proposals(
  present: ReadonlySet<string>,
  { document, level }: { readonly document: LanguageDocument; readonly level: number },
  knowledge: Parameters<TextSite['propose']>[0],
): readonly Proposal[] {
  const demanded = demandsOn(document, knowledge).flatMap(({ policy, sections }) =>
    sections.map((title) => proposal(title, 'live', `${policy} asks for it`)),
  );
  const usual = TEMPLATE.filter((heading) => heading.level === level).map(({ title }) => proposal(title, 'value'));
  const all = [...demanded, ...usual].filter(({ label }) => !present.has(label));
  return all.filter(({ label }, index) => all.findIndex((one) => one.label === label) === index);
}

function proposal(title: string, kind: Proposal['kind'], detail?: string): Proposal {
  return {
    label: title,
    kind,
    text: title,
    snippet: false,
    filterText: title,
    ...(detail !== undefined && { detail }),
  };
}
