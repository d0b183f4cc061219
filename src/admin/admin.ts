import { encodeBase64Url } from 'hono/utils/encode'
import type { BehaviourInput } from '../behaviour/behaviour.ts'
import { clock } from '../clock.ts'
import type { Mocks } from '../dispatch/mocks.ts'
import type { OpenApiObject } from '../export/openapi/document.ts'
import type { KeepCalls } from './keep-calls.ts'
import type { MockEdits } from './mock-edits.ts'
import { Readiness } from './readiness.ts'
import type { Family } from '../metrics/family.ts'
import type { FoundFile } from '../http/file-reply.ts'
import type { MockServerOptions, Overview } from '../server.ts'
import type { SessionEnvironment } from '../sessions/session-handle.ts'
import type { Session } from '../sessions/session.ts'

/** A package that the project or mockapi itself has installed. */
export interface InstalledPackage {
  readonly version: string
  /** Finds a file by its path in the package. */
  readonly file: (path: string) => FoundFile | undefined
}

/** Finds a package by its name, at each call anew; undefined where it is not installed. */
export type FindPackage = (name: string) => Promise<InstalledPackage | undefined>

/** The process that a server has for itself. */
export interface ServerProcess {
  readonly pid: number
  /** Ends it as a signal does, a moment later. */
  stop(): void
}

/** What the admin API controls. */
export interface AdminTarget {
  readonly mocks: Mocks
  readonly shared: SessionEnvironment
  /** The absolute folder or file that is served; undefined for values. */
  readonly path?: string | undefined
  readonly overview: () => Overview
  /** What tells the mocks from others. @throws MockapiError where data cannot be made */
  readonly fingerprint: () => Promise<string>
  /** The mocks as an OpenAPI document, below addresses, as a session gets them. */
  readonly describe: (servers: readonly string[], session: Session) => Promise<OpenApiObject>
  readonly strict: boolean
  /** Not outside of Node, where no packages are installed. */
  readonly findPackage?: FindPackage | undefined
  /** Not outside of Node, where there is no disk. */
  readonly keepCalls?: KeepCalls | undefined
  /** Not outside of Node, where there is no disk. */
  readonly edits?: MockEdits | undefined
  /** How the process is; not outside of Node. */
  readonly processMetrics?: (() => Promise<readonly Family[]>) | undefined
  /** @throws MockapiError for an invalid behaviour */
  readonly setBehaviour: (behaviour: BehaviourInput | undefined) => void
}

/** The admin API of a server: what it controls, and who needs a token to call it. */
export class Admin {
  readonly target: AdminTarget
  readonly isOn: boolean
  readonly readiness: Readiness = new Readiness()
  #behaviour: BehaviourInput | undefined
  #behaviourRevision = 0
  /** Undefined within a process of others, such as a test runner, which is not to be ended. */
  process: ServerProcess | undefined
  readonly #options: Pick<MockServerOptions, 'adminToken' | 'allowedHosts'>
  #randomToken: string | undefined
  #instance: string | undefined
  #isPublic = false

  constructor(options: MockServerOptions, target: AdminTarget) {
    const { admin = true, adminToken, allowedHosts = [] } = options
    this.isOn = admin
    this.#options = { adminToken, allowedHosts }
    this.target = target
  }

  /** Tells one start of a server from another, whose calls have other numbers. */
  get instance(): string {
    return (this.#instance ??= randomText(9))
  }

  /** The global behaviour as it was written. */
  get behaviour(): BehaviourInput | undefined {
    return this.#behaviour
  }

  set behaviour(behaviour: BehaviourInput | undefined) {
    this.#behaviour = behaviour
    this.#behaviourRevision++
  }

  /** How often that was set. */
  get behaviourRevision(): number {
    return this.#behaviourRevision
  }

  /** Called before the server listens on a host. */
  listens(host: string): void {
    if (!isLoopback(host)) this.#isPublic = true
  }

  /** Whether callers on this machine must send the token as well. */
  get isTokenForAll(): boolean {
    return this.#isPublic || this.#options.adminToken !== undefined
  }

  /**
   * What callers from other machines must send; undefined where none may call, or the admin API is off. A random
   * one is made on first use, since some runtimes have no random numbers before the first request.
   */
  get token(): string | undefined {
    if (!this.isOn) return undefined
    const { adminToken, allowedHosts } = this.#options
    if (adminToken !== undefined) return adminToken
    // A request by an allowed host name may come from anywhere, through a proxy on this machine.
    if (!this.#isPublic && allowedHosts?.length === 0) return undefined
    return (this.#randomToken ??= randomText(24))
  }
}

function randomText(bytes: number): string {
  return encodeBase64Url(clock.bytes(bytes).slice().buffer)
}

/** Whether a host to listen on is reached from this machine alone; of names only `localhost` is sure to be. */
function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(host)
}
