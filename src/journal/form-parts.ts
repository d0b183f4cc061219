import { isUint8Array } from '../http/bytes.ts'
import { isFileDescription, type FileDescription } from '../http/files.ts'

/** A field as it was sent: its name with brackets, and its text or what is known of its file. */
export type FormPart = readonly [name: string, value: string | FileDescription]

/** The parts of a multipart form that the fields of a journal came from. */
export function formParts(fields: Readonly<Record<string, unknown>>): FormPart[] {
  return Object.entries(fields).flatMap(([name, value]) => partsOf(name, value))
}

function partsOf(name: string, value: unknown): FormPart[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      partsOf(isFields(item) && !isFileDescription(item) ? `${name}[${index}]` : name, item),
    )
  }
  if (!isFields(value)) return [[name, String(value)]]
  if (isFileDescription(value)) return [[name, value]]
  return Object.entries(value).flatMap(([key, member]) => partsOf(`${name}[${key}]`, member))
}

/** Whether a body has the fields of a form. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isUint8Array(value)
}
