import type { CrudMethod } from '../../data/records/declaration.ts'
import { literalRecords } from '../conversion/endpoint-map.ts'
import { isFileName } from '../conversion/file-names.ts'
import { printText, printValue } from '../conversion/print.ts'
import { HandlerWriter } from './handlers.ts'
import { variablesOf, type ResourcePlan } from './resource-plan.ts'
import type { DocumentSource } from './source.ts'

/** Whether the address of a collection and its records are all that a file must say, so that it can be a list in JSON. */
export function isPlainList({ owner, path, operations }: ResourcePlan): boolean {
  const { idField, scope } = owner.shape
  return (
    scope.length === 0 &&
    idField === 'id' &&
    operations.every(({ isNative }) => isNative) &&
    path.slice(1).split('/').every(isFileName)
  )
}

/** The text of a list in JSON. */
export function listText({ operations, records }: ResourcePlan, from: DocumentSource): string {
  const served = new Set(operations.map(({ action }) => action))
  const other = crud.filter(([action]) => !served.has(action))
  const [first] = operations
  for (const [, shown] of other) {
    from.losses.add(
      'extra',
      `${shown} ${first?.of.shape.template ?? ''}${shown === 'POST' ? '' : '/{id}'}`,
    )
  }
  return `${printValue(literalRecords(records), 'json')}\n`
}

const crud = [
  ['create', 'POST'],
  ['get', 'GET'],
  ['replace', 'PUT'],
  ['update', 'PATCH'],
  ['delete', 'DELETE'],
] as const

/** The text of a module with a resource and the handlers of what it does not answer so by itself. */
export function resourceText(plan: ResourcePlan, from: DocumentSource): string {
  const { owner, path, records, operations } = plan
  const { idField } = owner.shape
  const [many] = variablesOf(owner)
  const others = operations.filter(({ isNative }) => !isNative)
  const only = onlyOf(plan)
  const options = {
    path,
    ...(idField !== 'id' && { idField }),
    ...(only && { only }),
    seed: literalRecords(records),
  }
  const writer = new HandlerWriter(plan, from)
  const names = others.length > 0 ? 'defineMock, resource' : 'resource'
  const handlers =
    others.length > 0
      ? ['', 'export default defineMock({', ...others.map((each) => writer.write(each)), '})']
      : []
  const id = idField === 'id' ? '' : `, ${printText(idField, 'ts')}`
  const seed = printValue(options, 'ts', '', `export const ${many} = resource('', `.length)
  return [
    `import { ${names} } from 'mockapi'`,
    '',
    `export const ${many} = resource<Record<string, unknown>${id}>(${printText(owner.shape.name, 'ts')}, ${seed})`,
    ...handlers,
    '',
  ].join('\n')
}

/** The operations that the resource itself serves; undefined for all. */
function onlyOf({ operations, owner }: ResourcePlan): readonly CrudMethod[] | undefined {
  if (owner.shape.scope.length > 0) return []
  const own = operations.filter(({ of }) => of === owner)
  const served = own.flatMap(({ action, isNative }): CrudMethod[] => {
    if (action === 'save') return []
    // A list in an envelope is made of that of the collection.
    return isNative || action === 'list' ? [action] : []
  })
  const all: readonly CrudMethod[] = ['list', 'get', 'create', 'replace', 'update', 'delete']
  return all.every((each) => served.includes(each)) ? undefined : served
}
