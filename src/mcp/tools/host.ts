/** What the tools act on. */
export interface McpHost {
  /**
   * Asks the mock server, its mocks and its admin API alike.
   * @param path from the root: `/users?page=2`, `/__mockapi/endpoints`
   * @throws ToolError where there is no server
   */
  readonly fetch: (path: string, init: HostInit) => Promise<Response>
  /** Who answers, where that may change: `in process`, or an address. */
  readonly server?: () => string | undefined
  /** The text of a file of mockapi's package, such as `docs/queries.md`; undefined where it is not. */
  readonly packageFile?: (path: string) => Promise<string | undefined>
  /** Edits of mock files that may write code as well; without them the admin API writes JSON. */
  readonly edits?: HostEdits | undefined
}

/** Edits of mock files; each resolves when it is served. @throws ToolError where nothing was changed */
export interface HostEdits {
  readonly add: (mock: EditedMock) => Promise<EditedPlace>
  readonly write: (file: { readonly file: string; readonly text: string }) => Promise<EditedFile>
}

/** A mock that is to be added, or to get another answer; `answer` is JSON, default what a 404 suggests. */
export interface EditedMock {
  readonly key: string
  readonly answer?: string | undefined
  readonly file?: string | undefined
  readonly replace?: boolean | undefined
}

/** A file that was written. */
export interface EditedFile {
  readonly file: string
  readonly created: boolean
}

/** A mock that was written. */
export interface EditedPlace extends EditedFile {
  readonly key: string
  readonly line: number
  /** What stands there now. */
  readonly text: string
  readonly replaced: boolean
}

/** A request to the mock server. */
export interface HostInit {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly signal?: AbortSignal | undefined
}
