import { badQuery, shorten, type Query } from '../query/query.ts'
import { RecordDocument } from '../records/document.ts'
import type { Link } from '../records/relation.ts'
import { keylessLink } from './check.ts'
import { follow, type FindRecords, type StateContext } from './follow.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { Reply } from '../../http/reply.ts'

const maxDepth = 5

/** The most records in one answer, those that are embedded more than once counted each time. */
export const maxEmbedded = 250_000

type EmbedStep = Readonly<{ link: Link; steps: readonly EmbedStep[] }>

/** The relations that a query embeds. Throws Reply `bad-query` 400 for one that does not exist, or lies too deep. */
export function planEmbed(of: string, embed: Query['embed'], context: StateContext): EmbedStep[] {
  const deep = embed.find((path) => path.length > maxDepth)
  if (deep) {
    const shown = shorten(deep.join('.'))
    const message = `embed=${shown} is ${deep.length} relations deep. An answer can embed ${maxDepth}.`
    throw badQuery('embed', message)
  }
  const steps = planPaths(of, embed, context)
  warnOfKeyless(steps, context)
  return steps
}

function planPaths(collection: string, paths: Query['embed'], context: StateContext): EmbedStep[] {
  const known = context.links().of(collection)
  const byFirst = new Map<string, (readonly string[])[]>()
  for (const [first, ...rest] of paths) {
    if (first === undefined) continue
    const inner = byFirst.get(first) ?? []
    inner.push(rest)
    byFirst.set(first, inner)
  }
  return Array.from(byFirst, ([name, inner]) => {
    const link = known.get(name)
    if (!link) throw unknownRelation(collection, name, [...known.keys()])
    return { link, steps: planPaths(link.target, inner, context) }
  })
}

/** Warns, once for each relation, of those that are followed though no record has their foreign key. */
export function warnOfKeyless(steps: readonly EmbedStep[], context: StateContext): void {
  for (const { link, steps: inner } of steps) {
    const warning = keylessLink(link, context)
    if (warning) context.seeds.warn(warning)
    warnOfKeyless(inner, context)
  }
}

function unknownRelation(collection: string, name: string, known: readonly string[]): Reply {
  const all = known.slice(0, 10).map((each) => JSON.stringify(each))
  const listed = all.length > 0 ? `It has ${all.join(', ')}.` : 'It has none.'
  const shown = JSON.stringify(shorten(name))
  const hint = didYouMean(name.slice(0, 100), known) || listed
  return badQuery('embed', `${JSON.stringify(collection)} has no relation ${shown}. ${hint}`)
}

/** Embeds records for one answer; what is embedded in one record is looked up once. */
export function createEmbedder(
  find: FindRecords,
): (document: RecordDocument, steps: readonly EmbedStep[]) => RecordDocument {
  const known = new Map<EmbedStep, Map<RecordDocument, RecordDocument>>()
  const embed = (document: RecordDocument, steps: readonly EmbedStep[]): RecordDocument => {
    if (steps.length === 0) return document
    const embedded = steps.map((step) => {
      const { name, isList } = step.link
      const records = follow(step.link, document, find)
      // Where nothing is embedded in them, the very list: what is made of it is cached.
      const documents = step.steps.length === 0 ? records : records.map((each) => inner(each, step))
      return { name, isList, documents }
    })
    return new EmbeddingDocument(document, embedded)
  }
  const inner = (document: RecordDocument, step: EmbedStep): RecordDocument => {
    let made = known.get(step)
    if (!made) known.set(step, (made = new Map()))
    let result = made.get(document)
    if (!result) made.set(document, (result = embed(document, step.steps)))
    return result
  }
  return embed
}

/** Throws Reply `bad-query` 400 for an answer that embeds more than can be sent. */
export function checkWeight(documents: readonly RecordDocument[]): void {
  const weight = documents.reduce((sum, document) => sum + document.weight, 0)
  if (weight <= maxEmbedded) return
  const what = `The answer would have more than ${maxEmbedded} records.`
  throw badQuery('embed', `${what} Ask for smaller pages, or embed fewer relations.`)
}

type Embedded = Readonly<{ name: string; isList: boolean; documents: readonly RecordDocument[] }>

/** A record with others embedded. Its JSON is put together from theirs, which each is made once. */
export class EmbeddingDocument extends RecordDocument {
  readonly #weight: number
  readonly #base: RecordDocument
  readonly #embedded: readonly Embedded[]
  #text: string | undefined

  constructor(base: RecordDocument, embedded: readonly Embedded[]) {
    const values = embedded.map(({ name, isList, documents }): [string, unknown] => [
      name,
      isList ? listOf(documents).values : (documents[0]?.value ?? null),
    ])
    super(base.id, Object.freeze({ ...base.value, ...Object.fromEntries(values) }))
    this.#base = base
    this.#embedded = embedded
    this.#weight = 1
    for (const { isList, documents } of embedded) {
      this.#weight += isList ? listOf(documents).weight : (documents[0]?.weight ?? 0)
    }
  }

  override get weight(): number {
    return this.#weight
  }

  override get json(): string {
    return (this.#text ??= this.#join())
  }

  #join(): string {
    const own = this.#base.json
    // A field of that name is replaced, which only the value shows.
    if (this.#embedded.some(({ name }) => Object.hasOwn(this.#base.value, name)) || own === '{}') {
      return JSON.stringify(this.value)
    }
    const texts = this.#embedded.map(({ name, isList, documents }) => {
      const json = isList ? listOf(documents).json() : (documents[0]?.json ?? 'null')
      return `${JSON.stringify(name)}:${json}`
    })
    return `${own.slice(0, -1)},${texts.join(',')}}`
  }
}

/** An index gives the same list until one of its records changes, so it is joined once until then. */
const lists = new WeakMap<readonly RecordDocument[], ReturnType<typeof joinList>>()

function listOf(documents: readonly RecordDocument[]) {
  let list = lists.get(documents)
  if (!list) lists.set(documents, (list = joinList(documents)))
  return list
}

function joinList(documents: readonly RecordDocument[]) {
  const values = Object.freeze(documents.map(({ value }) => value))
  const weight = documents.reduce((sum, document) => sum + document.weight, 0)
  let text: string | undefined
  const json = () => (text ??= `[${documents.map((document) => document.json).join(',')}]`)
  return { values, weight, json }
}
