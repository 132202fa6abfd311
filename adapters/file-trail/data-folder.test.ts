import { describe, expect, it } from 'vitest';
import { dataFolder, trailFileName } from './data-folder';

describe('dataFolder', () => {
  it.each([
    ['linux', { XDG_DATA_HOME: '/data' }, '/home/ana', '/data/stagegate'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ana', '/home/ana/.local/share/stagegate'],
    ['linux', { XDG_DATA_HOME: 'C:\\data' }, '/home/ana', '/home/ana/.local/share/stagegate'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/ana', '/home/ana/.local/share/stagegate'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/Users/ana', '/Users/ana/Library/Application Support/stagegate'],
    ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'C:\\Users\\Ana', 'D:\\Local\\stagegate'],
    ['win32', {}, 'C:\\Users\\Ana', 'C:\\Users\\Ana\\AppData\\Local\\stagegate'],
  ] as const)('is where %s with %j keeps such files', (platform, env, home, folder) => {
    expect(dataFolder({ platform, env, home })).toBe(folder);
  });
});

describe('trailFileName', () => {
  it('is readable, and the name of no other registry', () => {
    expect(trailFileName('mlflow:https://ml.example.com/a')).toMatch(
      /^mlflow-https-ml\.example\.com-a-[0-9a-f]{12}\.audit\.jsonl$/,
    );
    const names = ['mlflow:http://h/a', 'mlflow:http://h-a', 'mlflow:http://H/a', `mlflow:http://${'h'.repeat(300)}`];
    expect(new Set(names.map(trailFileName)).size).toBe(names.length);
    for (const name of names.map(trailFileName)) expect(name).toMatch(/^[\w.-]{1,100}$/);
    expect(trailFileName('mlflow:http://h/../../etc')).not.toContain('/');
  });
});
