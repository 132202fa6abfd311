/**
 * Heading → length of its text, sub-headings' text included, once placeholders are removed; headings alone count nothing.
 * Of two headings with the same words the longer text counts.
 */
export function sectionLengths(body: string): Record<string, number> {
  const headings = readHeadings(without(body, '<!--', '-->'));
  const lengths = new Map<string, number>();
  let open: Heading[] = [];
  for (const heading of headings) {
    open = [...open.filter(({ level }) => level < heading.level), heading];
    for (const above of open.slice(0, -1)) above.length += heading.length;
  }
  for (const { title, length } of headings) lengths.set(title, Math.max(length, lengths.get(title) ?? 0));
  return Object.fromEntries(lengths);
}

interface Heading {
  readonly title: string;
  readonly level: number;
  /** Length of the text under it. */
  length: number;
}

function readHeadings(body: string): Heading[] {
  const headings: Heading[] = [];
  const lines = body.split(/\r?\n/);
  let fence: string | undefined;
  let text: string[] = [];
  const close = (): void => {
    const last = headings.at(-1);
    if (last !== undefined) last.length = textLength(text.join('\n'));
    text = [];
  };
  for (const [index, line] of lines.entries()) {
    fence = nextFence(line, fence);
    const heading = fence === undefined ? readHeading(line, lines[index + 1]) : undefined;
    if (heading !== undefined) {
      close();
      headings.push({ ...heading, length: 0 });
    } else if (fence !== undefined || !isUnderline(line, lines[index - 1])) text.push(line);
  }
  close();
  return headings;
}

/** The fence that is open after this line, so that `# comment` in code is no heading. */
function nextFence(line: string, open: string | undefined): string | undefined {
  const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
  if (mark === undefined) return open;
  if (open === undefined) return mark;
  return mark.startsWith(open) && line.trim() === mark ? undefined : open;
}

/** Whether what follows the text is inside of a code block. */
export function endsInCode(text: string): boolean {
  return (
    text.split(/\r?\n/).reduce<string | undefined>((fence, line) => nextFence(line, fence), undefined) !== undefined
  );
}

function readHeading(line: string, next: string | undefined): { title: string; level: number } | undefined {
  const [, marks, title] = /^ {0,3}(#{1,6})[ \t]+(.*)$/s.exec(line) ?? [];
  if (marks !== undefined) return { title: plainTitle(withoutClosing(title ?? '')), level: marks.length };
  if (next === undefined || !isUnderline(next, line)) return undefined;
  return { title: plainTitle(line), level: next.trim().startsWith('=') ? 1 : 2 };
}

/** A line of `=` or `-` under text makes that text a heading. */
function isUnderline(line: string, above: string | undefined): boolean {
  if (above === undefined || !/^ {0,3}(?:=+|-{2,})[ \t]*$/.test(line)) return false;
  return (
    above.trim() !== '' && !/^ {0,3}(?:[#>|]|[-*+] |[0-9]+[.)] )/.test(above) && !/^[ \t]*[-=|]+[ \t]*$/.test(above)
  );
}

/** `Uses ##` is the heading `Uses`. */
function withoutClosing(title: string): string {
  const text = title.trimEnd();
  let end = text.length;
  while (text[end - 1] === '#') end -= 1;
  return /[ \t]/.test(text.charAt(end - 1)) ? text.slice(0, end) : text;
}

/** A heading's words without emphasis, code marks and links. */
function plainTitle(title: string): string {
  return title
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/[*`]|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
    .trim();
}

/** The text without what stands between the marks; an open one reaches to the end. */
function without(text: string, open: string, close: string): string {
  const [before = '', ...rest] = text.split(open);
  const kept = rest.map((part) => {
    const end = part.indexOf(close);
    return end < 0 ? '' : part.slice(end + close.length);
  });
  return [before, ...kept].join('');
}

const PLACEHOLDERS = [
  /\{\{[^{}]*\}\}/g,
  /\{%[^%{}]*%\}/g,
  /\[?more information needed\]?(?:\([^()]*\))?/gi,
  /\[(?:todo|tbd|needs more information|optional)\]/gi,
  /^[ \t]*(?:todo|tbd|n\/a)[.:]?[ \t]*$/gim,
];

function textLength(text: string): number {
  const filled = PLACEHOLDERS.reduce((rest, placeholder) => rest.replace(placeholder, ''), text);
  const words = filled
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line) && !/^[-*+]?\s*\*\*[^*]*:?\*\*:?\s*$/.test(line));
  return words.join('\n').length;
}
