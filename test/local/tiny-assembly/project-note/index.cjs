// Stands for a consumer: refuses notes of the kind `poison`.
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');

const table = new DynamoDBClient({});

exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const record of Records) {
    const { detail } = JSON.parse(record.body);
    if (detail.kind === 'poison') batchItemFailures.push({ itemIdentifier: record.messageId });
    else
      await table.send(
        new PutItemCommand({
          TableName: process.env.TABLE_NAME,
          Item: { pk: { S: `SEEN#${detail.noteId}` }, sk: { S: 'SEEN' } },
        }),
      );
  }
  return { batchItemFailures };
};
