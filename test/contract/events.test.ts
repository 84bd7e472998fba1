import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { catalogue } from '../../events/catalogue.ts';
import { eventMetadata } from '../../events/envelope.ts';
import { eventSchemas, samplePath } from '../../scripts/event-documents.ts';

describe.each(catalogue.map((definition) => [definition.detailType, definition] as const))(
  '%s',
  (detailType, definition) => {
    const sample = JSON.parse(readFileSync(samplePath(definition), 'utf8'));

    it('reads its golden sample and leaves nothing of it out', () => {
      expect(z.object({ metadata: eventMetadata, data: definition.data }).parse(sample)).toEqual(sample);
    });

    it('names itself in its sample', () => {
      expect(`${sample.metadata.type}.v${sample.metadata.version}`).toBe(detailType);
      expect(definition.source).toMatch(/^chancery\.(registration|accreditation|meeting-booking|notifications)$/);
    });

    it('still reads a sample with fields that a later publisher added', () => {
      const later = { ...sample, data: { ...sample.data, addedLater: true } };
      expect(() => z.object({ metadata: eventMetadata, data: definition.data }).parse(later)).not.toThrow();
    });

    it('carries no passport data', () => {
      expect(JSON.stringify(sample)).not.toMatch(/passport|documentNumber|dateOfBirth|nationalit/i);
      expect(JSON.stringify(eventSchemas()[detailType])).not.toMatch(/passport|documentNumber|dateOfBirth|nationalit/i);
    });
  },
);

it('the catalogue lists every event that has a file', () => {
  const files = ['registration', 'accreditation', 'meeting-booking', 'notifications'].flatMap((service) =>
    readdirSync(`events/${service}`).filter((name) => name.endsWith('.ts')),
  );
  expect(files.map((name) => name.replace(/\.ts$/, '')).sort()).toEqual(
    catalogue.map(({ detailType }) => detailType).sort(),
  );
});
