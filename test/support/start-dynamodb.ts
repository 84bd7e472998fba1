import type { TestProject } from 'vitest/node';
import { DynamoDbLocal } from '../../local/dynamodb-local.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    dynamodbEndpoint: string;
  }
}

/** One DynamoDB Local for all tests of a run, in memory, on a free port. */
export default async function startDynamoDb(project: TestProject): Promise<() => Promise<void>> {
  const database = await DynamoDbLocal.start(undefined);
  project.provide('dynamodbEndpoint', `http://127.0.0.1:${database.port}`);
  return () => database.stop();
}
