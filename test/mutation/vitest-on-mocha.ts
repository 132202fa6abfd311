import {
  ASYMMETRIC_MATCHERS_OBJECT,
  customMatchers,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
} from '@vitest/expect';
import * as chai from 'chai';

/**
 * The part of Vitest that the engine's tests use, on Mocha: its runner loads the tests once for thousands of mutants, where
 * Vitest's loads them for each.
 */
for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
export const expect = Object.assign(chai.expect, (globalThis as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT]);
(expect as typeof expect & Extensible).extend(expect, customMatchers);

/** What `JestExtend` adds. */
interface Extensible {
  readonly extend: (target: object, matchers: object) => void;
}

type Body = (...values: unknown[]) => unknown;
type Define = (title: string, body: () => unknown) => void;

interface Definition extends Define {
  readonly each: (rows: readonly unknown[]) => (title: string, body: Body) => void;
}

export const describe = withEach((title, body) => void globalThis.describe(title, () => void body()));
export const test = withEach((title, body) => void globalThis.it(title, () => body() as PromiseLike<unknown>));
export const it = test;

function withEach(define: Define): Definition {
  const each: Definition['each'] = (rows) => (title, body) => {
    rows.forEach((row, index) => {
      const values: readonly unknown[] = Array.isArray(row) ? row : [row];
      define(`${title} (${index})`, () => body(...values));
    });
  };
  return Object.assign(define, { each });
}
