import { didYouMean } from '../../errors/nearest.ts'
import { formatValue } from '../../errors/validation-issue.ts'
import { ToolError } from './tool-error.ts'

type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array'

/** One argument of a tool, as JSON Schema has it. */
export interface ArgumentSchema {
  /** Default any value. */
  readonly type?: JsonType | readonly JsonType[]
  readonly enum?: readonly string[]
  readonly description?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
}

/** The arguments of a tool, as JSON Schema has them. */
export interface InputSchema {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, ArgumentSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties: false
}

/** Valid arguments. */
export class McpArguments {
  readonly #values: Readonly<Record<string, unknown>>

  /** @throws ToolError for arguments that do not fit, each named with what to write */
  constructor(schema: InputSchema, given: Readonly<Record<string, unknown>>) {
    const { properties, required = [] } = schema
    const known = Object.keys(properties)
    // Null is what some models write for an argument that they leave out, save where any value is one.
    const entries = Object.entries(given).filter(
      ([name, value]) => value !== null || (properties[name] && !properties[name].type),
    )
    const problems = entries.flatMap(([name]) => {
      if (known.includes(name)) return []
      const near = didYouMean(name.slice(0, 50), known) || `There are ${known.join(', ')}.`
      return [`${formatValue(name.slice(0, 50))} is no argument of this tool. ${near}`]
    })
    const read = entries.map(([name, value]) => [name, loosely(properties[name], value)] as const)
    this.#values = Object.fromEntries(read)
    for (const name of required) {
      if (!Object.hasOwn(this.#values, name)) problems.push(`${formatValue(name)} is missing.`)
    }
    for (const [name, value] of read) {
      const wrong = known.includes(name) && problemOf(properties[name] ?? {}, value)
      if (wrong) problems.push(`${formatValue(name)}: ${wrong}`)
    }
    if (problems.length > 0) throw new ToolError(problems.slice(0, 5).join(' '))
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name)
  }

  /** Any value; undefined where it was left out. */
  value(name: string): unknown {
    return this.has(name) ? this.#values[name] : undefined
  }

  text(name: string): string | undefined {
    const value = this.value(name)
    return typeof value === 'string' ? value : undefined
  }

  number(name: string): number | undefined {
    const value = this.value(name)
    return typeof value === 'number' ? value : undefined
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name)
    return typeof value === 'boolean' ? value : undefined
  }
}

/** A value as it was meant: models write numbers and booleans as texts at times. */
function loosely(schema: ArgumentSchema | undefined, value: unknown): unknown {
  const types = typesOf(schema)
  if (typeof value !== 'string' || types.length === 0 || types.includes('string')) return value
  if (types.includes('boolean') && /^(?:true|false)$/.test(value)) return value === 'true'
  const isNumber = types.includes('number') || types.includes('integer')
  return isNumber && /^-?\d{1,15}(?:\.\d+)?$/.test(value) ? Number(value) : value
}

function typesOf({ type = [] }: ArgumentSchema = {}): readonly JsonType[] {
  return typeof type === 'string' ? [type] : type
}

function problemOf(schema: ArgumentSchema, value: unknown): string | undefined {
  const types = typesOf(schema)
  const shown = formatValue(value).slice(0, 60)
  if (types.length > 0 && !types.some((type) => isOf(type, value))) {
    return `${shown} is not ${types.map((type) => nouns[type]).join(' or ')}.`
  }
  const { enum: options, minimum = -Infinity, maximum = Infinity, maxLength = Infinity } = schema
  if (options && !options.includes(String(value))) {
    return `${shown} is none of ${options.join(', ')}. ${didYouMean(String(value).slice(0, 50), options)}`.trim()
  }
  if (typeof value === 'number' && (value < minimum || value > maximum)) {
    return `${shown} is not between ${minimum} and ${maximum}.`
  }
  const isLong = typeof value === 'string' && value.length > maxLength
  return isLong ? `The text is longer than ${maxLength} characters.` : undefined
}

const nouns: Readonly<Record<JsonType, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
}

function isOf(type: JsonType, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && !Array.isArray(value)
  return typeof value === type
}
