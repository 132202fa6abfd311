import path from 'node:path';
import { openRegistry } from '../../adapters/open';
import { workspaceFiles } from '../../adapters/workspace-files';
import type { LanguageDocument } from '../../core/language/document';
import { FileStore } from '../../core/language/file-store';
import { learn, missingNeeds, NO_KNOWLEDGE, type Knowledge, type RegistryNeeds } from '../../core/language/knowledge';
import { answerNeeds } from '../../core/language/registry-answer';
import { fileNeedsOf, needsOf } from '../../core/language/supports';
import type { RegistrySession } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import { EMBEDDED_URI } from '../../core/registry/uri';
import type { Context } from '../context';
import { repositoryRoot } from '../policy-files';
import { openSession } from '../session';

/** What is known beyond a document's own text; `file` is its absolute path. */
export type KnowledgeOf = (document: LanguageDocument, file: string) => Promise<Knowledge>;

/**
 * With `--registry` everything that the language server would ask it, or `RegistryFailure`. Without, a checkout in CI may lack
 * what a registry has (a Git registry's tags, say), so that only the policies of the working tree are asked.
 */
export function knowledgeOf(context: Context): KnowledgeOf {
  const files = new FileStore({ files: workspaceFiles(() => []) });
  const ofOthers = context.options.registry === undefined ? ofWorkingTrees(context) : ofRegistry(context);
  return async (document, file) => {
    await files.ensure(document.uri, (known) => fileNeedsOf(document, known));
    return { ...(await ofOthers(document, file)), surroundings: files.known(document.uri) };
  };
}

function ofRegistry(context: Context): KnowledgeOf {
  let opening: Promise<RegistrySession> | undefined;
  let known = NO_KNOWLEDGE;
  return async (document) => {
    opening ??= openSession(context);
    known = await askAll(await opening, document, known, context.signal);
    return known;
  };
}

/** Answers raise new needs: models first, then their metrics. */
async function askAll(
  session: RegistrySession,
  document: LanguageDocument,
  known: Knowledge,
  signal: AbortSignal,
): Promise<Knowledge> {
  const needs = missingNeeds(needsOf(document, known), known);
  if (needs === undefined) return known;
  const answered = learn(known, await answerNeeds(session, needs, signal));
  const isAnswered = JSON.stringify(missingNeeds(needs, answered)) !== JSON.stringify(needs);
  return isAnswered ? askAll(session, document, answered, signal) : answered;
}

function ofWorkingTrees(context: Context): KnowledgeOf {
  const ofRoot = new Map<string, Promise<Knowledge>>();
  return async (document, file) => {
    const { cardDemands }: RegistryNeeds = needsOf(document, NO_KNOWLEDGE);
    const root = cardDemands === true ? repositoryRoot(path.dirname(file)) : undefined;
    if (root === undefined) return NO_KNOWLEDGE;
    const known = ofRoot.get(root) ?? askWorkingTree(context, root);
    ofRoot.set(root, known);
    return known;
  };
}

async function askWorkingTree({ output, signal }: Context, root: string): Promise<Knowledge> {
  try {
    const session = await openRegistry(EMBEDDED_URI, { cwd: root }, signal);
    const { cardDemands = [] } = await answerNeeds(session, { cardDemands: true }, signal);
    return { ...NO_KNOWLEDGE, cardDemands };
  } catch (error) {
    if (!(error instanceof RegistryFailure) || error.reason === 'cancelled') throw error;
    output.note(`stagegate: What policies ask of model cards was not checked. ${error.message}`);
    return NO_KNOWLEDGE;
  }
}
