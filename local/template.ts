import type { Json, JsonObject, Stack } from './assembly.ts';
import { type Named, RESOURCE_TYPES } from './resource-types.ts';

/** A resource of the assembly with every reference in its properties resolved. */
export interface Resource extends Named {
  readonly type: string;
  readonly logicalId: string;
  readonly stack: Stack;
  /** What `Ref` gives. */
  readonly ref: string;
  attribute(name: string): string;
  readonly properties: JsonObject;
}

/** Thrown when the template asks for something that this machine does not emulate. It stops the start. */
export class NotEmulated extends Error {}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** All stacks of an assembly as if they were deployed: resources with names, references resolved across stacks. */
export class Deployment {
  readonly resources: readonly Resource[];
  readonly #byAddress = new Map<string, Resource>();
  readonly #exports = new Map<string, () => Json>();
  readonly #stacks: readonly Stack[];

  /** @throws NotEmulated naming type and logical id if a resource type is unknown */
  constructor(stacks: readonly Stack[]) {
    this.#stacks = stacks;
    for (const stack of stacks) {
      for (const [logicalId, { Type: type, Condition: condition }] of Object.entries(stack.template.Resources)) {
        if (condition !== undefined && !this.#condition(stack, condition)) continue;
        const known = RESOURCE_TYPES[type];
        if (!known)
          throw new NotEmulated(`${stack.name}: resource ${logicalId} is of type ${type}, which is not emulated`);
        const resource = this.#deploy(stack, logicalId, type);
        this.#byAddress.set(resource.address, resource);
      }
      for (const output of Object.values(stack.template.Outputs)) {
        if (!output.Export) continue;
        this.#exports.set(
          String(this.resolve(stack, output.Export.Name)),
          () => this.resolve(stack, output.Value) ?? '',
        );
      }
    }
    this.resources = [...this.#byAddress.values()];
  }

  ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** What this machine goes without, in words for whoever starts it. */
  absences(): string[] {
    return this.resources.flatMap(({ type, address }) => {
      const absent = RESOURCE_TYPES[type]?.absent;
      return absent === undefined ? [] : [`${address}: ${type} is absent on this machine: ${absent}`];
    });
  }

  /** The value with all intrinsic functions applied; undefined for `AWS::NoValue`. */
  resolve(stack: Stack, value: Json): Json | undefined {
    if (Array.isArray(value))
      return value.map((entry) => this.resolve(stack, entry)).filter((entry) => entry !== undefined);
    if (typeof value === 'string' && value.includes('{{resolve:'))
      throw new NotEmulated(`${stack.name}: dynamic references are not emulated (${value})`);
    if (!isObject(value)) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (entries.length === 1 && only && (only[0] === 'Ref' || only[0] === 'Condition' || only[0].startsWith('Fn::')))
      return this.#intrinsic(stack, only[0], only[1]);
    const resolved: JsonObject = {};
    for (const [key, entry] of entries) {
      const result = this.resolve(stack, entry);
      if (result !== undefined) resolved[key] = result;
    }
    return resolved;
  }

  #deploy(stack: Stack, logicalId: string, type: string): Resource {
    const deployment = this;
    const known = RESOURCE_TYPES[type] ?? {};
    const raw = (): JsonObject => stack.template.Resources[logicalId]?.Properties ?? {};
    let name: string | undefined;
    let properties: JsonObject | undefined;
    return {
      type,
      logicalId,
      stack,
      account: stack.account,
      region: stack.region,
      address: `${stack.name}/${logicalId}`,
      get name() {
        const given = known.nameProperty === undefined ? undefined : raw()[known.nameProperty];
        const madeUp = `${stack.name}-${logicalId}`;
        name ??= String(
          (given === undefined ? undefined : deployment.resolve(stack, given)) ?? known.madeUpName?.(madeUp) ?? madeUp,
        );
        return name;
      },
      get ref() {
        return known.ref?.(this) ?? this.name;
      },
      attribute(attribute) {
        const render = known.attributes?.[attribute];
        if (!render) throw new NotEmulated(`${this.address}: attribute ${attribute} of ${type} is not emulated`);
        return render(this);
      },
      get properties() {
        if (!properties) {
          const resolved = deployment.resolve(stack, raw());
          properties = isObject(resolved) ? resolved : {};
        }
        return properties;
      },
    };
  }

  #resource(stack: Stack, logicalId: string): Resource {
    const resource = this.#byAddress.get(`${stack.name}/${logicalId}`);
    if (resource) return resource;
    // Resources refer to each other in any order, and names do not depend on the order.
    const declared = stack.template.Resources[logicalId];
    if (!declared) throw new Error(`${stack.name}: there is no resource or parameter ${logicalId}`);
    return this.#deploy(stack, logicalId, declared.Type);
  }

  #intrinsic(stack: Stack, name: string, argument: Json): Json | undefined {
    const list = (): (Json | undefined)[] => (Array.isArray(argument) ? argument : [argument]);
    const at = (position: number): Json => list()[position] ?? null;
    const text = (value: Json): string => String(this.resolve(stack, value));
    switch (name) {
      case 'Ref':
        return this.#reference(stack, String(argument));
      case 'Condition':
        return this.#condition(stack, String(argument));
      case 'Fn::GetAtt': {
        const [logicalId, ...attribute] = Array.isArray(argument) ? argument.map(text) : text(argument).split('.');
        return this.#resource(stack, String(logicalId)).attribute(attribute.join('.'));
      }
      case 'Fn::ImportValue': {
        const exported = this.#exports.get(text(argument));
        if (!exported) throw new Error(`${stack.name}: no stack exports ${text(argument)}`);
        return exported();
      }
      case 'Fn::GetStackOutput': {
        const { StackName: from, OutputName: output } = isObject(argument) ? argument : {};
        const source = this.#stacks.find((candidate) => candidate.name === text(from ?? ''));
        const value = source?.template.Outputs[text(output ?? '')]?.Value;
        if (!source || value === undefined)
          throw new Error(`${stack.name}: no output ${text(from ?? '')}.${text(output ?? '')}`);
        return this.resolve(source, value);
      }
      case 'Fn::Join': {
        const parts = this.resolve(stack, at(1));
        return (Array.isArray(parts) ? parts : [parts]).map(String).join(text(at(0)));
      }
      case 'Fn::Select': {
        const choices = this.resolve(stack, at(1));
        return Array.isArray(choices) ? choices[Number(this.resolve(stack, at(0)))] : undefined;
      }
      case 'Fn::Split':
        return text(at(1)).split(text(at(0)));
      case 'Fn::Sub': {
        const pattern = Array.isArray(argument) ? text(at(0)) : String(argument);
        const variables = Array.isArray(argument) ? at(1) : null;
        return pattern.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, key: string) => {
          if (literal) return `\${${key}}`;
          const variable = isObject(variables) ? variables[key] : undefined;
          if (variable !== undefined) return text(variable);
          const [logicalId, ...attribute] = key.split('.');
          return attribute.length > 0
            ? this.#resource(stack, String(logicalId)).attribute(attribute.join('.'))
            : String(this.#reference(stack, key));
        });
      }
      case 'Fn::Base64':
        return Buffer.from(text(argument)).toString('base64');
      case 'Fn::FindInMap': {
        const [map, first, second] = list().map((entry) => text(entry ?? ''));
        const row = stack.template.Mappings[String(map)];
        const found = row !== undefined && isObject(row) ? row[String(first)] : undefined;
        const cell = isObject(found) ? found[String(second)] : undefined;
        if (cell === undefined) throw new Error(`${stack.name}: mapping ${map} has no ${first}.${second}`);
        return cell;
      }
      case 'Fn::If':
        return this.resolve(stack, this.#condition(stack, String(at(0))) ? at(1) : at(2));
      case 'Fn::Equals':
        return text(at(0)) === text(at(1));
      case 'Fn::Not':
        return !this.resolve(stack, at(0));
      case 'Fn::And':
        return list().every((entry) => this.resolve(stack, entry ?? null));
      case 'Fn::Or':
        return list().some((entry) => this.resolve(stack, entry ?? null));
      default:
        throw new NotEmulated(`${stack.name}: ${name} is not emulated`);
    }
  }

  #condition(stack: Stack, name: string): boolean {
    const condition = stack.template.Conditions[name];
    if (condition === undefined) throw new Error(`${stack.name}: there is no condition ${name}`);
    return Boolean(this.resolve(stack, condition));
  }

  #reference(stack: Stack, name: string): Json | undefined {
    switch (name) {
      case 'AWS::AccountId':
        return stack.account;
      case 'AWS::Region':
        return stack.region;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return stack.name;
      case 'AWS::StackId':
        return `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/local`;
      case 'AWS::NotificationARNs':
        return [];
      case 'AWS::NoValue':
        return undefined;
    }
    const parameter = stack.template.Parameters[name];
    if (!parameter) return this.#resource(stack, name).ref;
    if (parameter.Default === undefined) throw new NotEmulated(`${stack.name}: parameter ${name} has no default`);
    return parameter.Default;
  }
}
