import { decode } from './http-event.ts';

interface Candidate<Target> {
  readonly routeKey: string;
  readonly method: string;
  readonly segments: readonly string[];
  readonly target: Target;
}

export interface Found<Target> {
  readonly routeKey: string;
  readonly target: Target;
  readonly pathParameters: Record<string, string>;
}

/**
 * Finds the route of a request with API Gateway's priorities: a full match before a greedy one before `$default`, fixed
 * segments before variables, a method before ANY.
 */
export class Routes<Target> {
  readonly #candidates: Candidate<Target>[] = [];
  #fallback: { routeKey: string; target: Target } | undefined;

  add(routeKey: string, target: Target): void {
    if (routeKey === '$default') {
      this.#fallback = { routeKey, target };
      return;
    }
    const [method = '', path = ''] = routeKey.split(' ');
    this.#candidates.push({ routeKey, method, segments: path.slice(1).split('/'), target });
    this.#candidates.sort((one, other) => compare(rank(one), rank(other)));
  }

  /** @throws URIError if the path is not properly encoded */
  find(method: string, path: string): Found<Target> | undefined {
    const given = path.slice(1).split('/');
    for (const { routeKey, method: wanted, segments, target } of this.#candidates) {
      if (wanted !== method && wanted !== 'ANY') continue;
      const pathParameters = match(segments, given);
      if (pathParameters) return { routeKey, target, pathParameters };
    }
    return this.#fallback && { ...this.#fallback, pathParameters: {} };
  }
}

const isVariable = (segment: string): boolean => segment.startsWith('{') && segment.endsWith('}');
const isGreedy = (segment: string): boolean => segment.startsWith('{') && segment.endsWith('+}');

/** Sorts before others what API Gateway prefers. */
function rank({ method, segments }: Candidate<unknown>): string {
  const greedy = segments.some(isGreedy) ? '1' : '0';
  const shape = segments.map((segment) => (isGreedy(segment) ? '2' : isVariable(segment) ? '1' : '0')).join('');
  // Among greedy routes the longer fixed prefix is the more specific.
  return `${greedy}${shape.padEnd(64, greedy === '1' ? '3' : '0')}${method === 'ANY' ? '1' : '0'}`;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function match(segments: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [position, segment] of segments.entries()) {
    const part = given[position];
    if (part === undefined) return undefined;
    if (isGreedy(segment)) {
      const rest = given.slice(position).join('/');
      if (rest === '') return undefined;
      parameters[segment.slice(1, -2)] = decode(rest);
      return parameters;
    }
    if (isVariable(segment)) {
      if (part === '') return undefined;
      parameters[segment.slice(1, -1)] = decode(part);
    } else if (decode(part) !== segment) return undefined;
  }
  return segments.length === given.length ? parameters : undefined;
}
