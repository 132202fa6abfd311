import { describe, expect, it } from 'vitest';
import { formatPlace, parsePlace, placesOf, namedPlacesIn, parseOwnPlace, tagPlacesIn, type Place } from './places';

describe('A place', () => {
  it.each<[string, Place]>([
    ['prod', { kind: 'stage', stage: 'prod' }],
    ['alias:champion', { kind: 'alias', alias: 'champion' }],
    ['tag:lifecycle=archived', { kind: 'tag', key: 'lifecycle', value: 'archived' }],
    ['tag:a:b/c=d=e', { kind: 'tag', key: 'a:b/c', value: 'd=e' }],
    ['tag:empty=', { kind: 'tag', key: 'empty', value: '' }],
    ['tag:=value', { kind: 'stage', stage: 'tag:=value' }],
    ['tag:key', { kind: 'stage', stage: 'tag:key' }],
  ])('is read from %j and written back', (text, place) => {
    expect(parsePlace(text)).toEqual(place);
    expect(formatPlace(place)).toBe(text);
  });

  it('is found among those that are tags', () => {
    expect(tagPlacesIn(['prod', 'tag:a=b', 'alias:c', 'tag:a=b'])).toEqual(['tag:a=b']);
  });
});

describe('placesOf', () => {
  const version = {
    stages: [{ stage: 'prod', since: '2026-01-01T00:00:00Z' }],
    aliases: ['champion'],
    tags: { lifecycle: 'archived', risk: 'low' },
  };

  it('lists stages, aliases and the tags that are asked for', () => {
    expect(placesOf(version, ['tag:lifecycle=archived', 'tag:risk=high', 'tag:absent=low'])).toEqual([
      { stage: 'prod', since: '2026-01-01T00:00:00Z' },
      { stage: 'alias:champion' },
      { stage: 'tag:lifecycle=archived' },
    ]);
    expect(placesOf(version).map(({ stage }) => stage)).toEqual(['prod', 'alias:champion']);
  });

  it('does not take members of an object for tags', () => {
    expect(placesOf({ stages: [], tags: {} }, ['tag:constructor=x'])).toEqual([]);
  });
});

describe('A place in another registry', () => {
  const text = 'mlflow:https://prod.example.com/ml|alias:champion';
  const place: Place = { kind: 'elsewhere', registry: 'mlflow:https://prod.example.com/ml', place: 'alias:champion' };

  it('is written and read with its registry', () => {
    expect(formatPlace(place)).toBe(text);
    expect(parsePlace(text)).toEqual(place);
    expect(parsePlace('memory:prod|tag:a=b|c')).toEqual({
      kind: 'elsewhere',
      registry: 'memory:prod',
      place: 'tag:a=b|c',
    });
  });

  it.each(['a|b', 'tag:a=git:.|b', 'alias:memory:prod|x', 'mlflow:HTTPS://host|x', 'mlflow:prod|x', '|x'])(
    'is not meant by %s',
    (other) => expect(parsePlace(other).kind).not.toBe('elsewhere'),
  );

  it('must be named to be found, like a tag', () => {
    expect(namedPlacesIn(['prod', text, 'alias:c', 'tag:a=b', text])).toEqual([text, 'tag:a=b']);
  });

  it('is to that registry alone no place that it knows', () => {
    expect(parseOwnPlace(text)).toEqual({ kind: 'stage', stage: text });
  });
});
