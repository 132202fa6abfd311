/** Makes a missing case of a discriminated union a compile error; reached at run time only by data that escaped validation. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
