import * as z from 'zod';

/**
 * Values by keys that a caller picks. A record passes over the key `__proto__` without a word, since it would change the object
 * that it is put into; here it is refused like any other key that cannot be.
 */
export const mapOf = <Key extends z.ZodString, Value extends z.ZodType>(key: Key, value: Value) =>
  z.preprocess(
    (sent, { issues }) => {
      if (typeof sent === 'object' && sent !== null && Object.hasOwn(sent, '__proto__')) {
        issues.push({
          code: 'custom',
          path: ['__proto__'],
          message: 'is a word that programs keep for themselves',
          input: sent,
        });
      }
      return sent;
    },
    z.record(key, value),
  );
