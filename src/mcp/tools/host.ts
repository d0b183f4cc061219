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
}

/** A request to the mock server. */
export interface HostInit {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly signal?: AbortSignal | undefined
}
