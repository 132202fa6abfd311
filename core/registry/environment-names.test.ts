import { expect, it } from 'vitest';
import { shownVersion } from './environment-names';

it.each([
  ['mlflow:https://prod.example.com|7', '7 (prod.example.com)'],
  ['mlflow:http://prod.example.com:5000/mlflow|7', '7 (prod.example.com:5000/mlflow)'],
  ['7', '7'],
  ['v1.2.0', 'v1.2.0'],
  ['nothing|7', 'nothing|7'],
])('shows %s as %s', (name, shown) => {
  expect(shownVersion(name)).toBe(shown);
});
