import { describe, expect, it } from 'vitest';
import type { Json, Stack } from '../../local/assembly.ts';
import { Deployment } from '../../local/template.ts';

type Resources = Stack['template']['Resources'];

const stack = (name: string, Resources: Resources, more: Partial<Stack['template']> = {}): Stack => ({
  name,
  account: '000000000000',
  region: 'eu-central-1',
  assets: new Map(),
  template: { Parameters: {}, Mappings: {}, Conditions: {}, Outputs: {}, Resources, ...more },
});

const queue = { Type: 'AWS::SQS::Queue', Properties: {} };

describe('a template', () => {
  it.each<[string, Json, Json]>([
    ['Ref', { Ref: 'Inbox' }, 'https://sqs.eu-central-1.amazonaws.com/000000000000/desk-Inbox'],
    ['GetAtt', { 'Fn::GetAtt': ['Inbox', 'Arn'] }, 'arn:aws:sqs:eu-central-1:000000000000:desk-Inbox'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Inbox.QueueName' }, 'desk-Inbox'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] }, 'a-eu-central-1'],
    ['Split and Select', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    [
      'Sub',
      { 'Fn::Sub': `$\{AWS::AccountId}/$\{Inbox.QueueName}/$\{!Literal}` },
      `000000000000/desk-Inbox/$\{Literal}`,
    ],
    [
      'Sub with variables',
      { 'Fn::Sub': [`$\{a}$\{AWS::Partition}`, { a: { Ref: 'AWS::URLSuffix' } }] },
      'amazonaws.comaws',
    ],
    ['a parameter', { Ref: 'Stage' }, 'dev'],
    ['If', { 'Fn::If': ['IsDev', 'yes', 'no'] }, 'yes'],
    ['FindInMap', { 'Fn::FindInMap': ['Rooms', 'Volga', 'seats'] }, 12],
    ['ImportValue', { 'Fn::ImportValue': 'hall:Name' }, 'great-hall'],
    ['NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['NoValue in a list', [1, { Ref: 'AWS::NoValue' }], [1]],
  ])('resolves %s', (_, value, expected) => {
    const hall = stack(
      'hall',
      { Hall: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'great-hall' } } },
      {
        Outputs: {
          Name: {
            Value: { 'Fn::GetAtt': ['Hall', 'QueueName'] },
            Export: { Name: { 'Fn::Sub': `$\{AWS::StackName}:Name` } },
          },
        },
      },
    );
    const desk = stack(
      'desk',
      { Inbox: queue },
      {
        Parameters: { Stage: { Default: 'dev' } },
        Conditions: { IsDev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] } },
        Mappings: { Rooms: { Volga: { seats: 12 } } },
      },
    );
    expect(new Deployment([desk, hall]).resolve(desk, value)).toEqual(expected);
  });

  it('with an unknown resource type is refused by type and logical id', () => {
    const unknown = stack('desk', { Fleet: { Type: 'AWS::GameLift::Fleet', Properties: {} } });
    expect(() => new Deployment([unknown])).toThrow(
      'desk: resource Fleet is of type AWS::GameLift::Fleet, which is not emulated',
    );
  });

  it('leaves out a resource whose condition does not hold', () => {
    const conditional = stack(
      'desk',
      { Fleet: { Type: 'AWS::GameLift::Fleet', Condition: 'Never', Properties: {} }, Inbox: queue },
      { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } },
    );
    expect(new Deployment([conditional]).resources.map((resource) => resource.logicalId)).toEqual(['Inbox']);
  });

  it.each<[string, Json, RegExp]>([
    ['an intrinsic function', { 'Fn::GetAZs': '' }, /Fn::GetAZs is not emulated/],
    ['an attribute', { 'Fn::GetAtt': ['Inbox', 'Depth'] }, /attribute Depth of AWS::SQS::Queue is not emulated/],
    ['a dynamic reference', '{{resolve:ssm:/a}}', /dynamic references are not emulated/],
    ['a missing export', { 'Fn::ImportValue': 'x' }, /no stack exports x/],
  ])('with %s that is not known is refused', (_, value, message) => {
    const desk = stack('desk', { Inbox: queue });
    expect(() => new Deployment([desk]).resolve(desk, value)).toThrow(message);
  });
});
