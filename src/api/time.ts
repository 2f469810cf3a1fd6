/**
 * Virtual time: milliseconds since the cluster's epoch, Monday 2026-01-05T09:00:00Z.
 * The calendar is computed here, so no clock is asked and every machine agrees.
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The epoch in milliseconds since 1970-01-01T00:00:00Z. */
const EPOCH = daysFromCivil(2026, 1, 5) * DAY + 9 * HOUR;

const WEEKDAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Days since 1970-01-01 in the proleptic Gregorian calendar; `month` is 1 to 12. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

/** The last calendar date that was asked for: most times are of the same day as the one before. */
let latest = { days: NaN, year: 0, month: 0, day: 0 };

function dateOf(days: number) {
  if (days !== latest.days) latest = { days, ...civilFromDays(days) };
  return latest;
}

function parts(ms: number) {
  const absolute = EPOCH + Math.floor(ms / SECOND) * SECOND;
  const days = Math.floor(absolute / DAY);
  const rest = absolute - days * DAY;
  const clock = [
    Math.floor(rest / HOUR),
    Math.floor((rest % HOUR) / MINUTE),
    Math.floor((rest % MINUTE) / SECOND),
  ];
  return { ...dateOf(days), clock: clock.map((part) => pad(part)).join(':') };
}

/** The last timestamp that was made, for the same reason. */
let stamp = { second: NaN, text: '' };

/** RFC 3339 in whole seconds, as in timestamps of objects: `2026-01-05T09:00:00Z` for 0. */
export function formatTime(ms: number): string {
  const second = Math.floor(ms / SECOND);
  if (second !== stamp.second) {
    const { year, month, day, clock } = parts(ms);
    stamp = { second, text: `${pad(year, 4)}-${pad(month)}-${pad(day)}T${clock}Z` };
  }
  return stamp.text;
}

/** RFC 1123 with a numeric zone, as `kubectl describe` prints: `Mon, 05 Jan 2026 09:00:00 +0000`. */
export function formatTimeLong(ms: number): string {
  const { year, month, day, days, clock } = parts(ms);
  const weekday = WEEKDAYS[((days % 7) + 7) % 7] ?? '';
  return `${weekday}, ${pad(day)} ${MONTHS[month - 1] ?? ''} ${pad(year, 4)} ${clock} +0000`;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/;

/** Virtual time of an RFC 3339 text; NaN when it is none (an empty timestamp, for example). */
export function parseTime(text: string): number {
  const match = RFC3339.exec(text);
  if (!match) return NaN;
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day] = [part(1), part(2), part(3)];
  const zone = (part(9) * HOUR + part(10) * MINUTE) * (match[8] === '-' ? -1 : 1);
  const days = daysFromCivil(year, month, day);
  const back = civilFromDays(days);
  if (back.month !== month || back.day !== day) return NaN;
  if (part(4) > 23 || part(5) > 59 || part(6) > 59) return NaN;
  const clock = part(4) * HOUR + part(5) * MINUTE + part(6) * SECOND;
  return days * DAY + clock + Math.floor(part(7) * SECOND) - zone - EPOCH;
}

/** Text like `3h4m`: the second part is dropped when it is 0. */
function twoParts(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit}${small}${smallUnit}`;
}

/**
 * An age in kubectl's short form, truncated and never rounded: `119s`, `3m12s`, `47h`, `7d23h`.
 * `<invalid>` from -2 s down (apimachinery pkg/util/duration/duration.go, HumanDuration).
 */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / SECOND);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return twoParts(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return twoParts(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return twoParts(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? twoParts(years, 'y', days % 365, 'd') : `${years}y`;
}
