import { describe, expect, it } from 'vitest';
import { bool, int, listOf, parseFlags, text } from './flags';

const SPEC = {
  all: bool('A'),
  filename: listOf('f'),
  force: bool(),
  output: text('o'),
  replicas: int(),
  tty: bool('t'),
  validate: text(undefined, 'strict'),
  wait: bool(undefined, true),
};

function parse(line: string) {
  const parsed = parseFlags(SPEC, line.split(' ').filter(Boolean), ['w/watch', 'raw']);
  if (!('is' in parsed)) return parsed;
  return parsed.is === 'wrong' ? parsed.message : `unsupported ${parsed.flag}`;
}

describe('flags', () => {
  it.each([
    ['pods -o wide', { output: 'wide' }, ['pods']],
    ['pods -owide', { output: 'wide' }, ['pods']],
    ['pods -o=wide x', { output: 'wide' }, ['pods', 'x']],
    ['--output=wide pods', { output: 'wide' }, ['pods']],
    ['-At pods', { all: true, tty: true }, ['pods']],
    ['-f a -f b,c', { filename: ['a', 'b', 'c'] }, []],
    ['--force=false --wait=false', { force: false, wait: false }, []],
    ['--replicas 3', { replicas: 3 }, []],
    ['--validate', { validate: 'strict' }, []],
    ['--validate=false', { validate: 'false' }, []],
    ['a -- -o b', {}, ['a', '-o', 'b']],
  ])('reads %s', (line, flags, args) => {
    expect(parse(line)).toMatchObject({ flags, args });
  });

  it('counts the arguments before --', () => {
    expect(parse('pod -- ls -l')).toMatchObject({ dash: 1, args: ['pod', 'ls', '-l'] });
  });

  it.each([
    ['--foo', 'unknown flag: --foo'],
    ['--foo=1', 'unknown flag: --foo'],
    ['-Z', "unknown shorthand flag: 'Z' in -Z"],
    ['-AZt', "unknown shorthand flag: 'Z' in -Zt"],
    ['-o', "flag needs an argument: 'o' in -o"],
    ['--output', 'flag needs an argument: --output'],
    [
      '--replicas=abc',
      'invalid argument "abc" for "--replicas" flag: strconv.ParseInt: parsing "abc": invalid syntax',
    ],
    [
      '--all=x',
      'invalid argument "x" for "-A, --all" flag: strconv.ParseBool: parsing "x": invalid syntax',
    ],
    ['---x', 'bad flag syntax: ---x'],
    ['-w', 'unsupported -w'],
    ['--watch', 'unsupported --watch'],
    ['--raw', 'unsupported --raw'],
  ])('refuses %s', (line, message) => {
    expect(parse(line)).toBe(message);
  });
});
