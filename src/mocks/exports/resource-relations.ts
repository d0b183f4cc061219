import { didYouMean } from '../../errors/nearest.ts'
import { deletePolicies } from '../../data/records/relation.ts'

/** What is wrong with an option, and the way out. */
interface Problem {
  readonly message: string
  readonly hint: string
}

const kinds = ['one', 'many', 'manyToMany']
const names = ['foreignKey', 'through', 'otherKey', 'ids', 'theirIds']
const optionNames = [...names, 'onDelete']

/** What is wrong with the relations of a resource: JavaScript lets anything through. */
export function relationProblems(relations: unknown): Problem[] {
  if (relations === undefined) return []
  if (typeof relations !== 'object' || relations === null || Array.isArray(relations)) {
    return [{ message: 'the relations are no object.', hint: "Write { author: one('users') }." }]
  }
  return Object.entries(relations).flatMap(([name, relation]) => problemsOf(name, relation))
}

function problemsOf(name: string, relation: unknown): Problem[] {
  const what = `the relation ${JSON.stringify(name)}`
  if (!isRelation(relation)) {
    const hint = "Write it as one('users'), many('posts') or manyToMany('tags')."
    return [{ message: `${what} is none.`, hint }]
  }
  const problems: Problem[] = []
  const { kind: _kind, target: _target, ...options } = relation
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) continue
    if (!optionNames.includes(option)) {
      const hint = didYouMean(option, optionNames) || `Options are ${optionNames.join(', ')}.`
      problems.push({ message: `${what} has no option ${JSON.stringify(option)}.`, hint })
    } else if (names.includes(option) && (typeof value !== 'string' || value === '')) {
      const hint = `Write a name: ${option}: 'userId'.`
      problems.push({ message: `${what} has ${option}: ${String(value)}.`, hint })
    }
  }
  const { onDelete } = options
  if (onDelete !== undefined && !deletePolicies.some((policy) => policy === onDelete)) {
    const hint =
      didYouMean(String(onDelete), deletePolicies) || `Write ${deletePolicies.join(', ')}.`
    problems.push({ message: `${what} has onDelete: ${String(onDelete)}.`, hint })
  }
  return problems
}

function isRelation(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const { kind, target } = value as Readonly<Record<string, unknown>>
  return kinds.some((each) => each === kind) && typeof target === 'string'
}
