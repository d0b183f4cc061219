import type { StoredRecord } from '../../data/records/declaration.ts'
import { singular } from '../../data/relations/names.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { listOf, schemaOf } from '../../openapi/resources/shape.ts'
import { successOf } from '../../openapi/response/choose.ts'
import { Code, printMember, printText, printValue } from '../conversion/print.ts'
import { errorAnswer } from './answers.ts'
import type { Constants } from './constants.ts'
import { printHandler, type Expression, type HandlerBody } from './handler-text.ts'
import { camelCase, variablesOf } from './identifiers.ts'
import { otherParameters, searchFields } from './list-parameters.ts'
import type { PlannedOperation, ResourcePlan } from './resource-plan.ts'
import { hasCode, listAnswer, recordAnswer } from './shown.ts'
import { nameOf, type DocumentSource } from './source.ts'
import { WriteCode } from './write-code.ts'

/** Writes the handlers of a collection, for what it does not answer so by itself. */
export class HandlerWriter {
  readonly #plan: ResourcePlan
  readonly #from: DocumentSource
  readonly #constants: Constants
  readonly #many: string
  readonly #one: string
  readonly #sample: StoredRecord
  readonly #writes: WriteCode

  constructor(plan: ResourcePlan, from: DocumentSource, constants: Constants) {
    this.#plan = plan
    this.#from = from
    this.#constants = constants
    ;[this.#many, this.#one] = variablesOf(plan.owner.shape.name)
    this.#sample = plan.records[0] ?? {}
    this.#writes = new WriteCode(plan, from)
  }

  /** The member of a `defineMock` for an operation, as it stands there. */
  write(planned: PlannedOperation): string {
    return printHandler(planned.key, this.#bodyOf(planned))
  }

  #bodyOf(planned: PlannedOperation): HandlerBody {
    const { action, of, operation } = planned
    if (action === 'search') return this.#search(planned)
    if (action === 'list') {
      return of.shape.scope.length > 0 ? this.#listBelow(planned) : this.#list(planned)
    }
    if (action === 'create') return this.#create(planned)
    // A `POST` at the address of a record without a body changes nothing.
    if (action === 'get' || (action !== 'delete' && !operation.body)) return this.#get(planned)
    return action === 'delete' ? this.#delete(planned) : this.#change(planned)
  }

  #listBelow(planned: PlannedOperation): HandlerBody {
    const tests = this.#bound(planned).map(([field, text]) => `${field} === ${text}`)
    return this.#where(planned.operation, this.#parents(planned), tests)
  }

  /** Records of another address, by the parameters that are fields of theirs. */
  #search({ operation, of }: PlannedOperation): HandlerBody {
    const tests = searchFields(operation, of, this.#from.shared.schemas).map(({ name, field }) => {
      const own = `${this.#one}${printMember(field)}`
      const query = `query${printMember(name)}`
      const isText = typeof this.#sample[field] === 'string'
      return `(!${query} || ${isText ? own : `String(${own})`} === ${query})`
    })
    const [only = '', ...others] = tests
    return this.#where(operation, [], others.length > 0 ? tests : [only.slice(1, -1)])
  }

  /** A list of the records that pass all tests. */
  #where(operation: Operation, before: string[], tests: readonly string[]): HandlerBody {
    const test = tests.filter((each) => each !== '').join(' && ')
    const code = `(${this.#one}) => ${test}`
    const shown = code.length > 45 ? `\n  ${code},\n` : code
    const all = test === '' ? `db(${this.#many}).all()` : `db(${this.#many}).where(${shown})`
    const value = this.#listValue(operation, 'items.length')
    if (value instanceof Code && value.text === 'items') {
      return { before, returns: this.#answer(operation, new Code(all)) }
    }
    return { before: [...before, `const items = ${all}`], returns: this.#answer(operation, value) }
  }

  #list({ operation, of }: PlannedOperation): HandlerBody {
    const others = otherParameters(operation, of, this.#from.shared.schemas)
    const query = Object.fromEntries(others.map((name) => [name, new Code('undefined')]))
    const change = others.length > 0 ? printValue({ query }, 'ts', '', 34) : ''
    const value = this.#listValue(operation, "Number(answer.headers.get('x-total-count'))")
    const isMapped = printValue(value, 'ts').includes('items.map(')
    const items = isMapped ? '(await answer.json()) as object[]' : 'await answer.json()'
    const before = [
      `const answer = await next(${change})`,
      'if (!answer.ok) return answer',
      `const items = ${items}`,
    ]
    return { before, returns: this.#answer(operation, value) }
  }

  #listValue(operation: Operation, total: string): unknown {
    const key = listOf(schemaOf(successOf(operation).declared), this.#from.shared.schemas)?.key
    return listAnswer(operation, key, total, this.#sample, this.#from)
  }

  #create(planned: PlannedOperation): HandlerBody {
    const { before, data, isReplacing } = this.#writes.created(planned, this.#scope(planned))
    const create = `db(${this.#many}).create(${data})`
    const { idField } = this.#plan.owner.shape
    const id = `String(${this.#one}${printMember(idField)})`
    const made = isReplacing
      ? `db(${this.#many}).replace(${id}, ${this.#one}) ?? ${create}`
      : create
    const parents = this.#parents(planned)
    const name = isReplacing ? 'saved' : this.#one
    return this.#shown(planned.operation, [...parents, ...before], made, undefined, name)
  }

  #get(planned: PlannedOperation): HandlerBody {
    const { operation } = planned
    const found = this.#find(planned)
    if (found.length > 2 || this.#bound(planned).length > 0) {
      return { before: found, returns: this.#answer(operation, this.#record(operation)) }
    }
    return this.#shown(operation, [], this.#findCode(planned), this.#missing(planned))
  }

  #delete(planned: PlannedOperation): HandlerBody {
    const { operation } = planned
    const value = this.#record(operation)
    const code = `db(${this.#many}).delete(${this.#id(planned)})`
    if (!hasCode(value) && this.#bound(planned).length === 0) {
      return this.#shown(operation, [], code, this.#missing(planned))
    }
    const before = [...this.#find(planned), code]
    return { before, returns: this.#answer(operation, value) }
  }

  #change(planned: PlannedOperation): HandlerBody {
    const scope = this.#scope(planned)
    const { data, needsRecord } = this.#writes.changed(planned, this.#id(planned), scope)
    const method = planned.action === 'update' ? 'update' : 'replace'
    const id = planned.action === 'save' ? this.#writes.sentId(planned) : this.#id(planned)
    const made = `db(${this.#many}).${method}(${id}, ${data})`
    if (!needsRecord && this.#bound(planned).length === 0) {
      return this.#shown(planned.operation, [], made, this.#missing(planned))
    }
    const found = this.#find(planned, id)
    return this.#shown(planned.operation, found, made, undefined, 'changed')
  }

  /** What is answered of a record that code makes. @param missing what else, where there may be none */
  #shown(
    operation: Operation,
    before: readonly string[],
    made: string,
    missing?: string,
    name = this.#one,
  ): HandlerBody {
    const value = this.#record(operation, name)
    const isBare = value instanceof Code && value.text === name
    const [answer, whole] = [value, isBare ? new Code(made) : value].map((each) =>
      this.#answer(operation, each),
    ) as [Expression, Expression]
    const isPlain = isBare && answer('', 0) === name
    const declared = [...before, `const ${name} = ${made}`]
    if (missing === undefined) {
      if (isBare && (isPlain || !made.includes('\n'))) return { before, returns: whole }
      return { before: hasCode(value) ? declared : [...before, made], returns: answer }
    }
    // What stands in several lines gets a name, so that the rest is found.
    const isLong = made.includes('\n')
    const lines = isLong ? declared : before
    const found = isLong ? name : made
    if (isPlain) return { before: lines, returns: () => `${found} ?? ${missing}` }
    if (!hasCode(value)) {
      return { before: lines, returns: (...at) => `${found} ? ${answer(...at)} : ${missing}` }
    }
    return { before: [...declared, `if (!${name}) return ${missing}`], returns: answer }
  }

  #record(operation: Operation, name = this.#one): unknown {
    const { owner } = this.#plan
    return recordAnswer(operation, owner, new Code(name), this.#sample, this.#from)
  }

  #findCode(planned: PlannedOperation, id = this.#id(planned)): string {
    return `db(${this.#many}).find(${id})`
  }

  /** The lines that find the record of an address, or answer that there is none. */
  #find(planned: PlannedOperation, id?: string): string[] {
    const isElsewhere = this.#bound(planned).map(([field, text]) => `${field} !== ${text}`)
    const condition = [`!${this.#one}`, ...isElsewhere].join(' || ')
    return [
      `const ${this.#one} = ${this.#findCode(planned, id)}`,
      returnIf(condition, this.#missing(planned)),
    ]
  }

  /** The lines that answer that what records stand below is not there. */
  #parents({ operation, of }: PlannedOperation): string[] {
    const names = operation.path.names
    return of.ancestors.flatMap(({ records, at }) => {
      const { name } = records.shape
      const parameter = names[at]
      if (!records.isListed || parameter === undefined || !this.#plan.known.has(name)) return []
      const condition = `!db(${printText(name)}).find(params${printMember(parameter)})`
      return [returnIf(condition, this.#error(operation, name))]
    })
  }

  #id({ operation, of }: PlannedOperation): string {
    const names = operation.path.names
    return `params${printMember(names[of.shape.scope.length] ?? names.at(-1) ?? '')}`
  }

  /** The fields of records that parameters before them name, each with a value of it and the code of the parameter. */
  #named({ of, operation }: PlannedOperation) {
    const { names } = operation.path
    return of.shape.scope.flatMap(({ field }, at) => {
      const sample = this.#plan.records.find((each) => Object.hasOwn(each, field))?.[field]
      const text = `params${printMember(names[at] ?? '')}`
      return sample === undefined ? [] : [{ field, sample, text }]
    })
  }

  /** These fields with the values as records have them. */
  #scope(planned: PlannedOperation): [field: string, value: Code][] {
    return this.#named(planned).map(({ field, sample, text }) => [
      field,
      new Code(typeof sample === 'number' ? `Number(${text})` : text),
    ])
  }

  /** The fields by which records stand below what an address names, and the texts that they must be. */
  #bound(planned: PlannedOperation): [field: string, text: string][] {
    const named = this.#named(planned).filter(({ field }) => !this.#plan.free.includes(field))
    return named.map(({ field, sample, text }) => {
      const value = `${this.#one}${printMember(field)}`
      return [typeof sample === 'string' ? value : `String(${value})`, text]
    })
  }

  #answer(operation: Operation, value: unknown): Expression {
    const { status, declared } = successOf(operation)
    if (status === 204) return () => 'null'
    if (value === undefined) {
      return () => (status === 200 ? 'new Response()' : `new Response(null, { status: ${status} })`)
    }
    const types = (declared?.content ?? []).map(({ type }) => mediaTypeOf(type))
    const other = types.find(isJsonType)
    const isPlain = other === undefined || types.includes('application/json')
    if (status === 200 && isPlain) return (...at) => printValue(value, 'ts', ...at)
    const headers = isPlain ? '' : `, ${printValue({ 'content-type': other }, 'ts')}`
    const after = `, ${status}${headers})`
    return (indent, before) =>
      `json(${printValue(value, 'ts', indent, before + after.length + 5)}${after}`
  }

  #missing({ operation }: PlannedOperation): string {
    return this.#error(operation, this.#plan.owner.shape.name)
  }

  /** The 404 for a record of a collection, in the schema that the document declares for it. */
  #error(operation: Operation, name: string): string {
    const one = singular(name.slice(name.lastIndexOf('/') + 1))
    const detail = `There is no ${one} with this id`
    const error = { status: 404, code: 'no-record', detail } as const
    const key = `GET ${this.#plan.path}`
    const { body, headers } = errorAnswer(error, operation, key, this.#from)
    if (body.kind === 'text') this.#from.losses.add('error', nameOf(operation), '404')
    const value = body.kind === 'json' ? body.value : undefined
    const isOurs =
      !isObject(value) || (value['message'] === detail && Object.keys(value).length === 1)
    const shown = isOurs
      ? printText(detail)
      : this.#constants.nameOf(value, camelCase(`no-${one}`)).text
    const hasHeaders = !isOurs && Object.keys(headers).length > 0
    return `error(404, ${shown}${hasHeaders ? `, ${printValue({ headers }, 'ts')}` : ''})`
  }
}

/** A line, or two where they are long. */
function returnIf(condition: string, value: string): string {
  const line = `if (${condition}) return ${value}`
  return line.length <= 76 ? line : `if (${condition}) {\n  return ${value}\n}`
}
