import { describe, expect, it } from 'vitest';
import type { Json } from '../../local/assembly.ts';
import { compilePattern } from '../../local/event-patterns.ts';

const event = {
  source: 'chancery.registration',
  'detail-type': 'delegate-nominated.v1',
  region: 'eu-central-1',
  detail: {
    delegate: { category: 'head', age: 61, remote: false, title: null, languages: ['en', 'fr'], nickname: '' },
    address: '192.0.2.17',
    address6: '2001:db8::17',
    file: 'badges/2021/minister*.pdf',
    none: [],
    rooms: [
      { name: 'Volga', floor: 1 },
      {
        name: 'Neva',
        floor: 2,
        seats: [
          { row: 1, free: true },
          { row: 2, free: false },
        ],
      },
    ],
  },
};

const delegate = (pattern: Json): Json => ({ detail: { delegate: pattern } });

describe('an event pattern', () => {
  it.each<[string, Json, boolean]>([
    ['an equal value', { source: ['chancery.registration'] }, true],
    ['one of several values', { source: ['x', 'chancery.registration'] }, true],
    ['another value', { source: ['chancery.accreditation'] }, false],
    ['all fields', { source: ['chancery.registration'], region: ['eu-west-1'] }, false],
    ['a missing field', { account: ['1'] }, false],
    ['a number', delegate({ age: [61] }), true],
    ['a number is no string', delegate({ age: ['61'] }), false],
    ['a boolean', delegate({ remote: [false] }), true],
    ['null', delegate({ title: [null] }), true],
    ['the empty string', delegate({ nickname: [''] }), true],
    ['an element of a list', delegate({ languages: ['fr'] }), true],
    ['no element of a list', delegate({ languages: ['ru'] }), false],

    ['prefix', { 'detail-type': [{ prefix: 'delegate-' }] }, true],
    ['prefix, not', { 'detail-type': [{ prefix: 'delegation-' }] }, false],
    ['prefix whatever the case', { 'detail-type': [{ prefix: { 'equals-ignore-case': 'DELEGATE' } }] }, true],
    ['prefix of a number', delegate({ age: [{ prefix: '6' }] }), false],
    ['suffix', { 'detail-type': [{ suffix: '.v1' }] }, true],
    ['suffix, not', { 'detail-type': [{ suffix: '.v2' }] }, false],
    ['suffix whatever the case', { 'detail-type': [{ suffix: { 'equals-ignore-case': '.V1' } }] }, true],
    ['equals-ignore-case', delegate({ category: [{ 'equals-ignore-case': 'HEAD' }] }), true],
    ['equals-ignore-case, not', delegate({ category: [{ 'equals-ignore-case': 'HEADS' }] }), false],

    ['anything-but', delegate({ category: [{ 'anything-but': 'member' }] }), true],
    ['anything-but, not', delegate({ category: [{ 'anything-but': 'head' }] }), false],
    ['anything-but a list', delegate({ category: [{ 'anything-but': ['member', 'head'] }] }), false],
    ['anything-but numbers', delegate({ age: [{ 'anything-but': [60, 62] }] }), true],
    ['anything-but prefix', delegate({ category: [{ 'anything-but': { prefix: 'he' } }] }), false],
    ['anything-but prefixes', delegate({ category: [{ 'anything-but': { prefix: ['me', 'ex'] } }] }), true],
    ['anything-but suffix', delegate({ category: [{ 'anything-but': { suffix: 'ad' } }] }), false],
    [
      'anything-but equals-ignore-case',
      delegate({ category: [{ 'anything-but': { 'equals-ignore-case': ['HEAD'] } }] }),
      false,
    ],
    ['anything-but wildcard', delegate({ category: [{ 'anything-but': { wildcard: 'h*d' } }] }), false],
    ['anything-but needs the field', delegate({ rank: [{ 'anything-but': 'x' }] }), false],

    ['numeric range', delegate({ age: [{ numeric: ['>', 60, '<=', 61] }] }), true],
    ['numeric range, not', delegate({ age: [{ numeric: ['>', 61] }] }), false],
    ['numeric equality', delegate({ age: [{ numeric: ['=', 61.0] }] }), true],
    ['numeric of a string', delegate({ category: [{ numeric: ['>', 0] }] }), false],

    ['exists', delegate({ category: [{ exists: true }] }), true],
    ['exists, null too', delegate({ title: [{ exists: true }] }), true],
    ['exists, absent', delegate({ rank: [{ exists: true }] }), false],
    ['exists not', delegate({ rank: [{ exists: false }] }), true],
    ['exists not, but present', delegate({ category: [{ exists: false }] }), false],
    ['exists only on leaves', { detail: { delegate: [{ exists: true }] } }, false],
    ['an empty list does not exist', { detail: { none: [{ exists: false }] } }, true],
    ['exists not, below an absent object', { detail: { visa: { number: [{ exists: false }] } } }, true],
    ['absent or equal', delegate({ rank: [{ exists: false }, 'general'] }), true],

    ['cidr', { detail: { address: [{ cidr: '192.0.2.0/24' }] } }, true],
    ['cidr, not', { detail: { address: [{ cidr: '192.0.3.0/24' }] } }, false],
    ['cidr 6', { detail: { address6: [{ cidr: '2001:db8::/32' }] } }, true],
    ['cidr of another family', { detail: { address: [{ cidr: '2001:db8::/32' }] } }, false],
    ['cidr of no address', delegate({ category: [{ cidr: '0.0.0.0/0' }] }), false],

    ['wildcard', { detail: { file: [{ wildcard: 'badges/*/*.pdf' }] } }, true],
    ['wildcard, not', { detail: { file: [{ wildcard: 'badges/*.png' }] } }, false],
    ['wildcard, escaped', { detail: { file: [{ wildcard: '*minister\\*.pdf' }] } }, true],
    ['wildcard takes a dot literally', { detail: { file: [{ wildcard: '*minister\\*?pdf' }] } }, false],

    ['$or, one holds', { $or: [{ source: ['x'] }, { region: ['eu-central-1'] }] }, true],
    ['$or, none holds', { $or: [{ source: ['x'] }, { region: ['x'] }] }, false],
    ['$or and the rest', { source: ['x'], $or: [{ region: ['eu-central-1'] }, { source: ['y'] }] }, false],
    ['$or inside', delegate({ $or: [{ age: [1] }, { category: ['head'] }] }), true],

    ['two fields of one element', { detail: { rooms: { name: ['Neva'], floor: [2] } } }, true],
    ['fields of different elements do not combine', { detail: { rooms: { name: ['Volga'], floor: [2] } } }, false],
    ['nested lists, one element', { detail: { rooms: { seats: { row: [1], free: [true] } } } }, true],
    ['nested lists, different elements', { detail: { rooms: { seats: { row: [2], free: [true] } } } }, false],
    ['nested lists, different elements above', { detail: { rooms: { name: ['Volga'], seats: { row: [1] } } } }, false],
  ])('matches: %s', (_, pattern, expected) => {
    expect(compilePattern(pattern)(event)).toBe(expected);
  });

  it.each<[string, Json]>([
    ['an unknown operator', { a: [{ regex: 'x' }] }],
    ['a value that is no list', { a: 'x' }],
    ['an empty list', { a: [] }],
    ['an empty pattern', {}],
    ['two operators at once', { a: [{ prefix: 'x', suffix: 'y' }] }],
    ['a malformed range', { a: [{ numeric: ['>'] }] }],
    ['a malformed block', { a: [{ cidr: '192.0.2.0' }] }],
    ['two stars in a row', { a: [{ wildcard: 'a**' }] }],
    ['$or with one alternative', { $or: [{ a: [1] }] }],
  ])('is refused with %s', (_, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(/event pattern/);
  });
});
