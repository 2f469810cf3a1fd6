import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSelector } from './parse-selector';
import {
  formatLabelSelector,
  formatRequirements,
  formatSelector,
  matches,
  matchesLabels,
  matchesSelector,
  type Labels,
  type Requirement,
} from './selectors';

function requirements(text: string): readonly Requirement[] {
  const parsed = parseSelector(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

const url = new URL('fixtures/label-selectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(url, 'utf8')) as {
  selector: string;
  labels: Labels;
  matches: boolean;
}[];

describe('kubectl -l', () => {
  it.each(vectors)('$selector on $labels: $matches', ({ selector, labels, matches: expected }) => {
    expect(matches(requirements(selector), labels)).toBe(expected);
  });

  it.each([
    ['!x', {}, true],
    ['!x', { x: '' }, false],
    ['x!=y', {}, true],
    ['x notin (y)', { x: 'z' }, true],
    ['x in (y,z)', {}, false],
    ['x>1', { x: '10' }, true],
    ['x>1', { x: 'ten' }, false],
    ['x<9223372036854775808', { x: '1' }, undefined],
    ['x=', { x: '' }, true],
    ['constructor', {}, false],
  ])('%s on %j: %s', (selector, labels, expected) => {
    const parsed = parseSelector(selector);
    expect(parsed.ok ? matches(parsed.value, labels) : undefined).toBe(expected);
  });

  it.each([
    ['app=web', 'app=web'],
    ['b==1 , a', 'a,b==1'],
    ['x in (b,a,b)', 'x in (a,b)'],
    ['x in (,a)', 'x in (,a)'],
    ['!old,in in (in)', '!old,in in (in)'].map(String),
    ['x>1,y<2', 'x>1,y<2'],
    ['', '<none>'],
  ])('reads %j as %j', (text, canonical) => {
    const parts = formatRequirements(requirements(text ?? '')).split(/,(?![^(]*\))/);
    expect(parts.sort()).toEqual(canonical?.split(/,(?![^(]*\))/).sort());
  });

  it.each([
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a in', "unable to parse requirement: found '' expected: '('"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a in (=)', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    ['a,,b', "found ',', expected: identifier after ','"],
    ['a,', "found '', expected: identifier after ','"],
    ['=a', "found '=', expected: !, identifier, or 'end of string'"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['a=(', "unable to parse requirement: found '(', expected: identifier"],
    [
      'a>x',
      "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
    [
      '-a=b',
      "unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ])('refuses %j', (text, message) => {
    expect(parseSelector(text)).toMatchObject({ ok: false, error: { code: 400, message } });
  });

  it('names the value that is no label value', () => {
    const parsed = parseSelector('a=b@');
    expect(parsed.ok ? '' : parsed.error.message).toMatch(
      /values\[0\]\[a\]: Invalid value: "b@": a valid label/,
    );
  });
});

describe('selectors of objects', () => {
  it('match when all pairs are there', () => {
    expect(matchesLabels({ app: 'a', tier: 'b' }, { app: 'a', tier: 'b', more: 'c' })).toBe(true);
    expect(matchesLabels({ app: 'a', tier: 'b' }, { app: 'a' })).toBe(false);
    expect(matchesLabels({ app: 'a' }, undefined)).toBe(false);
    expect(matchesLabels({}, undefined)).toBe(true);
  });

  it('match nothing when they are missing, everything when they are empty', () => {
    expect(matchesSelector(undefined, { app: 'a' })).toBe(false);
    expect(matchesSelector({}, { app: 'a' })).toBe(true);
  });

  it.each([
    ['In', ['a', 'b'], { x: 'b' }, true],
    ['In', ['a'], {}, false],
    ['NotIn', ['a'], {}, true],
    ['Exists', [], { x: '' }, true],
    ['DoesNotExist', [], { x: '' }, false],
    ['Like', ['a'], { x: 'a' }, false],
  ])('%s %j on %j: %s', (operator, values, labels, expected) => {
    const selector = { matchExpressions: [{ key: 'x', operator, values }] };
    expect(matchesSelector(selector, labels as Labels)).toBe(expected);
  });

  it('print sorted by key', () => {
    expect(formatSelector({ b: '2', a: '1' })).toBe('a=1,b=2');
    expect(formatSelector({})).toBe('<none>');
    expect(formatSelector(undefined)).toBe('<none>');
    const matchExpressions = [{ key: 'a', operator: 'NotIn', values: ['y', 'x'] }];
    expect(formatLabelSelector({ matchLabels: { b: '1' }, matchExpressions })).toBe(
      'a notin (x,y),b=1',
    );
    expect(formatLabelSelector(undefined)).toBe('<none>');
  });
});
