import { loadFaker } from '../../generate/faker.ts'
import { guessText } from '../../generate/schema/guess.ts'
import { Scope } from '../../generate/schema/scope.ts'
import { toWords } from '../../generate/schema/words.ts'
import { mapTexts } from '../conversion/endpoint-map.ts'
import { hash32 } from '../../random.ts'
import type { Read } from './read.ts'

/** Names of fields that are about a person, in any case style. */
const personal =
  /(^|_)(e_?mails?(_address)?|(first|last|middle|full|display|family|given|sur|nick|user|contact|customer|owner|author)_?name|surname|login|handle|phone|mobile|cell|telephone|fax|tel)(_?(number|no))?$/
/** Fields beside which a plain name is that of a person. */
const beside = /e_?mail|phone|birth|first_name|last_name|^age$|avatar|user_?name|gender|role$/
const emails = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g

/** Puts others in the place of names, emails and phones: the same one for the same one, so that records still fit. */
export async function anonymised(read: Read, locale: string | undefined): Promise<Read> {
  const source = await loadFaker(locale)
  const known = new Map<string, string>()
  const fake = (field: string, value: string, siblings: readonly string[]): string => {
    const make = guessText({ name: field, owner: 'user', siblings })
    const faker = source.forRecord('anonymise', value.toLowerCase(), hash32(value.toLowerCase()))
    const other = make?.(faker, new Scope(faker)) ?? faker.person.fullName()
    known.set(value, other)
    return other
  }
  const learn = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) learn(each)
    else if (typeof value === 'object' && value !== null) {
      const siblings = Object.keys(value)
      for (const [name, each] of Object.entries(value)) {
        if (typeof each !== 'string') learn(each)
        else if (each !== '' && !known.has(each) && isPersonal(name, siblings))
          fake(name, each, siblings)
      }
    }
  }
  const { calls, talks } = read
  for (const { body, answer } of calls) {
    learn(body)
    if (answer.body.kind === 'json') learn(answer.body.value)
  }
  for (const { messages } of talks) for (const { value } of messages) learn(value)
  for (const call of [...calls, ...talks]) {
    const queries = [...new URLSearchParams(call.search).values()]
    for (const [email] of JSON.stringify([call, queries]).matchAll(emails)) {
      if (!known.has(email)) fake('email', email, [])
    }
  }
  return mapTexts(read, (text) => replaced(text, known)) as Read
}

function isPersonal(name: string, siblings: readonly string[]): boolean {
  const words = toWords(name)
  if (words === 'name') return siblings.some((each) => beside.test(toWords(each)))
  return personal.test(words)
}

/** A text with another in its place, a whole one or emails within. */
function replaced(text: string, known: ReadonlyMap<string, string>): string {
  const whole = known.get(text)
  if (whole !== undefined) return whole
  return inAddress(
    text.replace(emails, (email) => known.get(email) ?? email),
    known,
  )
}

/** A query whose values are such texts, percent-encoded. */
function inAddress(text: string, known: ReadonlyMap<string, string>): string {
  if (!text.startsWith('?')) return text
  return text.replace(/=([^&]*)/g, (pair, value: string) => {
    const plain = new URLSearchParams(`v=${value}`).get('v') ?? ''
    const other = known.get(plain)
    return other === undefined ? pair : `=${encodeURIComponent(other)}`
  })
}
