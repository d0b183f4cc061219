import type { StoredRecord } from '../../data/records/declaration.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { propertyNames, propertyOf } from '../../openapi/schema/properties.ts'
import { Code, printMember, printName, printValue } from '../conversion/print.ts'
import { variablesOf } from './identifiers.ts'
import type { PlannedOperation, ResourcePlan } from './resource-plan.ts'
import { conflictsOf, mayReplace, missingFields, sentOf } from './sent.ts'
import { nameOf, type DocumentSource } from './source.ts'

/** Writes what handlers make of bodies. */
export class WriteCode {
  readonly #plan: ResourcePlan
  readonly #from: DocumentSource
  readonly #one: string
  readonly #sample: StoredRecord
  readonly #fields: ReadonlySet<string>

  constructor(plan: ResourcePlan, from: DocumentSource) {
    this.#plan = plan
    this.#from = from
    ;[, this.#one] = variablesOf(plan.owner.shape.name)
    this.#sample = plan.records[0] ?? {}
    this.#fields = new Set(plan.records.flatMap((each) => Object.keys(each)))
  }

  /** A new record, and the lines that stand before. @param scope the fields that the address says */
  created(
    planned: PlannedOperation,
    scope: readonly (readonly [string, unknown])[],
  ): { readonly before: readonly string[]; readonly data: string; readonly isReplacing: boolean } {
    const { operation } = planned
    const isReplacing = mayReplace(planned, this.#from.shared.schemas)
    const after = [...this.#conflicts(planned, (name) => this.#sample[name]), ...scope]
    const data = this.#data(operation, this.#defaults(planned), after)
    if (!isReplacing) return { before: [], data: print(data), isReplacing }
    const line = `const ${this.#one}: Record<string, unknown> = ${print(data)}`
    return { before: [line], data: this.#one, isReplacing }
  }

  /** A record in place of another, or what changes of it. `needsRecord` where it has fields of what was there. @param id the code of its id @param scope as above */
  changed(
    planned: PlannedOperation,
    id: string,
    scope: readonly (readonly [string, unknown])[],
  ): { readonly data: string; readonly needsRecord: boolean } {
    const { operation, action, of } = planned
    const { schemas } = this.#from.shared
    const { idField } = of.shape
    const old = (name: string) => new Code(`${this.#one}${printMember(name)}`)
    const isSaved = action === 'save'
    // What no request sets stays.
    const kept = action === 'update' ? [] : missingFields(operation, of, schemas)
    const before = kept.map((name) => [name, old(name)] as const)
    const { schema } = sentOf(operation, of.shape, schemas)
    const hasId = !isSaved && propertyNames(schema, schemas).includes(idField)
    const conflicts = this.#conflicts(planned, old)
    const data = this.#data(operation, before, [
      ...conflicts,
      ...(action === 'update' ? [] : scope),
      ...(hasId ? [[idField, new Code(id)] as const] : []),
    ])
    const needsRecord = kept.length > 0 || conflicts.length > 0
    return { data: print(data), needsRecord }
  }

  /** The id of a record in the body of a request. */
  sentId({ operation, of }: PlannedOperation): string {
    const { idField } = of.shape
    return `${this.#sent(operation, `{ ${printName(idField)}: string }`)}${printMember(idField)}`
  }

  /** What a request sends of a record: its body, or what that has in an envelope of one property. */
  #sent(operation: Operation, type: string): string {
    const { envelope } = sentOf(operation, this.#plan.owner.shape, this.#from.shared.schemas)
    if (envelope === undefined) return type === 'never' ? 'body' : `(body as ${type})`
    return `(body as { ${printName(envelope)}: ${type} })${printMember(envelope)}`
  }

  #data(
    operation: Operation,
    before: readonly (readonly [string, unknown])[],
    after: readonly (readonly [string, unknown])[],
  ): unknown {
    const { schemas } = this.#from.shared
    const { schema } = sentOf(operation, this.#plan.owner.shape, schemas)
    // Anything else than an object has no fields to take over.
    const isObject = operation.body?.required === true && schemas.read(schema)['type'] === 'object'
    if (isObject && before.length === 0 && after.length === 0) {
      return new Code(this.#sent(operation, 'never'))
    }
    const first = before.filter(([name]) => !after.some(([other]) => other === name))
    const spread = `...${this.#sent(operation, 'object')}`
    return Object.fromEntries([...first, [spread, new Code(spread)], ...after])
  }

  /** Fields that are not taken over from a request, and what they are in place of it. */
  #conflicts({ operation, of }: PlannedOperation, instead: (name: string) => unknown) {
    const names = conflictsOf(operation, of, this.#from.shared.schemas)
    return names.flatMap((name): [string, unknown][] => {
      if (name === of.shape.idField) return []
      this.#from.losses.add('requestBody', nameOf(operation), `${name} is not taken over`)
      return [[name, this.#fields.has(name) ? instead(name) : new Code('undefined')]]
    })
  }

  /** What new records have where a request does not say. */
  #defaults({ operation, of }: PlannedOperation): [string, unknown][] {
    const { schemas } = this.#from.shared
    return missingFields(operation, of, schemas).flatMap((name): [string, unknown][] => {
      if (!Object.hasOwn(this.#sample, name)) return []
      const { readOnly, format } = schemas.read(propertyOf(of.shape.schema, name, schemas))
      const isNow = format === 'date-time' && (readOnly === true || /creat|updat/i.test(name))
      return [[name, isNow ? new Code('new Date().toISOString()') : this.#sample[name]]]
    })
  }
}

function print(data: unknown): string {
  return printValue(data, 'ts', '', 40)
}
