import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

/**
 * How many levels of fields a document may have, how many fields once its fragments are spread, how many of one selection,
 * and how many of one selection that may have to be merged: fragments, and fields of a name that was there already. All
 * of these are compared with each other.
 */
const most = { levels: 100, fields: 10_000, selected: 1000, merged: 200 }

/** What a selection asks for once its fragments are spread. */
interface Cost {
  readonly levels: number
  readonly fields: number
}

const nothing: Cost = { levels: 0, fields: 0 }

/**
 * What makes a document too large to be validated and executed; undefined for none. It looks at each selection once, and
 * refuses what is too deep on the way there.
 */
export function costOf({ definitions }: DocumentNode): GraphQLError | undefined {
  try {
    const measure = new Measure(
      definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION),
    )
    for (const each of definitions) {
      if ('selectionSet' in each) measure.selection(each.selectionSet, 1)
    }
    return undefined
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

class Measure {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #known = new Map<string, Cost>()

  constructor(fragments: readonly FragmentDefinitionNode[]) {
    this.#fragments = new Map(fragments.map((each) => [each.name.value, each]))
  }

  /** Throws a GraphQLError for one that is too large. */
  selection({ selections }: SelectionSetNode, level: number): Cost {
    if (level > most.levels)
      throw tooLarge(`The query has more than ${most.levels} levels of fields.`)
    checkWidth(selections)
    let levels = 0
    let fields = 0
    for (const each of selections) {
      const own = each.kind === Kind.FIELD ? 1 : 0
      const below = this.#below(each, level + 1)
      levels = Math.max(levels, own + below.levels)
      fields += own + below.fields
    }
    if (level + levels > most.levels + 1) {
      throw tooLarge(`The query has more than ${most.levels} levels of fields.`)
    }
    if (fields > most.fields) throw tooLarge(`The query asks for more than ${most.fields} fields.`)
    return { levels, fields }
  }

  #below(each: SelectionNode, level: number): Cost {
    if (each.kind !== Kind.FRAGMENT_SPREAD) {
      return each.selectionSet ? this.selection(each.selectionSet, level) : nothing
    }
    const name = each.name.value
    const before = this.#known.get(name)
    if (before) return before
    // One that spreads itself is for the validation to refuse.
    this.#known.set(name, nothing)
    const fragment = this.#fragments.get(name)
    const cost = fragment ? this.selection(fragment.selectionSet, 1) : nothing
    this.#known.set(name, cost)
    return cost
  }
}

function checkWidth(selections: readonly SelectionNode[]): void {
  const names = new Set<string>()
  for (const each of selections) {
    if (each.kind === Kind.FIELD) names.add((each.alias ?? each.name).value)
  }
  if (names.size > most.selected) {
    throw tooLarge(`A selection of the query has more than ${most.selected} fields.`)
  }
  if (selections.length - names.size > most.merged) {
    const what = 'fragments and fields that stand there twice'
    throw tooLarge(`A selection of the query has more than ${most.merged} ${what}.`)
  }
}

function tooLarge(what: string): GraphQLError {
  const extensions = { code: 'QUERY_TOO_LARGE' }
  return new GraphQLError(`${what} Send it in several requests.`, { extensions })
}
