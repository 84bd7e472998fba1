/**
 * Every problem type of the API: its status, its title, and what a reader should do about it. `/problems/<slug>` shows
 * this page (RFC 9457 section 3.1.1). It is the only file that knows status codes of failures.
 */
export interface ProblemType {
  readonly status: number;
  readonly title: string;
  readonly whatToDo: string;
}

export const problemTypes = {
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    whatToDo: 'Each entry of `errors` points at a fault in the body or the query. Mend them all and send it again.',
  },
  'invalid-cursor': {
    status: 400,
    title: 'The cursor is not valid',
    whatToDo: 'Cursors belong to one list and are passed on unchanged. Start again without one.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid token',
    whatToDo: 'Send `Authorization: Bearer <access token>`. Tokens expire: ask the identity provider for a new one.',
  },
  forbidden: { status: 403, title: 'Not allowed', whatToDo: 'Ask someone whose role allows it.' },
  'not-found': {
    status: 404,
    title: 'Not found',
    whatToDo: 'Check the path and the ids. What you may not see looks the same as what does not exist.',
  },
  'request-in-progress': {
    status: 409,
    title: 'The first request is still running',
    whatToDo: 'Wait a moment and repeat with the same Idempotency-Key: you get the first answer.',
  },
  'stale-version': {
    status: 412,
    title: 'It has changed since you read it',
    whatToDo: 'Read it again, apply your change to what you find and send the new ETag in If-Match.',
  },
  'payload-too-large': { status: 413, title: 'The body is too large', whatToDo: 'Split it into several requests.' },
  'unsupported-media-type': {
    status: 415,
    title: 'This media type is not taken',
    whatToDo: 'Set Content-Type to one of `supported`.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key belongs to another request',
    whatToDo: 'Keys are for repeating the very same request. Take a new key for a new one.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    whatToDo:
      'Wait as long as Retry-After says, or else a moment, then go on more slowly. One limit is on all callers together; another on the codes that one caller tries in vain.',
  },
  'precondition-required': {
    status: 428,
    title: 'If-Match is missing',
    whatToDo: 'Read it first and send its ETag in If-Match.',
  },
  'internal-error': {
    status: 500,
    title: 'Something failed on our side',
    whatToDo: 'Repeat with the same Idempotency-Key. If it goes on, report the correlationId.',
  },
  busy: {
    status: 503,
    title: 'Too busy just now',
    whatToDo:
      'Repeat the same request, with the same Idempotency-Key, after the time in Retry-After. Nothing was changed, unless the detail says how far it came: then the repeat goes on from there.',
  },
  // registration
  'registration-closed': {
    status: 409,
    title: 'Registration is not open',
    whatToDo:
      'The conference says when registration opens and closes. Once it has closed you can still withdraw, substitute people, correct those who are nominated, put the passport of a nominated delegate, and submit those who came in the place of others. The organiser can do the rest.',
  },
  'invitation-redeemed': {
    status: 409,
    title: 'The invitation code was used',
    whatToDo: 'A code registers one delegation once. If it was not you, tell the organiser at once.',
  },
  'invitation-expired': {
    status: 410,
    title: 'The invitation has expired',
    whatToDo: 'Ask whoever invited you for a new one.',
  },
  'focal-point-joined': {
    status: 409,
    title: 'The code was used',
    whatToDo:
      'A code lets one person join once. If it was not you, tell the primary focal point or the organiser at once.',
  },
  'already-focal-point': {
    status: 409,
    title: 'You are a focal point of this delegation',
    whatToDo: 'Leave the code to the person it was meant for: it still works.',
  },
  'focal-point-not-joined': {
    status: 409,
    title: 'The focal point has not joined yet',
    whatToDo: 'Only somebody who has joined with the code can be primary.',
  },
  'primary-focal-point': {
    status: 409,
    title: 'The primary focal point cannot be removed',
    whatToDo:
      'Make another focal point who has joined primary first (PATCH it with `isPrimary: true`); then this one can be removed.',
  },
  'too-many-focal-points': {
    status: 409,
    title: 'There are too many focal points',
    whatToDo: '`limit` says how many there may be. Remove one who has left or never joined.',
  },
  'quota-exceeded': {
    status: 409,
    title: 'The quota is used up',
    whatToDo:
      '`bound` says which limit is reached: that of the category, or of all categories together. Choose another category, withdraw or substitute somebody, or ask the organiser for more places.',
  },
  'delegation-withdrawn': {
    status: 409,
    title: 'The delegation has withdrawn',
    whatToDo: 'Nothing can be added to it or changed in it any more. The organiser can invite the entity again.',
  },
  'quota-below-use': {
    status: 409,
    title: 'More places are used than that',
    whatToDo:
      '`used` says how many are used, and `errors` names each limit that is too low. Ask for as many or more, or have people withdrawn or moved first.',
  },
  'already-registered': {
    status: 409,
    title: 'This person is registered already',
    whatToDo: 'One person has one place at a conference. If you believe this is a mistake, ask the organiser.',
  },
  'head-already-named': {
    status: 409,
    title: 'The delegation has a head',
    whatToDo:
      'Exactly one delegate is head of delegation. A draft takes the flag once the other one has laid it down; once both are nominated, naming one head takes it from the other.',
  },
  'external-ref-in-use': {
    status: 409,
    title: 'Something else has this externalRef',
    whatToDo:
      'It names one thing of your list. Amend what has it, or import a row with it, which amends; or take another one.',
  },
  'incomplete-delegation': {
    status: 422,
    title: 'The delegation is not complete',
    whatToDo: 'Each entry of `errors` names what is missing. Complete it and send the request again.',
  },
  'category-in-use': {
    status: 409,
    title: 'Somebody is in this category',
    whatToDo: '`used` says how many people are in it. Keep the category, or have them moved to another one first.',
  },
  'unknown-category': {
    status: 422,
    title: 'The conference has no such category',
    whatToDo: 'GET the conference: it lists its categories.',
  },
  'unknown-entity': {
    status: 422,
    title: 'There is no such entity',
    whatToDo: 'The organiser keeps the list of entities; PUT the entity first.',
  },
  'not-amendable': {
    status: 409,
    title: 'It can no longer be changed',
    whatToDo: 'Read it again: its state says why.',
  },
  'too-many-documents': {
    status: 409,
    title: 'The delegate has enough documents of this kind',
    whatToDo:
      'Use those that are there. One that was rejected makes room for another. One that is never uploaded does so 30 minutes after it was announced: 15 in which the upload can begin, and 15 for it to arrive. `roomFrom` says when, if one is waited for.',
  },
  'document-not-accepted': {
    status: 409,
    title: 'The document was not accepted',
    whatToDo: 'Read the document: its state says whether it waits for its upload and check, or why it was rejected.',
  },

  // accreditation
  'not-in-screening': {
    status: 409,
    title: 'The delegate is not in screening any more',
    whatToDo: 'Read the accreditation again: its status says what was decided, or that the delegate does not come.',
  },
  'verdict-not-required': {
    status: 422,
    title: 'This authority is not asked',
    whatToDo: 'The category of the delegate says which authorities decide.',
  },
  'illegal-transition': {
    status: 409,
    title: 'This is not possible in the present state',
    whatToDo: 'Read it again: its status says what can still be done.',
  },
  'second-officer-needed': {
    status: 409,
    title: 'Another officer must confirm this',
    whatToDo: 'You proposed it. Ask a colleague to send the same call before `expiresAt`.',
  },
  'badge-collected': {
    status: 409,
    title: 'The badge was handed out already',
    whatToDo: 'Read the badge: it says who took it and when. If it was lost, reprint it.',
  },
  'pass-limit-reached': {
    status: 409,
    title: 'The delegation holds as many passes as it may',
    whatToDo: 'Revoke one that is not needed any more. The organiser sets the limits in the conference.',
  },
  'nothing-to-print': {
    status: 409,
    title: 'There is no badge to be printed',
    whatToDo:
      'Badges that were printed before are printed again by their serials. Where the answer has a `nextCursor`, send it as `cursor` to look further.',
  },
  'nothing-to-collect': {
    status: 409,
    title: 'There is no badge to be collected',
    whatToDo: 'Badges exist once their bearers are accredited, and each is handed out once.',
  },
  'unknown-condition': {
    status: 422,
    title: 'The conference has no such condition',
    whatToDo: '`conditions` lists those that its categories ask for. The organiser names them in the conference.',
  },
  'badge-not-active': {
    status: 409,
    title: 'The badge is not active',
    whatToDo: 'Read the badge: its status says why.',
  },
  'device-not-allowed': {
    status: 403,
    title: 'This device may not scan here',
    whatToDo: 'Have security enrol it with a new code, for the zone it stands at.',
  },
  'enrolment-code-spent': {
    status: 410,
    title: 'The enrolment code is spent',
    whatToDo: 'Ask security for a new one: a code works once, within a day.',
  },

  // meeting booking
  'no-programme': {
    status: 409,
    title: 'The conference has no programme yet',
    whatToDo: 'The protocol desk puts the programme first: grid, rooms, sessions.',
  },
  'invalid-programme': {
    status: 422,
    title: 'The programme contradicts itself',
    whatToDo: 'Each entry of `errors` points at what does not fit.',
  },
  'invalid-availability': {
    status: 422,
    title: 'The availability cannot be like this',
    whatToDo: 'Each entry of `errors` points at what does not fit the conference or itself.',
  },
  'invalid-keep-apart': {
    status: 422,
    title: 'The delegations cannot be kept apart like this',
    whatToDo: 'Each entry of `errors` points at what does not fit the conference or the list itself.',
  },
  'invalid-meeting': {
    status: 422,
    title: 'The meeting cannot be asked for like this',
    whatToDo: 'Each entry of `errors` points at what does not fit the programme or the delegations.',
  },
  'too-many-proposals': {
    status: 409,
    title: 'There have been as many proposals as there may be',
    whatToDo: 'Accept or decline what was proposed last, or decline it, talk to each other and ask for a meeting anew.',
  },
  'meeting-locked': {
    status: 409,
    title: 'The meeting is locked',
    whatToDo: 'Its slot and room are fixed. Ask the protocol desk, which can place it elsewhere or lift the lock.',
  },
  'slot-taken': {
    status: 409,
    title: 'The slot is taken',
    whatToDo:
      '`conflicts` names what is not free. Choose another slot or room. A meeting of the host can displace others with `displace`; what is named then cannot be displaced: it is locked, of the host as well, has begun, or is no meeting.',
  },
  'too-much-to-move': {
    status: 409,
    title: 'More would be moved than one step takes',
    whatToDo:
      'Nothing was changed. Choose a slot with fewer meetings in the way, or reschedule them one by one first. A meeting of very many people can be moved within its day.',
  },
  'no-slot': {
    status: 409,
    title: 'There is no slot that suits everybody',
    whatToDo: 'Nothing was changed. Name wider windows or a shorter time, or ask the protocol desk to place it.',
  },
  'too-many-calendar-links': {
    status: 409,
    title: 'There are enough calendar links',
    whatToDo: 'List them and revoke one that nobody uses any more. One link may be given to several people.',
  },
  'plan-too-large': {
    status: 422,
    title: 'This is too much for one plan',
    whatToDo:
      '`limit` says how many there may be of what `of` says. Name the meetings that come first in `requests` and plan the others after them; or plan without moving any, with `mayMove: false`.',
  },
  'meeting-not-open': {
    status: 409,
    title: 'The meeting is not waiting for this',
    whatToDo: 'Read the meeting: its status says what can still be done.',
  },
} as const satisfies Record<string, ProblemType>;
