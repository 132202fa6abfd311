/** What stands where a person has to write; readers of cards count it as nothing. */
export const PLACEHOLDER = '[More Information Needed]';

/** A heading of a card. */
export interface CardHeading {
  readonly level: 2 | 3;
  readonly title: string;
}

const section = (title: string, ...parts: readonly string[]): readonly CardHeading[] => [
  { level: 2, title },
  ...parts.map((part): CardHeading => ({ level: 3, title: part })),
];

/** The headings of the Hub's template for model cards, in its order. */
export const TEMPLATE: readonly CardHeading[] = [
  ...section('Model Details', 'Model Description', 'Model Sources'),
  ...section('Uses', 'Direct Use', 'Downstream Use', 'Out-of-Scope Use'),
  ...section('Bias, Risks, and Limitations', 'Recommendations'),
  ...section('How to Get Started with the Model'),
  ...section('Training Details', 'Training Data', 'Training Procedure', 'Training Hyperparameters'),
  ...section('Evaluation', 'Testing Data, Factors & Metrics', 'Results'),
  ...section('Environmental Impact'),
  ...section('Technical Specifications', 'Model Architecture and Objective'),
  ...section('Citation'),
  ...section('Model Card Authors'),
  ...section('Model Card Contact'),
];

/** The template with further headings before who wrote the card. */
export function templateWith(titles: readonly string[]): readonly CardHeading[] {
  const known = new Set(TEMPLATE.map(({ title }) => title));
  const further = titles.filter((title) => !known.has(title)).map((title): CardHeading => ({ level: 2, title }));
  const at = TEMPLATE.findIndex(({ title }) => title === 'Citation');
  return [...TEMPLATE.slice(0, at), ...further, ...TEMPLATE.slice(at)];
}
