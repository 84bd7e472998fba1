import { expect, it } from 'vitest';
import * as z from 'zod';
import { categoryKey } from '../../../events/vocabulary.ts';
import { inOurWords } from '../../../functions/shared/http/http-handler.ts';
import { mapOf } from '../../../functions/shared/http/map-of.ts';

const schema = z.strictObject({ quotas: mapOf(categoryKey, z.int()) });
const faultsIn = (json: string) =>
  schema.safeParse(JSON.parse(json), inOurWords).error?.issues.map(({ path, message }) => [path.join('/'), message]);

it('a map is taken with the keys that it has', () => {
  expect(schema.parse({ quotas: { head: 1, member: 4 } })).toEqual({ quotas: { head: 1, member: 4 } });
});

it('the key __proto__ is refused by name instead of passed over, beside whatever else is wrong', () => {
  const refusal = ['quotas/__proto__', 'is a word that programs keep for themselves'];
  expect(faultsIn('{"quotas":{"member":4,"__proto__":1}}')).toEqual([refusal]);
  expect(faultsIn('{"quotas":{"\\u005f_proto__":{"member":4}}}')).toEqual([refusal]);
  expect(faultsIn('{"quotas":{"__proto__":1,"member":"x"}}')).toContainEqual(refusal);
});

it.each([
  ['{}', 'is missing'],
  ['{"quotas":null}', 'must be a record'],
  ['{"quotas":4}', 'must be a record'],
])('%s is no map: %s', (json, fault) => expect(faultsIn(json)).toEqual([['quotas', fault]]));
