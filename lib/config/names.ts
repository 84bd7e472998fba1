import type { StageConfig } from './stage.ts';

/** The services, each with the prefix of every key it may touch. */
export const keyPrefixes = {
  registration: 'REG#',
  accreditation: 'ACC#',
  'meeting-booking': 'MTG#',
  notifications: 'NTF#',
} as const;

export type ServiceName = keyof typeof keyPrefixes;

/** The name and version of an event: `delegate-nominated.v1`. */
export type EventName = `${string}.v${number}`;

/** EventBridge `source` of a service's events. */
export const eventSource = (service: ServiceName): string => `chancery.${service}`;

export const eventSources: readonly string[] = Object.keys(keyPrefixes).map((name) => eventSource(name as ServiceName));

/** The name of a resource that people and alarms call by name; one account may hold several stages. */
export const resourceName = (stage: StageConfig, ...parts: readonly string[]): string =>
  ['chancery', stage.name, ...parts].join('-');

/** Log groups of a stage lie under one path, so that their key's policy can name exactly them. */
export const logGroupPath = (stage: StageConfig, ...parts: readonly string[]): string =>
  ['/chancery', stage.name, ...parts].join('/');
