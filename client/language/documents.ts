/** VS Code's patterns tell upper from lower case; names of cards do not. */
function inAnyCase(name: string): string {
  return name.replaceAll(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);
}

const CARDS = ['readme', 'modelcard', 'model-card', 'model_card'].map(inAnyCase).join();
const MARKDOWN = ['md', 'markdown'].map(inAnyCase).join();

/** Others are never sent to the server, which looks again at what each of these is. */
export const DOCUMENTS = [
  { language: 'promotion-policy' },
  { pattern: `**/{${CARDS}}.{${MARKDOWN}}` },
  { pattern: '**/{MLmodel,artifacts.yaml,dvc.yaml,.eval_results/*.yaml,.eval_results/*.yml}' },
  { language: 'yaml' },
];
