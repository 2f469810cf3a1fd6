import { describe, expect, it } from 'vitest';
import { evaluatePath, evaluateTemplate } from './evaluate';
import { JsonPathError } from './parse';

const LIST = {
  kind: 'List',
  items: [
    {
      metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'x', app: 'web' } },
      status: { podIP: '10.0.0.1', conditions: [{ type: 'Ready', status: 'True' }] },
    },
    {
      metadata: { name: 'b', labels: { app: 'db' } },
      status: { podIP: '10.0.0.2', conditions: [{ type: 'Ready', status: 'False' }] },
      spec: { ports: [{ port: 80 }, { port: 443 }] },
    },
  ],
};

describe('jsonpath', () => {
  it.each([
    ['{.kind}', 'List'],
    ['{.items[*].metadata.name}', 'a b'],
    ['{.items[0].metadata.name}', 'a'],
    ['{.items[-1].metadata.name}', 'b'],
    ['{.items[0:1].metadata.name}', 'a'],
    ["{.items[0].metadata.labels['app']}", 'web'],
    ['{.items[0].metadata.labels.app\\.kubernetes\\.io/name}', 'x'],
    ['{.items[*]..port}', '80 443'],
    ['{..podIP}', '10.0.0.1 10.0.0.2'],
    ['{.items[?(@.metadata.name=="b")].status.podIP}', '10.0.0.2'],
    ['{.items[?(@.spec)].metadata.name}', 'b'],
    ['{.items[1].spec.ports[?(@.port>100)].port}', '443'],
    ['{.items[*].status.conditions[?(@.type=="Ready")].status}', 'True False'],
    ["{.items[0]['metadata','status'].name}", 'a'],
    [
      '{range .items[*]}{.metadata.name}{"\\t"}{.status.podIP}{"\\n"}{end}',
      'a\t10.0.0.1\nb\t10.0.0.2\n',
    ],
    [
      '{range .items[*]}{.metadata.name}:{range .spec.ports[*]}{.port},{end};{end}',
      'a:;b:80,443,;',
    ],
    ['name={.items[0].metadata.name}', 'name=a'],
    ['{.items[1].spec.ports[0]}', '{"port":80}'],
    ['{.nothing}', ''],
    ['{@.kind}', 'List'],
    ['{range .items[*]}{.metadata.name}', 'ab'],
    ["{.items[*]['metadata.name','status.podIP']}", 'a b 10.0.0.1 10.0.0.2'],
    ['{.items[2:2]}', ''],
    ['{$.kind}', 'List'],
  ])('%s', (template, text) => {
    expect(evaluateTemplate(template, LIST)).toBe(text);
  });

  it.each([
    ['{.items', 'unclosed action'],
    ['{.items[}', 'unterminated array'],
    ['{.items[a]}', 'invalid array index a'],
    ['{.items["a"]}', 'invalid array index "a"'],
  ])('%s cannot be parsed', (template, message) => {
    expect(() => evaluateTemplate(template, LIST)).toThrow(new JsonPathError(message, 'parsing'));
  });

  it.each([
    ['{end}', 'not in range, nothing to end'],
    ['{kind}', 'unrecognized identifier kind'],
    ['{.items[2]}', 'array index out of bounds: index 2, length 2'],
    ['{.items[-3]}', 'array index out of bounds: index -1, length 2'],
    ['{.items[0:3]}', 'array index out of bounds: index 2, length 2'],
    ['{.items[1:0]}', 'starting index 1 is greater than ending index 0'],
    ['{.kind[0]}', 'string is not array or slice'],
  ])('%s fails', (template, message) => {
    expect(() => evaluateTemplate(template, LIST)).toThrow(new JsonPathError(message, 'executing'));
  });

  it.each(['kind', '.kind', '{.kind}'])('a path may be written %s', (path) => {
    expect(evaluatePath(path, LIST)).toEqual(['List']);
  });
});
