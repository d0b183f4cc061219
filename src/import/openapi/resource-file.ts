import type { CrudMethod } from '../../http/crud-methods.ts'
import type { MapEntry } from '../conversion/endpoint-map.ts'
import { memberText, moduleText, resourceText } from '../conversion/module-text.ts'
import { Constants } from './constants.ts'
import { HandlerWriter } from './handlers.ts'
import { variablesOf } from './identifiers.ts'
import type { ResourcePlan } from './resource-plan.ts'
import type { DocumentSource } from './source.ts'

/** Whether the address of a collection and its records are all that a file must say, so that it can be a list in JSON if its name can be a file's. */
export function isPlainList({ owner, operations, envelope }: ResourcePlan): boolean {
  const { idField, scope, name } = owner.shape
  return (
    scope.length === 0 &&
    idField === 'id' &&
    envelope === undefined &&
    !name.includes('/') &&
    operations.every(({ isNative }) => isNative)
  )
}

/** Tells what a list in JSON answers besides the operations of the document. */
export function tellExtra({ operations }: ResourcePlan, { losses }: DocumentSource): void {
  const served = new Set(operations.map(({ action }) => action))
  const path = operations[0]?.of.shape.template ?? ''
  for (const [action, method] of crud) {
    if (!served.has(action))
      losses.add('extra', `${method} ${path}${method === 'POST' ? '' : '/{id}'}`)
  }
}

const crud = [
  ['create', 'POST'],
  ['get', 'GET'],
  ['replace', 'PUT'],
  ['update', 'PATCH'],
  ['delete', 'DELETE'],
] as const

/** A module with a resource, the handlers of what it does not answer so by itself, and other endpoints. */
export class ResourceModule {
  readonly #resource: string
  readonly #constants: Constants
  readonly #members: string[]

  constructor(plan: ResourcePlan, from: DocumentSource) {
    const { owner, path, records, operations, envelope } = plan
    const { idField, name } = owner.shape
    const [many, one] = variablesOf(name)
    const only = onlyOf(plan)
    const options = {
      path,
      ...(only && { only }),
      ...(envelope && { page: { envelope } }),
      seed: records,
    }
    this.#resource = resourceText(many, { name, idField }, options)
    this.#constants = new Constants([many, one, 'defineMock', 'resource'])
    const writer = new HandlerWriter(plan, from, this.#constants)
    const others = operations.filter(({ isNative }) => !isNative)
    this.#members = others.map((each) => writer.write(each))
  }

  /** Adds an endpoint that has nothing to do with the records. */
  add(entry: MapEntry): void {
    this.#members.push(memberText(entry))
  }

  get text(): string {
    const constants = this.#constants.lines
    return moduleText({ resource: this.#resource, constants, members: this.#members })
  }
}

/** The operations that the resource itself serves; undefined for all. */
function onlyOf({ operations, owner }: ResourcePlan): readonly CrudMethod[] | undefined {
  if (owner.shape.scope.length > 0) return []
  const own = operations.filter(({ of }) => of === owner)
  const served = new Set<string>(
    own.flatMap(({ action, isNative }) =>
      // A list in an envelope is made of that of the collection.
      isNative || action === 'list' ? [action] : [],
    ),
  )
  const all: readonly CrudMethod[] = ['list', 'get', 'create', 'replace', 'update', 'delete']
  const some = all.filter((each) => served.has(each))
  return some.length === all.length ? undefined : some
}
