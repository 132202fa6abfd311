import type { CardSubject } from './card-subject';
import { newFrontMatter } from './new-front-matter';
import { inertText, oneLine } from './new-card-text';
import { factsUnder } from './new-card-facts';
import { PLACEHOLDER, templateWith, type CardHeading } from './template';

/**
 * The text of a first card: what the registry tells, under the headings of the Hub's template and those that the policy asks for.
 * What it does not tell is a placeholder, in the front matter an empty value with a comment. Nothing is invented.
 */
export function newCard(subject: CardSubject): string {
  const { version, requirements } = subject;
  const headings = templateWith((requirements?.sections ?? []).map(oneLine).filter((title) => title !== ''));
  const sections = headings.map((heading, index) => sectionText(heading, headings[index + 1], subject));
  return `---\n${newFrontMatter(subject)}---\n\n# Model Card for ${inertText(version.model)}\n\n${sections.join('\n')}`;
}

/** What has parts of its own needs no text beside them. */
function sectionText({ level, title }: CardHeading, next: CardHeading | undefined, subject: CardSubject): string {
  const heading = `${'#'.repeat(level)} ${title}\n`;
  const facts = factsUnder(title, subject);
  if (facts !== undefined) return `${heading}\n${facts}\n`;
  return next !== undefined && next.level > level ? heading : `${heading}\n${PLACEHOLDER}\n`;
}
