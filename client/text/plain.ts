/**
 * A text as notifications, dialogs and prompts show it. VS Code makes links of `[text](address)` in them, also such that run
 * commands, and pictures of `$(name)`; ours have neither, so that both could only come from a name in a registry or repository.
 */
export function plain(text: string): string {
  return text.replaceAll('](', '] (').replaceAll('$(', '$ (');
}
