import { isObject } from '../../errors/validation-issue.ts'
import type { ComponentsObject } from './document.ts'

/**
 * The components that parts of a document refer to, and those that these refer to: what only an operation needed whose
 * answers something else gives is in none of them.
 */
export function usedComponents(
  all: ComponentsObject,
  ...parts: readonly unknown[]
): ComponentsObject {
  const used = new Set<string>()
  const open = [...parts]
  const use = (kind: string, name: string): void => {
    const key = `${kind}/${name}`
    if (used.has(key)) return
    used.add(key)
    open.push(all[kind]?.[name])
  }
  while (open.length > 0) {
    const part = open.pop()
    if (Array.isArray(part)) open.push(...(part as unknown[]))
    if (!isObject(part)) continue
    for (const [key, value] of Object.entries(part)) {
      if (key === '$ref' && typeof value === 'string') useReference(value, use)
      else if (key === 'mapping' && isObject(value)) {
        for (const each of Object.values(value)) useReference(String(each), use)
      } else if (key === 'security' && Array.isArray(value)) {
        const names = value.flatMap((each) => Object.keys(isObject(each) ? each : {}))
        for (const name of names) use('securitySchemes', name)
      }
      open.push(value)
    }
  }
  const kinds = Object.entries(all).map(([kind, components = {}]) => {
    const kept = Object.entries(components).filter(([name]) => used.has(`${kind}/${name}`))
    return [kind, Object.fromEntries(kept)] as const
  })
  return Object.fromEntries(kinds.filter(([, kept]) => Object.keys(kept).length > 0))
}

function useReference($ref: string, use: (kind: string, name: string) => void): void {
  const [, kind, name] = /^#\/components\/([^/]+)\/([^/]+)/.exec($ref) ?? []
  if (kind !== undefined && name !== undefined) use(kind, name)
}
