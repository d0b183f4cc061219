/** Milliseconds as a person says them: `3 ms`, `1.2 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return '< 1 ms'
  if (ms < 1000) return `${Math.round(ms)} ms`
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
}

/** A time of day in the zone of the reader: `14:03:09`. */
export function formatTime(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8)
}

/** A day and a time in the zone of the reader: `2027-01-01 09:00:00`. */
export function formatMoment(ms: number): string {
  const date = new Date(ms)
  const pad = (number: number) => String(number).padStart(2, '0')
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join('-')
  return `${day} ${formatTime(ms)}`
}

/** A place in a file: `mocks/users.json:3`. */
export function formatPlace(file: string, line?: number): string {
  return line === undefined ? file : `${file}:${line}`
}

/** A count with its noun: `1 record`, `2,000 records`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

/** The kind of a status, for its colour. */
export function kindOfStatus(status: number): 'ok' | 'redirect' | 'warn' | 'bad' {
  if (status === 0 || status >= 500) return 'bad'
  if (status >= 400) return 'warn'
  return status >= 300 ? 'redirect' : 'ok'
}
