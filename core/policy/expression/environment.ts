import { Environment } from '@marcbachmann/cel-js';

/** Characters of an expression that are read. */
export const MAX_EXPRESSION_LENGTH = 2000;

const TIMESTAMP = 'google.protobuf.Timestamp';

/** A version as an expression sees it; every number is an IEEE double. */
const VERSION = {
  version: 'string',
  author: 'string',
  createdAt: TIMESTAMP,
  signature: 'bool',
  aliases: 'list<string>',
  stages: 'list<map<string, dyn>>',
  passed: 'list<map<string, dyn>>',
  tags: 'map<string, string>',
  metrics: 'map<string, double>',
  card: { frontMatter: 'map<string, dyn>', sections: 'map<string, double>' },
};

const TRANSITION = { from: 'string', to: 'string', requestedBy: 'string', requestedAt: TIMESTAMP };

/** The names that an expression may use. */
export const NAMES = ['candidate', 'baseline', 'model', 'transition', 'now'] as const;

let environment: Environment | undefined;

/** CEL with those names and their types; made when the first expression is read. */
export function celEnvironment(): Environment {
  environment ??= new Environment({
    limits: { maxAstNodes: 400, maxDepth: 40, maxListElements: 100, maxMapEntries: 100, maxCallArguments: 8 },
  })
    .registerVariable({ name: 'candidate', schema: VERSION })
    .registerVariable({ name: 'baseline', schema: VERSION })
    .registerVariable('model', 'string')
    .registerVariable({ name: 'transition', schema: TRANSITION })
    .registerVariable('now', TIMESTAMP)
    // CEL compares doubles and integers by order only, but `errors == 0` is what people write.
    .registerOperator('double == int', (left: number, right: bigint) => left === Number(right))
    .registerFunction(`timestamp(${TIMESTAMP}): ${TIMESTAMP}`, (time: Date) => time);
  return environment;
}
