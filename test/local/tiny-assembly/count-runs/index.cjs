// Stands for a function on a schedule: counts its runs, and can be told to fail or to go on until it is let go.
const { DynamoDBClient, GetItemCommand, UpdateItemCommand } = require('@aws-sdk/client-dynamodb');

const table = new DynamoDBClient({});
const TableName = process.env.TABLE_NAME;
const keyOf = (sk) => ({ pk: { S: 'NOTE#runs' }, sk: { S: sk } });

const modeNow = async () => {
  const { Item } = await table.send(new GetItemCommand({ TableName, Key: keyOf('MODE'), ConsistentRead: true }));
  return Item?.mode?.S;
};

const count = (what, at) =>
  table.send(
    new UpdateItemCommand({
      TableName,
      Key: keyOf('COUNT'),
      UpdateExpression: 'SET #last = :at ADD #what :one',
      ExpressionAttributeNames: { '#what': what, '#last': 'last' },
      ExpressionAttributeValues: { ':one': { N: '1' }, ':at': { S: at } },
    }),
  );

exports.handler = async ({ runId, at }) => {
  if (!/^[\w-]{20,}$/.test(runId)) throw new Error(`no run id: ${runId}`);
  await count('begun', at);
  if ((await modeNow()) === 'fail') throw new Error('as asked');
  while ((await modeNow()) === 'hold') await new Promise((wake) => setTimeout(wake, 5));
  await count('ended', at);
};
