import { BlockList, isIP } from 'node:net';
import type { Json, JsonObject } from './assembly.ts';

export type Matches = (event: Json) => boolean;

type Leaf = null | boolean | number | string;
type LeafTest = (value: Leaf) => boolean;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isLeaf = (value: Json): value is Leaf => typeof value !== 'object' || value === null;

/**
 * Compiles an event pattern as EventBridge and the filters of Lambda's event sources understand it. All fields of a
 * pattern under one array must be found in the same element of it.
 * Source: "Amazon EventBridge event patterns", and the rules of the open-source matcher behind it (aws/event-ruler).
 * @throws if the pattern is malformed or uses an operator that does not exist
 */
export function compilePattern(pattern: Json, path = ''): Matches {
  if (!isObject(pattern)) throw new Error(`event pattern${at(path)}: an object is expected`);
  const parts = Object.entries(pattern).map(([key, value]): Matches => {
    const below = path === '' ? key : `${path}.${key}`;
    if (key === '$or') {
      if (!Array.isArray(value) || value.length < 2)
        throw new Error(`event pattern${at(below)}: a list of at least two is expected`);
      const alternatives = value.map((alternative) => compilePattern(alternative, path));
      return (event) => alternatives.some((matches) => matches(event));
    }
    if (Array.isArray(value)) {
      const matches = compileLeaf(value, below);
      return (event) => matches(isObject(event) ? event[key] : undefined);
    }
    const matches = compilePattern(value, below);
    // A pattern may ask for the absence of a field below an absent object.
    return (event) => matches(isObject(event) ? (event[key] ?? null) : null);
  });
  if (parts.length === 0) throw new Error(`event pattern${at(path)}: must not be empty`);
  const all: Matches = (event) => parts.every((matches) => matches(event));
  return (event) => (Array.isArray(event) && event.length > 0 ? event.some(all) : all(event));
}

const at = (path: string): string => (path === '' ? '' : ` at ${path}`);

/** Any of the listed alternatives must match; in an array any element may be the one that does. */
function compileLeaf(alternatives: Json[], path: string): (value: Json | undefined) => boolean {
  if (alternatives.length === 0) throw new Error(`event pattern${at(path)}: the list of values is empty`);
  const tests: LeafTest[] = [];
  let whenAbsent = false;
  let whenPresent = false;
  for (const alternative of alternatives) {
    if (isObject(alternative) && 'exists' in alternative) {
      if (typeof alternative.exists !== 'boolean')
        throw new Error(`event pattern${at(path)}: exists takes true or false`);
      if (alternative.exists) whenPresent = true;
      else whenAbsent = true;
    } else tests.push(compileTest(alternative, path));
  }
  return (value) => {
    const leaves = leavesOf(value);
    if (leaves.length === 0) return whenAbsent;
    return whenPresent || leaves.some((leaf) => tests.some((test) => test(leaf)));
  };
}

/** Only leaves exist for a pattern: an object or an empty array in place of a value counts as absent. */
function leavesOf(value: Json | undefined): Leaf[] {
  if (value === undefined || isObject(value)) return [];
  return Array.isArray(value) ? value.flatMap(leavesOf) : [value];
}

function compileTest(alternative: Json, path: string): LeafTest {
  if (Array.isArray(alternative)) throw new Error(`event pattern${at(path)}: a list in a list`);
  if (isLeaf(alternative)) return (value) => value === alternative;
  const [entry, ...others] = Object.entries(alternative);
  if (!entry || others.length > 0) throw new Error(`event pattern${at(path)}: one operator at a time`);
  const [operator, argument] = entry;
  return compileOperator(operator, argument, path);
}

const ofText =
  (test: (value: string) => boolean): LeafTest =>
  (value) =>
    typeof value === 'string' && test(value);

function compileOperator(operator: string, argument: Json, path: string): LeafTest {
  const fail = (expected: string): Error => new Error(`event pattern${at(path)}: ${operator} takes ${expected}`);
  const text = (value: Json): string => {
    if (typeof value !== 'string') throw fail('a string');
    return value;
  };
  switch (operator) {
    case 'prefix':
    case 'suffix': {
      const holds = operator === 'prefix' ? 'startsWith' : 'endsWith';
      if (isObject(argument)) {
        const wanted = text(argument['equals-ignore-case'] ?? null).toLowerCase();
        return ofText((value) => value.toLowerCase()[holds](wanted));
      }
      const wanted = text(argument);
      return ofText((value) => value[holds](wanted));
    }
    case 'equals-ignore-case': {
      const wanted = text(argument).toLowerCase();
      return ofText((value) => value.toLowerCase() === wanted);
    }
    case 'wildcard': {
      const wanted = wildcard(text(argument), path);
      return ofText((value) => wanted.test(value));
    }
    case 'cidr': {
      const inside = cidr(text(argument), path);
      return ofText(inside);
    }
    case 'numeric':
      return numeric(argument, path);
    case 'anything-but':
      return anythingBut(argument, path);
    default:
      throw new Error(`event pattern${at(path)}: the operator ${operator} is not known`);
  }
}

function anythingBut(argument: Json, path: string): LeafTest {
  if (isLeaf(argument)) return (value) => value !== argument;
  if (Array.isArray(argument)) {
    if (argument.length === 0 || !argument.every(isLeaf))
      throw new Error(`event pattern${at(path)}: anything-but takes values`);
    return (value) => !argument.includes(value);
  }
  const [entry, ...others] = Object.entries(argument);
  if (!entry || others.length > 0 || !['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(entry[0]))
    throw new Error(
      `event pattern${at(path)}: anything-but takes values, prefix, suffix, equals-ignore-case or wildcard`,
    );
  const tests = [entry[1]].flat().map((unwanted) => compileOperator(entry[0], unwanted, path));
  return (value) => !tests.some((test) => test(value));
}

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

function numeric(argument: Json, path: string): LeafTest {
  const list = Array.isArray(argument) ? argument : [];
  const tests: ((value: number) => boolean)[] = [];
  for (let position = 0; position < list.length; position += 2) {
    const compare = COMPARISONS[String(list[position])];
    const limit = list[position + 1];
    if (!compare || typeof limit !== 'number')
      throw new Error(`event pattern${at(path)}: numeric takes pairs of comparison and number`);
    tests.push((value) => compare(value, limit));
  }
  if (tests.length === 0) throw new Error(`event pattern${at(path)}: numeric takes pairs of comparison and number`);
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function wildcard(pattern: string, path: string): RegExp {
  let source = '';
  for (let position = 0; position < pattern.length; position++) {
    let character = pattern.charAt(position);
    if (character === '*') {
      if (pattern.charAt(position + 1) === '*')
        throw new Error(`event pattern${at(path)}: wildcard takes no two * in a row`);
      source += '.*';
      continue;
    }
    if (character === '\\') {
      character = pattern.charAt(++position);
      if (character !== '*' && character !== '\\')
        throw new Error(`event pattern${at(path)}: wildcard escapes only * and \\`);
    }
    source += character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  }
  return new RegExp(`^${source}$`, 's');
}

function cidr(block: string, path: string): (value: string) => boolean {
  const [network = '', bits = ''] = block.split('/');
  const family = isIP(network);
  if (family === 0 || !/^\d+$/.test(bits)) throw new Error(`event pattern${at(path)}: ${block} is no CIDR block`);
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  return (value) => {
    const version = isIP(value);
    return version === family && list.check(value, version === 6 ? 'ipv6' : 'ipv4');
  };
}
