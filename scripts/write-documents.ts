import { readFileSync, writeFileSync } from 'node:fs';
import { eventSchemas, eventsPage } from './event-documents.ts';
import { openapiDocument } from './openapi-document.ts';

/**
 * Writes the documents that are generated from the code. With `--check` it writes nothing and fails when one of them is
 * not what the code says.
 */
const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
const documents: Record<string, string> = {
  'docs/openapi.json': json(openapiDocument()),
  'docs/event-schemas.json': json(eventSchemas()),
  'docs/events.md': eventsPage(),
};

const isCheck = process.argv.includes('--check');
for (const [path, text] of Object.entries(documents)) {
  if (!isCheck) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${path} is not what the code says: run \`npm run documents\` and look at the difference`);
    process.exitCode = 1;
  }
}
