import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { catalogue } from '../events/catalogue.ts';
import { type EventDefinition, eventMetadata } from '../events/envelope.ts';

/** Where the golden sample of an event lies, from the top of the project. */
export const samplePath = ({ source, detailType }: EventDefinition): string =>
  `events/${source.slice('chancery.'.length)}/${detailType}.sample.json`;

/** JSON schemas of every event's `detail`, by `detail-type`, for consumers that are not ours. */
export function eventSchemas(): Record<string, unknown> {
  return Object.fromEntries(
    catalogue.map((definition) => [
      definition.detailType,
      {
        source: definition.source,
        detail: z.toJSONSchema(z.object({ metadata: eventMetadata, data: definition.data })),
      },
    ]),
  );
}

/** The catalogue as a page: what each event says, who publishes it, and a sample. */
export function eventsPage(): string {
  const services = [...new Set(catalogue.map(({ source }) => source))];
  const rows = (source: string) =>
    catalogue
      .filter((event) => event.source === source)
      .map(({ detailType, summary }) => `| \`${detailType}\` | ${summary} |`);
  const samples = catalogue.map(
    (event) => `### ${event.detailType}\n\n\`\`\`json\n${readFileSync(samplePath(event), 'utf8').trim()}\n\`\`\`\n`,
  );
  return [
    '# Events',
    '',
    'Generated from `events/`. `source` is the service, `detail-type` the name with its version, `detail` what the samples show.',
    'The schemas are in [event-schemas.json](event-schemas.json). Delivery is at least once and in no order: know duplicates by',
    '`metadata.eventId`, and drop what has an older `metadata.aggregateVersion` than you know.',
    'An additive change stays in its version; a breaking one is published beside the old version, which gets a date for its end.',
    '',
    ...services.flatMap((source) => [`## ${source}`, '', '| Event | What it says |', '|---|---|', ...rows(source), '']),
    '## Samples',
    '',
    ...samples,
  ].join('\n');
}
