import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * JSON made small, so that a command record with its answer and its events stays under 1 KB, which is what a write is
 * charged by. It is deflated (RFC 1951) with a preset dictionary of what answers and events say again and again.
 */

/** The first byte names the dictionary. A changed dictionary is a new format; both are read while records of the old one live. */
const FORMAT = 1;

/** Nearest to the end stands what is most often said: deflate refers to it most cheaply. */
const DICTIONARY = Buffer.from(
  [
    '"organisation","media","host","in-person","remote","draft","nominated","accredited","refused","screening","clear"',
    '"nativeName":"","title":"","rank":"","nationalities":["","dateOfBirth":"19","languages":["en"],"arrival":"20',
    '"passportName":{"primary":"","secondary":""},"badgeName":"","function":"minister","category":"member","head"',
    '"headOfDelegation":false,"attendance":"in-person","profile":{"changed":["screened":true,"serial":"bdg_01',
    '"badgeVersion":1,"zones":["plenary","bilateral-wing","validFrom":"20","validUntil":"20","verdicts":[',
    '"authority":"protocol","security","verdict":"clear","reasonCode":"","entity":{"key":"","kind":"state","names":{"en":"',
    '"invitationId":"inv_01","focalPoint":{"focalPointId":"fop_01","subject":"","name":"","email":"","language":"en"',
    '"results":[{"row":1,"quotas":{"contactEmail":"","expiresAt":"20","state":"open","createdAt":"20',
    '"level":"minister","confidentialNote":"","windows":[{"from":"20","to":"20","wasConfirmed":false,"previous":{',
    '"requestedBy":"dlg_01","requestedAt":"20","acceptedBy":["dlg_01","durationMinutes":30,"accepted":true,',
    '"waitlisted","provisional","confirmed","cancelled","requested","status":"","sequence":0},"etag":"\\"1\\"","location":"/v1/conferences/',
    '{"status":200,"body":{"conferenceId":"","{"status":201,"body":{"conferenceId":"","delegates":[{',
    '"placement":{"roomId":"rom_01","roomName":"Bilateral room ","startsAt":"20","endsAt":"20',
    '"parties":[{"delegationId":"dlg_01","principalId":"dgt_01","attendeeIds":["dgt_01","dgt_01"]},{"delegationId":"dlg_01',
    '[{"source":"chancery.accreditation","chancery.registration","chancery.meeting-booking","detailType":"badge-issued.v1",',
    '"delegate-accredited.v1","delegate-nominated.v1","meeting-accepted.v1","meeting-confirmed.v1","detail":{"metadata":{',
    '"eventId":"evt_01","type":"","version":1,"occurredAt":"2021-T:00.000Z","conferenceId":"","aggregateId":"","aggregateVersion":1,',
    '"correlationId":"","causationId":"","traceparent":"00-"},"data":{"meetingId":"mtg_01","delegateId":"dgt_01","delegationId":"dlg_01',
  ].join(''),
);

/** As far back as deflate can refer, less a little. */
const REACH = 32_000;

const dictionaryWith = (beside: Uint8Array): Buffer => Buffer.concat([DICTIONARY, beside]).subarray(-REACH);

/** `beside` is packed JSON that is kept beside this; what it says already need not be said again. */
export function pack(value: unknown, beside?: Uint8Array): Uint8Array {
  const dictionary = dictionaryWith(beside ? unpackBytes(beside) : new Uint8Array());
  return Buffer.concat([Buffer.of(FORMAT), deflateRawSync(JSON.stringify(value), { dictionary, level: 9 })]);
}

/** Reads what `pack` made, given the same `beside`. */
export const unpack = (packed: Uint8Array, beside?: Uint8Array): unknown =>
  JSON.parse(unpackBytes(packed, beside).toString());

function unpackBytes(packed: Uint8Array, beside?: Uint8Array): Buffer {
  if (packed[0] !== FORMAT) throw new Error(`packed in the unknown format ${packed[0]}`);
  const dictionary = dictionaryWith(beside ? unpackBytes(beside) : new Uint8Array());
  return inflateRawSync(packed.subarray(1), { dictionary });
}
