import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BuildRecord } from '../../../lib/bundling/build-record.ts';

let root: string;
const put = (path: string, text: string): void => writeFileSync(join(root, path), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'chancery-build-'));
  put('source.ts', 'export const one = 1;');
  put('bundle.cjs', 'exports.one=1;');
  new BuildRecord(root, 'record.json').keep(['source.ts'], ['bundle.cjs']);
});
afterEach(() => rmSync(root, { recursive: true }));

const stands = (...wanted: string[]): boolean => new BuildRecord(root, 'record.json').stands(wanted);

it('a build stands while nothing that it read or wrote has changed', () => {
  expect(stands('bundle.cjs')).toBe(true);
  put('source.ts', 'export const one = 1;');
  expect(stands('bundle.cjs')).toBe(true);
});

it.each(['source.ts', 'bundle.cjs'])('a build whose %s was changed or is gone stands no more', (path) => {
  put(path, 'export const one = 2;');
  expect(stands('bundle.cjs')).toBe(false);
  rmSync(join(root, path));
  expect(stands('bundle.cjs')).toBe(false);
});

it('a build stands only for what it wrote, and none is remembered without a record', () => {
  expect(stands('bundle.cjs', 'other.cjs')).toBe(false);
  expect(new BuildRecord(root, 'no-record.json').stands([])).toBe(false);
});
