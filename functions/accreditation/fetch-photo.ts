import { createHash } from 'node:crypto';
import { type ObjectBucket, ObjectCallFailed } from '../shared/objects/object-bucket.ts';
import { described, logger } from '../shared/observability/logger.ts';
import { type Photo, readPhoto, UnreadablePhoto } from '../shared/rendering/photo.ts';
import type { PhotoOnFile } from './data/photo-projection.ts';
import type { BadgeFaceOnFile } from './get-badge-face.ts';
import { photoDigest } from './project-photo.ts';
import type { BadgeFace } from './rendering/badge-pdf.ts';

/**
 * The face with the photo that it is to bear. A photo that has been deleted, or that no printer could show, is as one that was
 * never filed: there is an empty frame where the category asks for a photo, and none elsewhere.
 * @throws ObjectCallFailed when the bucket does not answer; a badge is not printed without its photo for that
 */
export async function withPhoto(
  objects: ObjectBucket,
  { face, photo: onFile, photoRequired }: BadgeFaceOnFile,
): Promise<BadgeFace> {
  const photo = onFile && (await fetchPhoto(objects, onFile));
  if (photo) return { ...face, photo };
  return photoRequired ? { ...face, photo: 'missing' } : face;
}

async function fetchPhoto(
  objects: ObjectBucket,
  { documentId, digest, size, object }: PhotoOnFile,
): Promise<Photo | undefined> {
  try {
    const file = await objects.read(object, 0, size - 1);
    const found = photoDigest(createHash('sha256').update(file).digest('base64'));
    if (!Buffer.from(digest).equals(found)) throw new UnreadablePhoto('another file than was accepted');
    return readPhoto(file);
  } catch (error) {
    const isGone = error instanceof ObjectCallFailed && (error.status === 403 || error.status === 404);
    if (!isGone && !(error instanceof UnreadablePhoto)) throw error;
    logger.warn('a badge is printed without its photo', { documentId, error: described(error) });
    return undefined;
  }
}
