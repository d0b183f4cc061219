import { didYouMean } from '../../errors/nearest.ts'
import { EmbeddingDocument } from './embedding-document.ts'
import type { EmbeddedPart } from './embedding-document.ts'
import type { RecordDocument } from '../records/document.ts'
import { QueryProblem } from '../query/query.ts'
import type { Query } from '../query/query.ts'
import { follow } from './follow.ts'
import type { FindRecords } from './follow.ts'
import type { Link } from '../records/relation.ts'
import type { Links } from './links.ts'

/** How many relations deep one answer can embed. */
export const deepestEmbed = 5

/** The most records in one answer, those that are embedded more than once counted each time. */
export const mostEmbedded = 250_000

/** A relation to embed, and what is embedded in the records it leads to. */
export interface EmbedStep {
  readonly link: Link
  readonly steps: readonly EmbedStep[]
}

/** A tree of relations' names. */
type Tree = Map<string, Tree>

/** The relations that a query embeds; the problem of one that does not exist, or lies too deep. */
export function planEmbed(
  collection: string,
  embed: Query['embed'],
  links: Links,
): readonly EmbedStep[] | QueryProblem {
  const root: Tree = new Map()
  for (const path of embed) {
    if (path.length > deepestEmbed) {
      const shown = QueryProblem.short(path.join('.'))
      return new QueryProblem(
        'embed',
        `embed=${shown} is ${path.length} relations deep. An answer can embed ${deepestEmbed}.`,
      )
    }
    let at = root
    for (const name of path) {
      const next: Tree = at.get(name) ?? new Map()
      at.set(name, next)
      at = next
    }
  }
  return planTree(collection, root, links)
}

function planTree(
  collection: string,
  tree: Tree,
  links: Links,
): readonly EmbedStep[] | QueryProblem {
  const steps: EmbedStep[] = []
  for (const [name, inner] of tree) {
    const known = links.of(collection)
    const link = known.get(name)
    if (!link) return unknownRelation(collection, name, [...known.keys()])
    const within = planTree(link.target, inner, links)
    if (within instanceof QueryProblem) return within
    steps.push({ link, steps: within })
  }
  return steps
}

function unknownRelation(collection: string, name: string, known: readonly string[]): QueryProblem {
  const all = known.slice(0, 10).map((each) => JSON.stringify(each))
  const listed = all.length > 0 ? `It has ${all.join(', ')}.` : 'It has none.'
  const shown = JSON.stringify(QueryProblem.short(name))
  return new QueryProblem(
    'embed',
    `${JSON.stringify(collection)} has no relation ${shown}. ` +
      (didYouMean(name.slice(0, 100), known) || listed),
  )
}

/**
 * Puts what relations lead to into records. What is embedded in a record that comes up again is looked
 * for once, hence one of these is for one answer.
 */
export class Embedder {
  readonly #find: FindRecords
  readonly #known = new Map<EmbedStep, Map<RecordDocument, RecordDocument>>()

  constructor(find: FindRecords) {
    this.#find = find
  }

  /** A record with all that the steps lead to. */
  embed(document: RecordDocument, steps: readonly EmbedStep[]): RecordDocument {
    if (steps.length === 0) return document
    return new EmbeddingDocument(
      document,
      steps.map((step): EmbeddedPart => {
        const records = follow(step.link, document, this.#find)
        // Where nothing is embedded in them, the very list: what is made of it is kept.
        const isPlain = step.steps.length === 0
        const found = isPlain ? records : records.map((each) => this.#inner(each, step))
        const { name, isList } = step.link
        return isList ? { name, documents: found } : { name, document: found[0] }
      }),
    )
  }

  #inner(document: RecordDocument, step: EmbedStep): RecordDocument {
    let known = this.#known.get(step)
    if (!known) this.#known.set(step, (known = new Map()))
    let made = known.get(document)
    if (!made) known.set(document, (made = this.embed(document, step.steps)))
    return made
  }
}

/** The problem of an answer that embeds more than can be sent. */
export function tooMuch(documents: readonly RecordDocument[]): QueryProblem | undefined {
  const weight = documents.reduce((sum, document) => sum + document.weight, 0)
  if (weight <= mostEmbedded) return undefined
  return new QueryProblem(
    'embed',
    `The answer would have more than ${mostEmbedded} records. ` +
      'Ask for smaller pages, or embed fewer relations.',
  )
}
