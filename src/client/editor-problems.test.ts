import { describe, expect, it } from 'vitest';
import { messagesIn, problemsIn } from './editor-problems';

const TEXT = `apiVersion: v1
kind: Service
metadata:
  name: kubia
spec:
  ports:
  - port: 80
  - port: x
    nodePort: 20000
  colour: red
`;
const err = (text: string) => [{ to: 'err', text }] as const;

describe('what kubectl said, as problems in the text', () => {
  it('tells several messages apart', () => {
    const said =
      'Warning: unknown field "spec.a"\nThe Service "kubia" is invalid: \n* spec.a: Invalid value: 1: no\n* spec.b: Required value\nError from server (NotFound): services "x" not found\n';
    expect(messagesIn(err(said)).map((message) => message.split('\n').length)).toEqual([1, 3, 1]);
  });

  it('puts each cause at its field', () => {
    const said =
      'The Service "kubia" is invalid: \n* spec.ports[1].name: Required value\n* spec.ports[1].nodePort: Invalid value: 20000: provided port is not in the valid range.\n';
    expect(problemsIn(TEXT, err(said))).toEqual([
      {
        severity: 'error',
        message: 'spec.ports[1].name: Required value',
        field: 'spec.ports[1].name',
        line: 8,
        column: 5,
      },
      {
        severity: 'error',
        message:
          'spec.ports[1].nodePort: Invalid value: 20000: provided port is not in the valid range.',
        field: 'spec.ports[1].nodePort',
        line: 9,
        column: 5,
      },
    ]);
  });

  it('finds the item of a list whose value has the wrong type', () => {
    const said =
      'Error from server (BadRequest): error when creating "f.yaml": Service in version "v1" cannot be handled as a Service: json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32\n';
    expect(problemsIn(TEXT, err(said))).toMatchObject([{ line: 8, column: 5 }]);
  });

  it('says what is wrong with a field when the answer shows only the patch', () => {
    const said =
      'The request is invalid: patch: Invalid value: "map[spec:map[ports:[map[port:x]]]]": unrecognized type: int32\n';
    expect(problemsIn(TEXT, err(said))).toMatchObject([
      { line: 8, message: expect.stringContaining('cannot unmarshal string') as string },
    ]);
  });

  it('puts what is about no field at the object that it names', () => {
    const said =
      'Error from server (AlreadyExists): error when creating "f.yaml": services "kubia" already exists\n';
    expect(problemsIn(TEXT, err(said))).toMatchObject([{ line: 4, column: 3 }]);
    const nothing = 'error: no objects passed to apply\n';
    expect(problemsIn('# nothing\n', err(nothing))).toMatchObject([{ line: 1, column: 1 }]);
  });

  it('lists no more than a hundred, however many there are', () => {
    const object = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n';
    const said = 'The Service "a" is invalid: spec.ports: Required value\n';
    const text = Array<string>(300).fill(object).join('---\n');
    expect(problemsIn(text, err(said.repeat(300)))).toHaveLength(100);
  });

  it('warns of keys that stand twice', () => {
    expect(problemsIn('kind: Service\nkind: Pod\n', [])).toMatchObject([
      { severity: 'warning', line: 2, message: 'key "kind" already set in map' },
    ]);
  });
});
