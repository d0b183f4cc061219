import { escapePattern } from '../conversion/conditions.ts'
import { mapTexts } from '../conversion/endpoint-map.ts'
import { Code, printText } from '../conversion/print.ts'

/** Addresses of the API itself, where texts of JSON begin with them: they are to lead to whoever serves the mocks. */
export class OwnAddresses {
  readonly #pattern: RegExp

  /** @param bases what stands before paths, without a slash at the end: `https://api.example.test/v1` */
  constructor(bases: readonly string[]) {
    const longestFirst = bases.toSorted((one, other) => other.length - one.length)
    const any = longestFirst.map(escapePattern).join('|')
    this.#pattern = new RegExp(bases.length === 0 ? '(?!)' : `^(?:${any})(?=[/?#]|$)/?`)
  }

  /** A value whose texts are templates with the origin of each request. */
  templates(value: unknown): unknown {
    return mapTexts(value, (text) => text.replace(this.#pattern, '{{request.origin}}/'))
  }

  /** A value of a handler that has the `request`. */
  code(value: unknown): unknown {
    return mapTexts(value, (text) => {
      if (!this.#pattern.test(text)) return text
      const path = printText(text.replace(this.#pattern, '/'))
      return new Code(`new URL(request.url).origin + ${path}`)
    })
  }
}

/** What stands before paths in the addresses of one real API, or of several by path. */
export function basesOf(proxy: string | Readonly<Record<string, string>>): string[] {
  const targets = typeof proxy === 'string' ? [proxy] : Object.values(proxy)
  return targets.map((target) => {
    const { origin, pathname } = new URL(target)
    return origin + pathname.replace(/\/$/, '')
  })
}
