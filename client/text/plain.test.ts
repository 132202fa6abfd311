import { expect, test } from 'vitest';
import { plain } from './plain';

/** What VS Code makes links of in notifications, dialogs and prompts (its `linkedText.ts`). */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

test.each([
  '[run](command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22id%22%7D)',
  'The model [a](https://evil.example.com/x "t") is not there.',
  '[a](file:///etc/passwd)[b](COMMAND:x)',
  '[[a](command:x)',
])('%s is no link', (text) => {
  expect(text).toMatch(LINK);
  expect(plain(text)).not.toMatch(LINK);
});

test('other text stays as it is', () => {
  expect(plain('fraud [v3] (Production) at https://ml.example.com.')).toBe(
    'fraud [v3] (Production) at https://ml.example.com.',
  );
});
