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
  const { text, parts } = document;
  const front = findFrontMatter(text);
  if (parts.length === 0 || front.state !== 'closed') return undefined;
  const bodyStart = front.end + '---'.length;
  const title = titleAt(text, offset);
  if (!title || title.lineStart <= bodyStart) return undefined;
  const { level, lineStart, start, end } = title;
  const before = text.slice(bodyStart, lineStart);
  if (endsInCode(before)) return undefined;
  return {
    replace: { start, end },
    live: true,
    propose: (knowledge) => {
      const present = new Set(Object.keys(sectionLengths(before + text.slice(end))));
      return proposals(present, { document, level }, knowledge);
    },
  };
}

interface TitlePlace {
  readonly level: number;
  readonly lineStart: number;
  readonly start: number;
  readonly end: number;
}

/** The words of the heading that an offset is in. */
function titleAt(text: string, offset: number): TitlePlace | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const line = /^[^\r\n]*/.exec(text.slice(lineStart, lineStart + MAX_LINE))?.[0] ?? '';
  const [marks, hashes] = HEADING.exec(line) ?? [];
  if (marks === undefined || hashes === undefined || offset < lineStart + marks.length) return undefined;
  return { level: hashes.length, lineStart, start: lineStart + marks.length, end: lineStart + line.length };
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
