// Control characters, and the bidirectional and invisible ones that make a line read as something else.
// eslint-disable-next-line no-control-regex
const hostile = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Makes text from a registry, repository or policy safe to print: a line break or tab becomes a space, every other
 * character that could move a cursor, ring a bell or reorder a line becomes its visible `\uXXXX` form.
 */
export function neutralize(text: string): string {
  return text.replace(/\r\n|[\n\r\t]/g, ' ').replace(hostile, escape);
}

/**
 * The same for text of many lines. JSON leaves characters above U+007F alone, and some terminals obey those; escaped like
 * this it is still the same JSON.
 */
export function neutralizeDocument(json: string): string {
  return json.replace(hostile, (character) => (character === '\n' ? character : escape(character)));
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
