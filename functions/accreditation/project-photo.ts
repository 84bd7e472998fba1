import type * as z from 'zod';
import type { documentAcceptedV1 } from '../../events/registration/document-accepted.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { PhotoProjection } from './data/photo-projection.ts';

/** Enough to tell two photos apart for as long as a conference lasts; every byte makes the QR code larger. */
const DIGEST_BYTES = 16;

/** Of the bytes of a file, as much of their SHA-256 digest as a credential holds. `sha256` is in base64. */
export const photoDigest = (sha256: string): Uint8Array =>
  Uint8Array.from(Buffer.from(sha256, 'base64').subarray(0, DIGEST_BYTES));

/**
 * Keeps the digest of a photo that was accepted, for the credential, and where it lies, for the badge. Other documents are
 * for neither. One conditional write; an older photo is dropped.
 * @throws OutdatedEvent
 */
export async function projectPhoto(
  { photos }: { readonly photos: PhotoProjection },
  { metadata: { conferenceId }, data }: ReceivedEvent<z.output<typeof documentAcceptedV1.data>>,
): Promise<void> {
  if (data.kind !== 'photo') return;
  const { delegateId, documentId, sha256, size, object } = data;
  await photos.put(conferenceId, delegateId, { documentId, digest: photoDigest(sha256), size, object });
}
