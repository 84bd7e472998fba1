import type * as z from 'zod';
import type { documentAcceptedV1 } from '../../events/registration/document-accepted.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { PhotoProjection } from './data/photo-projection.ts';

/** Enough to tell two photos apart for as long as a conference lasts; every byte makes the QR code larger. */
const DIGEST_BYTES = 16;

/**
 * Keeps the digest of a photo that was accepted, for the credential. Other documents are not for a gate. One conditional
 * write; an older photo is dropped.
 * @throws OutdatedEvent
 */
export async function projectPhoto(
  { photos }: { readonly photos: PhotoProjection },
  { metadata: { conferenceId }, data }: ReceivedEvent<z.output<typeof documentAcceptedV1.data>>,
): Promise<void> {
  if (data.kind !== 'photo') return;
  const { delegateId, documentId } = data;
  const digest = Uint8Array.from(Buffer.from(data.sha256, 'base64').subarray(0, DIGEST_BYTES));
  await photos.put({ conferenceId, delegateId, documentId, digest });
}
