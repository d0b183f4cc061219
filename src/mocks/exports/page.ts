import { didYouMean } from '../../errors/nearest.ts'
import { envelopeFields } from '../../data/records/declaration.ts'

/** What is wrong with an option, and what to write instead. */
interface OptionProblem {
  readonly message: string
  readonly hint: string
}

const names = ['size', 'max', 'envelope']
const fields = Object.keys(envelopeFields)

/** The first thing that is wrong with the option `page` of a resource. */
export function pageProblem(page: unknown): OptionProblem | undefined {
  if (!isObject(page)) {
    return { message: 'page is no object.', hint: 'Write page: { size: 20, max: 100 }.' }
  }
  const unknown = Object.keys(page).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, names) || `There are ${names.join(', ')}.`
    return { message: `page has no ${JSON.stringify(unknown)}.`, hint }
  }
  for (const name of ['size', 'max'] as const) {
    const count = page[name]
    if (count === undefined || (Number.isSafeInteger(count) && Number(count) >= 1)) continue
    return { message: `page.${name} is no whole number from 1.`, hint: `Write ${name}: 20.` }
  }
  const { envelope } = page
  if (envelope === undefined || typeof envelope === 'boolean') return undefined
  return envelopeProblem(envelope)
}

function envelopeProblem(envelope: unknown): OptionProblem | undefined {
  const hint = "Write envelope: true, or names such as { data: 'items', total: 'count' }."
  if (!isObject(envelope)) return { message: 'page.envelope is neither a switch nor names.', hint }
  const taken = new Map<string, string>()
  for (const [field, name] of Object.entries(envelope)) {
    if (!fields.includes(field)) {
      const near = didYouMean(field, fields) || `There are ${fields.join(', ')}.`
      return { message: `page.envelope has no ${JSON.stringify(field)}.`, hint: near }
    }
    if (name === undefined || (name === false && field !== 'data')) continue
    if (typeof name !== 'string' || name === '') {
      return { message: `page.envelope.${field} is no name.`, hint }
    }
  }
  for (const field of fields) {
    const name = envelope[field] ?? field
    if (name === false) continue
    const other = taken.get(String(name))
    if (other !== undefined) {
      const message = `page.envelope gives ${other} and ${field} one name, ${JSON.stringify(name)}.`
      return { message, hint: 'Give each a name of its own, or false to leave it out.' }
    }
    taken.set(String(name), field)
  }
  return undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
