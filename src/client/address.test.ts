import { describe, expect, it } from 'vitest';
import { formatUrl } from '../cluster/http';
import { parseAddress } from './address';

function read(text: string): string {
  const parsed = parseAddress(text);
  return parsed.ok ? formatUrl(parsed.http) : parsed.problem;
}

describe('an address as a person types it', () => {
  it.each([
    ['10.96.12.1', 'http://10.96.12.1/'],
    [' node1:30123 ', 'http://node1:30123/'],
    ['http://kubia', 'http://kubia/'],
    ['kubia.default.svc:8080/a?b=c#d', 'http://kubia.default.svc:8080/a?b=c'],
    ['http://kubia?x', 'http://kubia/?x'],
    ['HTTPS://kubia', 'https://kubia/'],
    ['http://kubia:443', 'http://kubia:443/'],
  ])('%s is %s', (typed, url) => {
    expect(read(typed)).toBe(url);
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['ftp://kubia', 'scheme'],
    ['http://', 'host'],
    ['http://two words', 'host'],
    ['kubia:', 'port'],
    ['kubia:0', 'port'],
    ['kubia:65536', 'port'],
    ['kubia:http', 'port'],
  ])('%j has a wrong %s', (typed, problem) => {
    expect(read(typed)).toBe(problem);
  });

  it('sends HTTPS to port 443', () => {
    expect(parseAddress('https://kubia')).toMatchObject({ http: { port: 443 } });
  });
});
