import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

/** How many levels of fields a query may have, and how many fields once its fragments are spread. */
const most = { depth: 100, fields: 10_000 }

/** What a selection asks for once its fragments are spread. */
interface Cost {
  readonly depth: number
  readonly fields: number
}

/**
 * What makes a document too large to be executed; undefined for none. It looks at each selection once, so that no
 * document takes long; fragments that spread each other are for the validation to refuse.
 */
export function costOf(document: DocumentNode): GraphQLError | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const each of document.definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each)
  }
  const known = new Map<string, Cost>()
  const costOfFragment = (name: string, level: number): Cost => {
    const before = known.get(name)
    if (before) return before
    known.set(name, nothing)
    const fragment = fragments.get(name)
    const cost = fragment ? costOfSelection(fragment.selectionSet, level) : nothing
    known.set(name, cost)
    return cost
  }
  const costOfSelection = ({ selections }: SelectionSetNode, level: number): Cost => {
    if (level > most.depth) return { depth: 1, fields: 1 }
    let depth = 0
    let fields = 0
    for (const each of selections) {
      const isField = each.kind === Kind.FIELD
      const own = isField ? 1 : 0
      const below =
        each.kind === Kind.FRAGMENT_SPREAD
          ? costOfFragment(each.name.value, level)
          : each.selectionSet
            ? costOfSelection(each.selectionSet, level + 1)
            : nothing
      depth = Math.max(depth, own + below.depth)
      fields += own + below.fields
    }
    return { depth, fields }
  }
  for (const each of document.definitions) {
    if (each.kind !== Kind.OPERATION_DEFINITION && each.kind !== Kind.FRAGMENT_DEFINITION) continue
    const { depth, fields } =
      each.kind === Kind.FRAGMENT_DEFINITION
        ? costOfFragment(each.name.value, 0)
        : costOfSelection(each.selectionSet, 0)
    if (depth > most.depth) {
      return tooLarge(`The query has more than ${most.depth} levels of fields.`)
    }
    if (fields > most.fields) {
      return tooLarge(`The query asks for more than ${most.fields} fields.`)
    }
  }
  return undefined
}

const nothing: Cost = { depth: 0, fields: 0 }

function tooLarge(what: string): GraphQLError {
  return new GraphQLError(`${what} Ask for less of them at once.`, {
    extensions: { code: 'QUERY_TOO_LARGE' },
  })
}
