import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type ApiAnswer, type Client, signIn } from './api.ts';
import { referenceConference } from './reference-conference.ts';
import { sha256 } from './sample-files.ts';

/** The staff of a conference, one person for each role. */
export interface Staff {
  readonly organiser: Client;
  readonly accreditation: Client;
  readonly security: Client;
  readonly host: Client;
  readonly protocol: Client;
  readonly gate: Client;
}

export interface RegisteredDelegation {
  readonly delegationId: string;
  readonly focalPoint: Client;
  readonly invitationCode: string;
}

/** How long an event may take until its effect shows. */
const SOON_MS = 20_000;
const POLL_MS = 25;

/** Calls until the answer is what is expected. Fails with the last answer when it takes too long. */
export async function eventually(call: () => Promise<ApiAnswer>, expected: object): Promise<ApiAnswer> {
  const deadline = Date.now() + SOON_MS;
  for (;;) {
    const answer = await call();
    const { status, body } = answer;
    try {
      expect({ status, body }).toMatchObject(expected);
      return answer;
    } catch (mismatch) {
      if (Date.now() > deadline) throw mismatch;
    }
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
}

/** Signs in everybody on the staff. */
export async function signInStaff(): Promise<Staff> {
  const as = (role: keyof Staff): Promise<Client> => signIn(`${role}-${randomUUID().slice(0, 8)}`, [role]);
  return {
    organiser: await as('organiser'),
    accreditation: await as('accreditation'),
    security: await as('security'),
    host: await as('host'),
    protocol: await as('protocol'),
    gate: await as('gate'),
  };
}

/** A conference of its own for one test file, made through the API. */
export class TestConference {
  readonly id = `conf-${randomUUID().slice(0, 12)}`;
  readonly path = `/v1/conferences/${this.id}`;
  readonly staff: Staff;

  private constructor(staff: Staff) {
    this.staff = staff;
  }

  static async open(changes: object = {}): Promise<TestConference> {
    const conference = new TestConference(await signInStaff());
    await conference.staff.organiser.must('PUT', conference.path, { ...referenceConference, ...changes });
    return conference;
  }

  async invite(entityKey: string, { kind = 'state', ...invitation }: Record<string, unknown> = {}): Promise<string> {
    const { organiser } = this.staff;
    await organiser.must('PUT', `${this.path}/entities/${entityKey}`, { kind, names: { en: `Entity ${entityKey}` } });
    const { body } = await organiser.must('POST', `${this.path}/invitations`, {
      entityKey,
      contactEmail: `protocol@${entityKey}.example`,
      ...invitation,
    });
    return body.code;
  }

  async register(entityKey: string, invitation: Record<string, unknown> = {}): Promise<RegisteredDelegation> {
    const invitationCode = await this.invite(entityKey, invitation);
    const focalPoint = await signIn(`focal-${entityKey}-${randomUUID().slice(0, 8)}`);
    const { body } = await focalPoint.must(
      'POST',
      `${this.path}/delegations`,
      this.registration(invitationCode, entityKey),
    );
    return { delegationId: body.delegationId, focalPoint, invitationCode };
  }

  registration(invitationCode: string, entityKey = 'state'): object {
    return {
      invitationCode,
      focalPoint: { name: 'Camille Petit', email: `protocol@${entityKey}.example` },
      languages: ['en'],
    };
  }

  /** A delegate with everything that a nomination needs. */
  person(changes: object = {}): Record<string, unknown> {
    return {
      passportName: { primary: 'Durand', secondary: 'Élodie' },
      badgeName: 'Élodie Durand',
      function: 'adviser',
      category: 'member',
      nationalities: ['FRA'],
      dateOfBirth: '1975-03-14',
      languages: ['fr', 'en'],
      attendance: 'in-person',
      ...changes,
    };
  }

  async addDelegate({ delegationId, focalPoint }: RegisteredDelegation, changes: object = {}): Promise<string> {
    const { body } = await focalPoint.must(
      'POST',
      `${this.path}/delegations/${delegationId}/delegates`,
      this.person(changes),
    );
    return body.delegateId;
  }

  /** A passport that nobody else has. */
  passport(): object {
    const number = randomUUID().replaceAll('-', '').slice(0, 12);
    return { documentType: 'diplomatic', issuingCountry: 'FRA', number, expiresOn: '2028-01-31' };
  }

  async filePassport({ delegationId, focalPoint }: RegisteredDelegation, delegateId: string): Promise<void> {
    const path = `${this.path}/delegations/${delegationId}/delegates/${delegateId}/passport`;
    await focalPoint.must('PUT', path, this.passport());
  }

  async submit({ delegationId, focalPoint }: RegisteredDelegation): Promise<void> {
    await focalPoint.must('POST', `${this.path}/delegations/${delegationId}/submit`, {});
  }

  /** Waits until the delegate is in the queue, and lets every authority its category asks clear it. */
  async clear(delegateId: string, ...authorities: ('protocol' | 'security' | 'host')[]): Promise<void> {
    await eventually(() => this.staff.security.get(`${this.path}/accreditations/${delegateId}`), { status: 200 });
    for (const authority of authorities) {
      await this.staff[authority].must('POST', `${this.path}/accreditations/${delegateId}/verdicts`, {
        authority,
        verdict: 'clear',
      });
    }
  }

  /** A delegation whose head is registered with a passport, submitted and accredited. */
  async accreditedHead(
    entityKey: string,
    invitation: Record<string, unknown> = {},
  ): Promise<RegisteredDelegation & { headId: string }> {
    const delegation = await this.register(entityKey, invitation);
    const headId = await this.addDelegate(delegation, {
      category: 'head',
      function: 'minister',
      headOfDelegation: true,
    });
    await this.filePassport(delegation, headId);
    await this.submit(delegation);
    await this.clear(headId, 'protocol');
    return { ...delegation, headId };
  }

  /** Announces a document, uploads it as its bearer would, and waits until it is decided on; gives its id. */
  async sendDocument(
    { delegationId, focalPoint }: RegisteredDelegation,
    delegateId: string,
    file: Uint8Array,
    body: { readonly kind: string; readonly contentType: string },
  ): Promise<string> {
    const documents = `${this.path}/delegations/${delegationId}/delegates/${delegateId}/documents`;
    const announced = { ...body, size: file.length, sha256: sha256(file) };
    const { upload, documentId } = (await focalPoint.must('POST', documents, announced)).body;
    const { status } = await fetch(upload.url, { ...upload, body: Buffer.from(file) });
    expect(status).toBe(200);
    await eventually(() => focalPoint.get(`${documents}/${documentId}`), { body: { decidedAt: expect.any(String) } });
    return documentId;
  }

  /** A programme of one day and the given rooms. */
  programme({
    rooms = 2,
    days = ['2021-06-22', '2021-06-23', '2021-06-24'],
    from = '09:00',
    to = '20:00',
  } = {}): object {
    return {
      grid: { stepMinutes: 15, days: days.map((day) => ({ day, from, to })) },
      sessions: [],
      rooms: Array.from({ length: rooms }, (_, index) => ({
        name: `Room ${index + 1}`,
        capacity: 12,
        turnaroundMinutes: 15,
        features: [],
      })),
      interpreters: [],
    };
  }
}
