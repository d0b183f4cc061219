/**
 * Puts a class in place of the global `Response` of Hono's adapter, which knows bodies of text, bytes and streams:
 * of any other, such as a `Blob`, it forgets the content type, and it takes no answer of `fetch` for a `Response`.
 *
 * @param Real that of Node
 */
export function keepContentTypes(Real: typeof Response): void {
  const Light = Response
  class LightResponse extends Light {
    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof Real
    }

    constructor(body?: ConstructorParameters<typeof Response>[0], init?: ResponseInit) {
      const isLight = typeof body !== 'object' || body === null || init?.headers !== undefined
      if (!isLight || body instanceof Blob) return new Real(body, init) as LightResponse
      super(body, init)
    }
  }
  Object.defineProperty(LightResponse, 'name', { value: 'Response' })
  Object.defineProperty(globalThis, 'Response', { value: LightResponse })
}
