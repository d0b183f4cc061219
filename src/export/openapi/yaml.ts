import { stringify } from 'yaml'
import type { OpenApiObject } from './document.ts'

/** A document as YAML. */
export function toYaml(document: OpenApiObject): string {
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 100 })
}
