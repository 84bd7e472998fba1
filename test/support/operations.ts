import openapi from '../../docs/openapi.json' with { type: 'json' };

/** One operation of the published contract. */
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly isPublic: boolean;
  readonly takesBody: boolean;
}

interface Documented {
  readonly operationId: string;
  readonly security: readonly unknown[];
  readonly requestBody?: unknown;
}

/** Every operation of docs/openapi.json. */
export const operations: readonly Operation[] = Object.entries(
  openapi.paths as unknown as Record<string, Record<string, Documented>>, // the document's literal type is too large to compare
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, security, requestBody }]) => ({
    operationId,
    method: method.toUpperCase(),
    path,
    isPublic: security.length === 0,
    takesBody: requestBody !== undefined,
  })),
);
