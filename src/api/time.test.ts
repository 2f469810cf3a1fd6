import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatTime, formatTimeLong, humanDuration, parseTime } from './time';

const DAY = 86_400_000;

describe('virtual time', () => {
  it.each([
    [0, '2026-01-05T09:00:00Z', 'Mon, 05 Jan 2026 09:00:00 +0000'],
    [999, '2026-01-05T09:00:00Z', 'Mon, 05 Jan 2026 09:00:00 +0000'],
    [15 * 3_600_000, '2026-01-06T00:00:00Z', 'Tue, 06 Jan 2026 00:00:00 +0000'],
    [-9 * 3_600_000 - 1, '2026-01-04T23:59:59Z', 'Sun, 04 Jan 2026 23:59:59 +0000'],
    [784 * DAY, '2028-02-28T09:00:00Z', 'Mon, 28 Feb 2028 09:00:00 +0000'],
    [785 * DAY, '2028-02-29T09:00:00Z', 'Tue, 29 Feb 2028 09:00:00 +0000'],
    [786 * DAY, '2028-03-01T09:00:00Z', 'Wed, 01 Mar 2028 09:00:00 +0000'],
  ])('%i ms is %s', (ms, text, long) => {
    expect(formatTime(ms)).toBe(text);
    expect(formatTimeLong(ms)).toBe(long);
    expect(parseTime(text)).toBe(Math.floor(ms / 1000) * 1000);
  });

  it('agrees with a calendar that is walked through for two centuries', () => {
    const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    let ms = parseTime('2000-01-01T09:00:00Z');
    for (let year = 2000; year < 2200; year++) {
      lengths.forEach((length, index) => {
        for (let day = 1; day <= length + (index === 1 && isLeap(year) ? 1 : 0); day++) {
          const [month, date] = [index + 1, day].map((part) => String(part).padStart(2, '0'));
          expect(formatTime(ms)).toBe(`${year}-${month}-${date}T09:00:00Z`);
          ms += DAY;
        }
      });
    }
  });

  it('takes fractions and zones', () => {
    expect(parseTime('2026-01-05T10:00:00.25+01:00')).toBe(250);
    expect(parseTime('2026-01-05T08:30:00-00:30')).toBe(0);
  });

  it.each(['', 'now', '2026-02-30T00:00:00Z', '2026-01-05T24:00:00Z', '2026-01-05'])(
    'has no time for %j',
    (text) => {
      expect(parseTime(text)).toBeNaN();
    },
  );
});

describe('humanDuration', () => {
  const url = new URL('fixtures/durations.json', import.meta.url);
  const vectors = JSON.parse(readFileSync(url, 'utf8')) as { seconds: number; text: string }[];

  it.each(vectors)('$seconds s is $text', ({ seconds, text }) => {
    expect(humanDuration(seconds * 1000)).toBe(text);
  });
  it('forgives a second of clock skew', () => {
    expect(humanDuration(-1000)).toBe('0s');
  });
});
