/** A name with its value. */
export interface HarPair {
  readonly name: string
  readonly value: string
}

/** A cookie that is sent or set. */
export interface HarCookie extends HarPair {
  readonly path?: string
  readonly domain?: string
  readonly expires?: string
  readonly httpOnly?: boolean
  readonly secure?: boolean
}

/** One exchange of a {@link Har}. */
export interface HarEntry {
  /** ISO 8601. */
  readonly startedDateTime: string
  /** ms */
  readonly time: number
  readonly request: {
    readonly method: string
    readonly url: string
    readonly httpVersion: string
    readonly cookies: readonly HarCookie[]
    readonly headers: readonly HarPair[]
    readonly queryString: readonly HarPair[]
    readonly postData?: {
      readonly mimeType: string
      readonly params?: readonly HarPair[]
      readonly text: string
      readonly comment?: string
    }
    readonly headersSize: number
    readonly bodySize: number
  }
  readonly response: {
    readonly status: number
    readonly statusText: string
    readonly httpVersion: string
    readonly cookies: readonly HarCookie[]
    readonly headers: readonly HarPair[]
    readonly content: {
      readonly size: number
      readonly mimeType: string
      readonly text?: string
      readonly encoding?: string
      readonly comment?: string
    }
    readonly redirectURL: string
    readonly headersSize: number
    readonly bodySize: number
  }
  readonly cache: Readonly<Record<string, never>>
  readonly timings: { readonly send: number; readonly wait: number; readonly receive: number }
  /** What made the answer, in words. */
  readonly comment?: string
}

/** HTTP Archive 1.2 (www.softwareishard.com/blog/har-12-spec), as browsers and proxies read and write it. */
export interface Har {
  readonly log: {
    readonly version: '1.2'
    readonly creator: { readonly name: string; readonly version: string }
    readonly entries: readonly HarEntry[]
  }
}
