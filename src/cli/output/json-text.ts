/** A value as JSON on one line, in which nothing is left that a terminal would act on. */
export function jsonText(value: unknown): string {
  const line = JSON.stringify(value)
  return unsafe.test(line) ? line.replace(allUnsafe, escaped) : line
}

// JSON writes the control characters of ASCII as escapes; these a terminal may still act on.
const unsafe = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u
const allUnsafe = new RegExp(unsafe, 'gu')

/** The UTF-16 units of a character as JSON escapes them. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
