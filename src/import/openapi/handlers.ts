import type { StoredRecord } from '../../data/records/declaration.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { parameterNames } from '../../openapi/resources/scope.ts'
import { listOf, schemaOf } from '../../openapi/resources/shape.ts'
import { successOf } from '../../openapi/response/choose.ts'
import { propertyNames, propertyOf, typesOf } from '../../openapi/schema/properties.ts'
import { Code, printMember, printName, printText, printValue } from '../conversion/print.ts'
import { errorAnswer } from './answers.ts'
import {
  conflictsOf,
  mayReplace,
  missingFields,
  sentOf,
  pageParameters,
  variablesOf,
  type PlannedOperation,
  type ResourcePlan,
} from './resource-plan.ts'
import { hasCode, listAnswer, recordAnswer } from './shown.ts'
import { nameOf, type DocumentSource } from './source.ts'

/** Writes the handlers of a collection, for what it does not answer so by itself. */
export class HandlerWriter {
  readonly #plan: ResourcePlan
  readonly #from: DocumentSource
  readonly #many: string
  readonly #one: string
  readonly #sample: StoredRecord
  readonly #fields: ReadonlySet<string>

  constructor(plan: ResourcePlan, from: DocumentSource) {
    this.#plan = plan
    this.#from = from
    ;[this.#many, this.#one] = variablesOf(plan.owner)
    this.#sample = plan.records[0] ?? {}
    this.#fields = new Set(plan.records.flatMap((each) => Object.keys(each)))
  }

  /** The member of a `defineMock` for an operation, as it stands there. */
  write(planned: PlannedOperation): string {
    const lines = this.#linesOf(planned)
    const code = lines.join('\n')
    const used = ['params', 'body', 'db', 'error', 'json', 'next'].filter((name) =>
      new RegExp(String.raw`(?:^|[^.\w'"]|\.\.\.)${name}\b`, 'm').test(code),
    )
    const isAsync = code.includes('await ')
    const head = `  ${printText(planned.key, 'ts')}: ${isAsync ? 'async ' : ''}(${used.length > 0 ? `{ ${used.join(', ')} }` : ''}) => {`
    return [head, ...lines.map((line) => `    ${line}`), '  },'].join('\n')
  }

  #linesOf(planned: PlannedOperation): string[] {
    switch (planned.action) {
      case 'list':
        return this.#list(planned)
      case 'create':
        return this.#create(planned)
      default:
        return this.#ofRecord(planned)
    }
  }

  #list(planned: PlannedOperation): string[] {
    const { operation, of } = planned
    const { schemas } = this.#from.shared
    const key = listOf(schemaOf(successOf(operation).declared), schemas)?.key
    const scope = this.#scopeOf(planned)
    if (of.shape.scope.length > 0) {
      const bound = scope.filter(({ field }) => !this.#plan.free.includes(field))
      const test = bound.map(({ field, text }) => `String(${this.#field(field)}) === ${text}`)
      for (const { name } of operation.parameters.filter((each) => each.in === 'query')) {
        this.#from.losses.add('query', nameOf(operation), name)
      }
      const items =
        test.length > 0
          ? `db(${this.#many}).where((${this.#one}) => ${test.join(' && ')})`
          : `db(${this.#many}).all()`
      const value = listAnswer(operation, key, 'items.length', this.#sample, this.#from)
      return [`const items = ${items}`, ...this.#answer(operation, value)]
    }
    const others = pageParameters(operation, schemas)
    for (const name of others) this.#from.losses.add('query', nameOf(operation), name)
    const query = Object.fromEntries(others.map((name) => [name, new Code('undefined')]))
    const change = others.length > 0 ? printValue({ query }, 'ts', '    ', 30) : ''
    const value = listAnswer(
      operation,
      key,
      "Number(answer.headers.get('x-total-count'))",
      this.#sample,
      this.#from,
    )
    return [
      `const answer = await next(${change})`,
      'if (!answer.ok) return answer',
      printValue(value, 'ts').includes('items.map(')
        ? 'const items = (await answer.json()) as object[]'
        : 'const items = await answer.json()',
      ...this.#answer(operation, value),
    ]
  }

  #create(planned: PlannedOperation): string[] {
    const { operation } = planned
    const scope = this.#scopeOf(planned).map(({ field, value }): [string, unknown] => [
      field,
      value,
    ])
    const defaults = this.#defaults(planned).filter(
      ([name]) => !scope.some(([field]) => field === name),
    )
    const sent = this.#sent(operation)
    const after = [...this.#conflicts(planned, (name) => this.#sample[name]), ...scope]
    const isAlone = defaults.length === 0 && after.length === 0 && operation.body?.required === true
    const data = isAlone ? new Code(sent) : this.#members(defaults, sent, after)
    const record = printValue(data, 'ts', '    ', 30)
    const { idField } = this.#plan.owner.shape
    const isReplacing = mayReplace(planned, this.#from.shared.schemas)
    const sentId = `(body as { ${printName(idField)}?: string | number } | undefined)?.${printMember(idField).replace('.', '')}`
    const lines = isReplacing ? [`const id = ${sentId} ?? ''`, `const fields = ${record}`] : []
    const made = isReplacing
      ? `db(${this.#many}).replace(id, fields) ?? db(${this.#many}).create(fields)`
      : `db(${this.#many}).create(${record})`
    const value = recordAnswer(
      operation,
      this.#plan.owner,
      new Code(this.#one),
      this.#sample,
      this.#from,
    )
    const isShown = hasCode(value)
    return [
      ...lines,
      isShown ? `const ${this.#one} = ${made}` : made,
      ...this.#answer(operation, value),
    ]
  }

  #ofRecord(planned: PlannedOperation): string[] {
    const { operation, action, of, key } = planned
    const { idField } = of.shape
    const isSaved = action === 'save'
    const names = parameterNames(operation.template)
    const own = names[of.shape.scope.length] ?? names.at(-1) ?? ''
    const id = isSaved
      ? `(body as { ${printName(idField)}: string | number })${printMember(idField)}`
      : parameter(own)
    const missing = this.#error(operation, key)
    const find = `db(${this.#many}).find(${id})`
    const isRead = action === 'get' || (action !== 'delete' && !operation.body)
    const found = isRead ? this.#one : 'found'
    const lines = [`const ${found} = ${find}`, `if (!${found}) return ${missing}`]
    if (isRead) {
      const value = recordAnswer(
        operation,
        this.#plan.owner,
        new Code(this.#one),
        this.#sample,
        this.#from,
      )
      return [...lines, ...this.#answer(operation, value)]
    }
    const foundId = `found${printMember(idField)}`
    if (action === 'delete') {
      const value = recordAnswer(
        operation,
        this.#plan.owner,
        new Code(this.#one),
        this.#sample,
        this.#from,
      )
      const isShown = hasCode(value)
      const first = isShown
        ? [lines[0]?.replace('found', this.#one) ?? '', `if (!${this.#one}) return ${missing}`]
        : lines
      return [...first, `db(${this.#many}).delete(${id})`, ...this.#answer(operation, value)]
    }
    const hasId = propertyNames(
      sentOf(operation, of.shape, this.#from.shared.schemas).schema,
      this.#from.shared.schemas,
    ).includes(idField)
    const sent = this.#sent(operation)
    const isReplaced = action === 'replace' || isSaved
    // What no request sets stays.
    const kept = isReplaced ? missingFields(operation, of, this.#from.shared.schemas) : []
    const before = kept.map((name) => [name, new Code(`found${printMember(name)}`)] as const)
    const after: [string, unknown][] = [
      ...this.#conflicts(planned, (name) => new Code(`found${printMember(name)}`)),
      ...(hasId ? [[idField, new Code(foundId)] as [string, unknown]] : []),
    ]
    const isAlone = before.length === 0 && after.length === 0 && operation.body?.required === true
    const data = isAlone ? new Code(sent) : this.#members(before, sent, after)
    const method = isReplaced ? 'replace' : 'update'
    const made = `db(${this.#many}).${method}(${id}, ${printValue(data, 'ts', '    ', 30)})`
    const value = recordAnswer(
      operation,
      this.#plan.owner,
      new Code(this.#one),
      this.#sample,
      this.#from,
    )
    const isShown = hasCode(value)
    return [
      ...lines,
      isShown ? `const ${this.#one} = ${made}` : made,
      ...this.#answer(operation, value),
    ]
  }

  /** What a request sends of a record: its body, or what that has in an envelope of one property. */
  #sent(operation: Operation): string {
    const { envelope } = sentOf(operation, this.#plan.owner.shape, this.#from.shared.schemas)
    if (envelope === undefined) return 'body'
    return `(body as { ${printName(envelope)}: never })${printMember(envelope)}`
  }

  #members(
    before: readonly (readonly [string, unknown])[],
    sent: string,
    after: readonly (readonly [string, unknown])[],
  ): object {
    const first = before.filter(([name]) => !after.some(([other]) => other === name))
    const spread = `...${sent === 'body' ? '(body as object)' : sent.replace(': never }', ': object }')}`
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
    const names = missingFields(operation, of, schemas)
    if (names.length === 0) return []
    const first = this.#sample
    return names.flatMap((name): [string, unknown][] => {
      if (!Object.hasOwn(first, name)) return []
      const { readOnly, format } = schemas.read(propertyOf(of.shape.schema, name, schemas))
      const isNow = format === 'date-time' && (readOnly === true || /creat|updat/i.test(name))
      return [[name, isNow ? new Code('new Date().toISOString()') : first[name]]]
    })
  }

  /** The parameters before a record, with the fields of records that hold them. */
  #scopeOf({ of }: PlannedOperation) {
    const { schemas } = this.#from.shared
    const { scope, schema } = of.shape
    return scope.flatMap(({ parameter: name, field }) => {
      if (!this.#fields.has(field)) return []
      const text = parameter(name)
      const types = typesOf(propertyOf(schema, field, schemas), schemas)
      const sample = this.#plan.records.find((each) => Object.hasOwn(each, field))?.[field]
      const isNumber = types.size > 0 ? !types.has('string') : typeof sample === 'number'
      return [{ field, text, value: new Code(isNumber ? `Number(${text})` : text) }]
    })
  }

  #field(field: string): string {
    return `${this.#one}${printMember(field)}`
  }

  #answer(operation: Operation, value: unknown): string[] {
    const { status, declared } = successOf(operation)
    if (value === undefined || status === 204) {
      return [status === 204 ? 'return null' : `return new Response(null, { status: ${status} })`]
    }
    const types = (declared?.content ?? []).map(({ type }) => mediaTypeOf(type))
    const other = types.find(isJsonType)
    const isPlain = other === undefined || types.includes('application/json')
    if (status === 200 && isPlain) return [`return ${printValue(value, 'ts', '    ', 7)}`]
    const init = {
      ...(status !== 200 && { status }),
      ...(!isPlain && { headers: { 'content-type': other } }),
    }
    return [`return json(${printValue(value, 'ts', '    ', 30)}, ${printValue(init, 'ts')})`]
  }

  #error(operation: Operation, key: string): string {
    const name = this.#one === 'record' ? 'record' : this.#one
    const detail = `There is no ${name} with this id`
    const error = { status: 404, code: 'no-record', detail } as const
    const { body } = errorAnswer(error, operation, key, this.#from)
    const value = body.kind === 'json' ? body.value : undefined
    const isOwn =
      !isObject(value) || (value['message'] === detail && Object.keys(value).length === 1)
    const shown = isOwn ? printText(detail, 'ts') : printValue(value, 'ts', '    ', 24)
    return `error(404, ${shown})`
  }
}

function parameter(name: string): string {
  return `params${printMember(name)}`
}
