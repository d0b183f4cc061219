// Text from a request or a file could move the cursor, forge lines or reverse the reading order.
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A text with control characters, bidirectional marks and invisible ones written as escapes: `\x1b`, `\u{202e}`. */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
}

/** The same for a text of several lines; tabs stay. */
export function printableLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => line.split('\t').map(printable).join('\t'))
}

/** A text cut to a length, with `...` for what is missing. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`
}

/** `1 file`, `12 files`, `1,225 records`. */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`
}

/** `12:04:31` in local time. */
export function clock(time: number): string {
  const date = new Date(time)
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

/** A file's name inside the folder that is served: `users.json` for `mocks/users.json`. */
export function insideRoot(file: string, root: string): string {
  const folder = root.endsWith('/') ? root : `${root}/`
  return file.startsWith(folder) ? file.slice(folder.length) : file
}

/** A folder as it is shown: `mocks/`; a file stays as it is. */
export function shownRoot(root: string): string {
  return /\/$|\.[a-z\d]+$/i.test(root) ? root : `${root}/`
}

/** `auth.ts:18`, or the file alone where the line cannot be told. */
export function fileLine(file: string, line: number | undefined, root: string): string {
  const name = printable(insideRoot(file, root))
  return line === undefined ? name : `${name}:${line}`
}

/** `1,225`. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
