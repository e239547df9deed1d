import type { Bytes, EpochMs, Milliseconds } from '../core/units.ts';
import { dateTimeFormat, numberFormat } from './intl.ts';
import { language, text } from './words.ts';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

function scaled(bytes: Bytes): { value: number; unit: (typeof UNITS)[number] } {
  let value = bytes;
  let index = 0;
  // 999.5 and up would be shown as four digits of the smaller unit.
  while (value >= 999.5 && index < UNITS.length - 1) {
    value /= 1000;
    index += 1;
  }
  return { value, unit: UNITS[index] ?? 'byte' };
}

/** With a space that never breaks, which not every language has there by itself. */
function formatUnit(value: number, unit: string, fractionDigits: number): string {
  return numberFormat({
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: fractionDigits,
  })
    .format(value)
    .replaceAll(' ', '\u00a0');
}

/** A size in decimal units, as the operating system's file manager tells it: `4.1 MB`. */
export function formatSize(bytes: Bytes): string {
  const { value, unit } = scaled(bytes);
  return formatUnit(value, unit, unit === 'byte' || unit === 'kilobyte' || value >= 100 ? 0 : 1);
}

/** Bytes a second: `21 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  const { value, unit } = scaled(bytesPerSecond);
  return formatUnit(value, `${unit}-per-second`, unit !== 'byte' && value < 10 ? 1 : 0);
}

/** A share of 1 in whole per cent, never 100 before it is complete: `23 %`. */
export function formatPercent(share: number): string {
  return text('percent', formatNumber(Math.floor(Math.min(1, Math.max(0, share)) * 100)));
}

/** A duration in its largest unit: `9 s`, `1 min`, `2 h`. */
export function formatDuration(duration: Milliseconds): string {
  const seconds = Math.max(1, Math.round(duration / 1000));
  if (seconds < 60) return text('seconds', formatNumber(seconds));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return text('minutes', formatNumber(minutes));
  return text('hours', formatNumber(Math.round(minutes / 60)));
}

/** A round trip: `12 ms`. */
export function formatLatency(roundTrip: Milliseconds): string {
  return text('milliseconds', formatNumber(Math.max(1, Math.round(roundTrip))));
}

export function formatNumber(value: number): string {
  return numberFormat().format(value);
}

/** The time of day of a message. */
export function formatTime(at: EpochMs): string {
  return dateTimeFormat({ hour: 'numeric', minute: '2-digit' }).format(at);
}

/** A day where it stands by itself: Today, Yesterday, else the date. */
export function formatDay(at: EpochMs, now: EpochMs): string {
  const daysAgo = dayNumber(now) - dayNumber(at);
  if (daysAgo === 0) return text('today');
  if (daysAgo === 1) return text('yesterday');
  return formatDate(at, now);
}

/** The same within a line: today, yesterday, else the date. */
export function formatDayWithin(at: EpochMs, now: EpochMs): string {
  const day = formatDay(at, now);
  return day === formatDate(at, now) ? day : day.toLocaleLowerCase(language());
}

/** A date without its time, also where a sentence has no place for a *yesterday*: `3 Nov`, with the year where it is another. */
export function formatDate(at: EpochMs, now: EpochMs = Date.now()): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return dateTimeFormat({ day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) })
    .format(at)
    .replaceAll(' ', '\u00a0');
}

/** Counts local calendar days, whatever daylight saving does to their length. */
export function dayNumber(at: EpochMs): number {
  const date = new Date(at);
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}
