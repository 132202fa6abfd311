import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json';

const FOLDER = new URL('../../schemas/', import.meta.url);
const BASE = 'https://stagegate.dev/schemas/';

const files = readdirSync(FOLDER);
const read = (file: string): object => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as object;

function references(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  );
}

describe.each(files)('%s', (file) => {
  const schema = read(file);

  it('is a JSON Schema 2020-12 that is called like its file', () => {
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: `${BASE}${file}` });
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const other of files) if (other !== file) ajv.addSchema(read(other));
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  it('names others by their files, which editors find beside it and nowhere else', () => {
    for (const reference of references(schema)) {
      const [other] = reference.split('#');
      if (other) expect(files).toContain(other);
    }
  });
});

// Our own server looks at each of these files: whoever also has Red Hat's extension would be shown every finding twice.
it('gives YAML extensions no schema', () => {
  expect(manifest.contributes).not.toHaveProperty('yamlValidation');
});
