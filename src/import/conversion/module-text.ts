import { literalRecords, type MapEntry } from './endpoint-map.ts'
import { printText, printValue } from './print.ts'

/** What a module of mocks defines. */
export interface MockModule {
  /** The declaration of a collection. */
  readonly resource?: string
  /** Declarations before the endpoints. */
  readonly constants?: readonly string[]
  /** Endpoints, as they stand in the map. */
  readonly members?: readonly string[]
}

/** The text of a module. */
export function moduleText({ resource, constants = [], members = [] }: MockModule): string {
  const names = [
    ...(members.length > 0 ? ['defineMock'] : []),
    ...(resource === undefined ? [] : ['resource']),
  ]
  const map = [...constants, 'export default defineMock({', ...members, '})', '']
  return [
    `import { ${names.join(', ')} } from 'mockapi'`,
    '',
    ...(resource === undefined ? [] : [resource, '']),
    ...(members.length > 0 ? map : []),
  ].join('\n')
}

/** An endpoint that sends a value, as it stands in the map of a module. */
export function memberText({ key, value, comment = '' }: MapEntry): string {
  const name = `${printText(key)}: `
  const note = comment === '' ? '' : `  // ${comment}\n`
  return `${note}  ${name}${printValue(value, 'ts', '  ', name.length + 1)},`
}

/** The declaration of a collection. @param options what it takes beside its name and the field of its ids */
export function resourceText(
  variable: string,
  { name, idField }: { readonly name: string; readonly idField: string },
  { path, seed, ...options }: Readonly<Record<string, unknown>>,
): string {
  const isUsual = idField === 'id'
  const id = isUsual ? '' : `, ${printText(idField)}`
  const start = `export const ${variable} = resource<Record<string, unknown>${id}>(${printText(name)}, `
  const all = { path, ...(!isUsual && { idField }), ...options, seed: literalRecords(seed) }
  return `${start}${printValue(all, 'ts', '', start.length)})`
}
