import { shownText } from '../text/shown';
import type { CursorContext } from './cursor';
import { cursorContext } from './cursor';
import type { LanguageDocument } from './document';
import { keyProposals } from './key-proposals';
import type { KeyPlace } from './key-text';
import { listedValues } from './key-text';
import type { Knowledge, RegistryNeeds } from './knowledge';
import type { NodePath } from './node-at';
import { wholeOutline } from './policies/policy-files';
import type { CompletionOptions, Proposal, ValueProposal, Wrap } from './proposal';
import { FLOW_LIST, FLOW_LIST_OF_MAPS, FLOW_MAP, LIST_LINE, NO_WRAP, valueProposal } from './proposal';
import type { JsonSchema, Shape } from './schema';
import { allows, fitting, shapesAt } from './schema';
import { snippetProposals, type Snippet } from './snippets';
import type { ValueProvider, ValueSite } from './policy-values';
import type { DocumentSupport } from './support';
import { partAt } from './support';
import { supportOf } from './supports';
import type { TextSite } from './text-site';

/** More are not sent at once: the client asks again as the person types. */
const MAX_PROPOSALS = 500;
/** Of what is shown in a list; what is written is whole. */
const LONGEST_SHOWN = 300;

/** A place where something can be completed, before anything is looked up. */
export type CompletionSite = YamlSite | TextSite;

interface YamlSite {
  readonly context: CursorContext;
  readonly document: LanguageDocument;
  readonly schema: JsonSchema;
  readonly valuesAt: DocumentSupport['valuesAt'];
  readonly snippets: readonly Snippet[];
  /** Of the replaced text's first character. */
  readonly column: number;
  /** The registry's answers have a part in what can be written here. */
  readonly live: boolean;
  /** What is asked beyond what the whole document needs. */
  readonly needs?: RegistryNeeds;
}

export interface Completion {
  /** UTF-16 offsets. */
  readonly replace: { readonly start: number; readonly end: number };
  /** In the order in which they should be shown. */
  readonly proposals: readonly Proposal[];
  /** There are more than these. */
  readonly cut: boolean;
}

/** The place at an offset; nothing where nothing can be completed. */
export function completionSite(
  document: LanguageDocument,
  offset: number,
  schema?: JsonSchema,
): CompletionSite | undefined {
  const support = supportOf(document.kind);
  const { valuesAt, snippets = [] } = support;
  const outside = support.textSite?.(document, offset);
  if (outside) return outside;
  const part = partAt(document, offset);
  const context = part && cursorContext(part.text, part.yaml, offset);
  if (!context) return undefined;
  const { start } = context.replace;
  const column = start - (document.text.lastIndexOf('\n', start - 1) + 1);
  const providers = providersAt(context, valuesAt);
  const live = providers.some((provider) => provider.live);
  const needs = providers.find((provider) => provider.needs !== undefined)?.needs;
  return {
    context,
    document,
    schema: schema ?? support.schema,
    valuesAt,
    snippets,
    column,
    live,
    ...(needs && { needs }),
  };
}

/** Of the value at the cursor, and of the first entry of the list that it may become. */
function providersAt({ value }: CursorContext, valuesAt: DocumentSupport['valuesAt']): readonly ValueProvider[] {
  return value ? [value.path, [...value.path, 0]].flatMap((place) => valuesAt(place) ?? []) : [];
}

/** What can be written at a site, by the schema and by what the registry has answered so far. */
export function complete(site: CompletionSite, knowledge: Knowledge, options: CompletionOptions): Completion {
  if ('propose' in site) return { replace: site.replace, proposals: site.propose(knowledge).map(shown), cut: false };
  const together = snippetProposals(site.snippets, site.context, site.column, options);
  const all = unique([...valueItems(site, knowledge, options), ...keyItems(site, options), ...together]);
  const { replace, typed } = site.context;
  const proposals = all.length > MAX_PROPOSALS ? containing(all, typed).slice(0, MAX_PROPOSALS) : all;
  return { replace, proposals: proposals.map(shown), cut: proposals.length < all.length };
}

function shown(proposal: Proposal): Proposal {
  const { label, detail } = proposal;
  return {
    ...proposal,
    label: shownText(label, LONGEST_SHOWN),
    ...(detail !== undefined && { detail: shownText(detail, LONGEST_SHOWN) }),
  };
}

function keyItems({ context, schema, column }: YamlSite, options: CompletionOptions): readonly Proposal[] {
  const { key, ancestors, quote } = context;
  if (!key) return [];
  const shapes = fitting(shapesAt(schema, key.path, ancestors), ancestors.at(-1));
  return keyProposals(schema, maps(shapes), { ...key, column, quote, wrap: NO_WRAP }, options);
}

function valueItems(site: YamlSite, knowledge: Knowledge, options: CompletionOptions): readonly Proposal[] {
  const { value, ancestors } = site.context;
  if (!value) return [];
  const shapes = shapesAt(site.schema, value.path, ancestors);
  const item = [...value.path, 0];
  const items = shapes.some((shape) => allows(shape, 'array')) ? shapesAt(site.schema, item, ancestors) : [];
  switch (value.form) {
    case 'item':
      return [
        ...scalars(site, value.path, { shapes, knowledge, wrap: NO_WRAP }),
        ...mapKeys(site, shapes, NO_WRAP, options),
      ];
    case 'line':
      return [
        ...scalars(site, item, { shapes: items, knowledge, wrap: LIST_LINE }),
        ...mapKeys(site, items, LIST_LINE, options),
      ];
    case 'inline':
      return [
        ...scalars(site, value.path, { shapes, knowledge, wrap: NO_WRAP }),
        ...scalars(site, item, { shapes: items, knowledge, wrap: FLOW_LIST }),
        ...mapKeys(site, shapes, FLOW_MAP, options),
        ...mapKeys(site, items, FLOW_LIST_OF_MAPS, options),
      ];
  }
}

function mapKeys(
  { schema, context, column }: YamlSite,
  shapes: readonly Shape[],
  wrap: Wrap,
  options: CompletionOptions,
): readonly Proposal[] {
  const place: KeyPlace = { present: new Set(), flow: false, hasColon: false, column, quote: context.quote, wrap };
  return context.quote ? [] : keyProposals(schema, maps(shapes), place, options);
}

interface ScalarSource {
  readonly shapes: readonly Shape[];
  readonly knowledge: Knowledge;
  readonly wrap: Wrap;
}

function scalars(
  { context, document, valuesAt }: YamlSite,
  path: NodePath,
  { shapes, knowledge, wrap }: ScalarSource,
): readonly Proposal[] {
  if (shapes.length === 0) return [];
  if (context.quote && wrap !== NO_WRAP) return [];
  const provider = valuesAt(path);
  const site = { document, path, ancestors: context.ancestors };
  const provided = provider ? valuesOf(provider, site, knowledge) : [];
  const fixed = shapes.flatMap(fixedValues).filter(({ value }) => !context.quote || typeof value === 'string');
  const told = [...provided, ...fixed];
  // What a registry would tell is not invented.
  const proposed = told.length > 0 || provider?.live === true ? told : shapes.flatMap(examples);
  return proposed.map((value) => valueProposal(value, context.quote, wrap));
}

function valuesOf(provider: ValueProvider, site: ValueSite, knowledge: Knowledge): readonly ValueProposal[] {
  const kind = provider.live ? 'live' : 'value';
  const outline = wholeOutline(site.document, knowledge.surroundings);
  return provider.values(outline, knowledge, site).map((value) => ({ kind, ...value }));
}

function fixedValues(shape: Shape): readonly ValueProposal[] {
  return shape.flatMap((schema) =>
    listedValues(schema).map((value): ValueProposal => ({
      value,
      kind: 'value',
      ...(schema.description !== undefined && { documentation: schema.description }),
      ...(value === schema.default && { detail: 'default' }),
    })),
  );
}

/** What stands for what can be written, where nothing better is known. */
function examples(shape: Shape): readonly ValueProposal[] {
  return shape.flatMap(({ examples: values = [] }) =>
    values.flatMap((value): readonly ValueProposal[] =>
      typeof value === 'object' ? [] : [{ value, kind: 'value', detail: 'example' }],
    ),
  );
}

/** Shapes that say that they are maps: what may be anything has no keys to offer. */
function maps(shapes: readonly Shape[]): readonly Shape[] {
  return shapes.filter((shape) => allows(shape, 'object'));
}

function unique(proposals: readonly Proposal[]): readonly Proposal[] {
  return [...new Map(proposals.toReversed().map((proposal) => [proposal.label, proposal])).values()].toReversed();
}

function containing(proposals: readonly Proposal[], typed: string): readonly Proposal[] {
  const wanted = typed.toLowerCase();
  return proposals.filter(({ label }) => label.toLowerCase().includes(wanted));
}
