import { isObject } from '../../errors/validation-issue.ts'

/**
 * What a schema, a parameter, a response or an operation says of itself, as JSDoc above a member; empty where it
 * says nothing. Nothing in it can end the comment.
 */
export function commentOf(value: unknown): string {
  if (!isObject(value)) return ''
  const lines = [...headLines(value), ...valueLines(value), ...kindLines(value)]
  const [first] = lines
  if (first === undefined) return ''
  const isShort = lines.length === 1 && !first.includes('\n')
  const text = isShort
    ? `/** ${first} */`
    : `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */`
  const ended = `${text.slice(0, -2).replaceAll('*/', String.raw`*\/`)}*/`
  return `${ended.replaceAll(/[ \t]+$/gm, '')}\n`
}

function headLines({ title, summary, format, deprecated }: Readonly<Record<string, unknown>>) {
  return [
    ...(title ? [wrapped(title)] : []),
    ...(summary ? [wrapped(summary)] : []),
    ...(format ? [`Format: ${wrapped(format)}`] : []),
    ...(deprecated === true ? ['@deprecated'] : []),
  ]
}

function valueLines(value: Readonly<Record<string, unknown>>): string[] {
  const { description, examples } = value
  const tagged = ['default', 'example'].filter((tag) => value[tag] !== undefined)
  return [
    ...(description ? [`@description ${wrapped(description)}`] : []),
    ...tagged.map((tag) => `@${tag} ${wrapped(value[tag])}`),
    ...(Array.isArray(examples) ? examples.map((each) => `@example ${wrapped(each)}`) : []),
  ]
}

function kindLines(value: Readonly<Record<string, unknown>>): string[] {
  const { type, nullable } = value
  const types = Array.isArray(type) ? type.join('|') : typeof type === 'string' ? type : 'unknown'
  return [
    ...(Object.hasOwn(value, 'const') ? ['@constant'] : []),
    ...(value['enum'] ? [`@enum {${types}${nullable === true ? '|null' : ''}}`] : []),
  ]
}

/** A text of one or several lines; any other value as JSON. */
function wrapped(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
  return text.trim().replaceAll(/\r?\n|\r/g, '\n *     ')
}
