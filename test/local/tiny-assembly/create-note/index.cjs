// Stands for a command function: writes a note and its outbox, and can be told to misbehave.
const {
  DynamoDBClient,
  TransactWriteItemsCommand,
  PutItemCommand,
  GetItemCommand,
  QueryCommand,
} = require('@aws-sdk/client-dynamodb');
const { KMSClient, GenerateMacCommand } = require('@aws-sdk/client-kms');
const { S3Client, GetObjectCommand, PutObjectCommand } = require('@aws-sdk/client-s3');
const { Sha256 } = require('@smithy/core/checksum');
const { SignatureV4 } = require('@smithy/signature-v4');
const { SESv2Client, SendEmailCommand } = require('@aws-sdk/client-sesv2');

const table = new DynamoDBClient({ maxAttempts: 1 });
const TableName = process.env.TABLE_NAME;
const json = (statusCode, body) => ({
  statusCode,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

const writeNote = (noteId, kind) => {
  const events = [{ Source: 'tiny.notes', DetailType: 'note-written.v1', Detail: JSON.stringify({ noteId, kind }) }];
  if (kind === 'forged') events[0].Source = 'tiny.stranger';
  const Item = { pk: { S: `NOTE#${noteId}` }, sk: { S: 'NOTE' }, gsi1pk: { S: 'NOTE#all' }, gsi1sk: { S: noteId } };
  const record = {
    pk: { S: `NOTE#${noteId}` },
    sk: { S: 'COMMAND' },
    outbox: { B: Buffer.from(JSON.stringify(events)) },
  };
  return table.send(
    new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName, Item } }, { Put: { TableName, Item: record } }],
    }),
  );
};

const tests = {
  hang: () => new Promise((resolve) => setTimeout(resolve, 60_000)),
  throw: () => {
    throw new Error('as asked');
  },
  exit: () => process.exit(3),
  seen: async ({ queryStringParameters: { id } }) => {
    const { Item } = await table.send(
      new GetItemCommand({ TableName, Key: { pk: { S: `SEEN#${id}` }, sk: { S: 'SEEN' } } }),
    );
    return json(Item ? 200 : 404, {});
  },
  binary: () => ({
    statusCode: 200,
    headers: { 'content-type': 'image/png' },
    cookies: ['a=1', 'b=2'],
    body: 'iVBORw==',
    isBase64Encoded: true,
  }),
  clock: () => json(200, { now: new Date().toISOString(), same: new Date() instanceof Date, text: Date() }),
  environment: () => json(200, { ...process.env }),
  'other-prefix': () => table.send(new PutItemCommand({ TableName, Item: { pk: { S: 'SEEN#x' }, sk: { S: 'x' } } })),
  query: async () => {
    const { Items } = await table.send(
      new QueryCommand({
        TableName,
        IndexName: 'gsi1',
        KeyConditionExpression: '#p = :p',
        ExpressionAttributeNames: { '#p': 'gsi1pk' },
        ExpressionAttributeValues: { ':p': { S: 'NOTE#all' } },
      }),
    );
    return json(200, { count: Items.length });
  },
  runs: async ({ queryStringParameters: { mode } }) => {
    if (mode)
      await table.send(
        new PutItemCommand({ TableName, Item: { pk: { S: 'NOTE#runs' }, sk: { S: 'MODE' }, mode: { S: mode } } }),
      );
    const { Item } = await table.send(
      new GetItemCommand({ TableName, Key: { pk: { S: 'NOTE#runs' }, sk: { S: 'COUNT' } }, ConsistentRead: true }),
    );
    return json(200, { begun: Number(Item?.begun?.N ?? 0), ended: Number(Item?.ended?.N ?? 0), at: Item?.last?.S });
  },
  mac: async () => {
    const { Mac } = await new KMSClient({}).send(
      new GenerateMacCommand({
        KeyId: process.env.MAC_KEY_ID,
        MacAlgorithm: 'HMAC_SHA_256',
        Message: Buffer.from('x'),
      }),
    );
    return json(200, { bytes: Mac.length });
  },
  object: async ({ queryStringParameters: { key } }) => {
    const papers = new S3Client({});
    await papers.send(new PutObjectCommand({ Bucket: 'tiny-papers', Key: key, Body: 'a note verbale' }));
    const { Body } = await papers.send(new GetObjectCommand({ Bucket: 'tiny-papers', Key: key }));
    return json(200, { text: await Body.transformToString() });
  },
  signed: async ({ queryStringParameters: { key } }) => {
    const { AWS_ENDPOINT_URL_S3, AWS_REGION: region } = process.env;
    const { protocol, hostname, port, host, origin, pathname } = new URL(AWS_ENDPOINT_URL_S3);
    const credentials = {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID,
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
      sessionToken: process.env.AWS_SESSION_TOKEN,
    };
    const path = `${pathname}/tiny-papers/${key}`;
    const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const { query } = await new SignatureV4({
      service: 's3',
      region,
      sha256: Sha256,
      uriEscapePath: false,
      credentials,
    }).presign({ method: 'GET', protocol, hostname, port, path, query: {}, headers }, { expiresIn: 60 });
    return json(200, { url: `${origin}${path}?${new URLSearchParams(query)}` });
  },
  mail: async () => {
    const raw =
      'From: desk@tiny.test\r\nTo: one@else.test\r\nSubject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: text/plain\r\n\r\nhello';
    const { MessageId } = await new SESv2Client({}).send(
      new SendEmailCommand({
        FromEmailAddress: 'desk@tiny.test',
        Destination: { ToAddresses: ['one@else.test'] },
        Content: { Raw: { Data: Buffer.from(raw) } },
      }),
    );
    return json(200, { id: MessageId });
  },
};

exports.handler = async (event, context) => {
  if (event.rawPath.startsWith('/echo/')) {
    const test = tests[event.pathParameters.proxy];
    if (!test) return json(200, { event, remaining: context.getRemainingTimeInMillis() });
    try {
      return await test(event);
    } catch (error) {
      if (/^AccessDenied/.test(error.name)) return json(403, { message: error.message });
      throw error;
    }
  }
  const { noteId } = event.pathParameters;
  if (event.requestContext.http.method === 'GET') {
    const { Item } = await table.send(
      new GetItemCommand({ TableName, Key: { pk: { S: `NOTE#${noteId}` }, sk: { S: 'NOTE' } } }),
    );
    return Item ? json(200, { noteId }) : json(404, {});
  }
  await writeNote(noteId, event.queryStringParameters?.kind ?? 'plain');
  return json(201, { noteId });
};
