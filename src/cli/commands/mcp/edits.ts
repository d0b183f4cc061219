import { mkdirSync, rmdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import type { Config } from '../../../config/config.ts'
import type { MockEdits } from '../../../admin/mock-edits.ts'
import type { EditedFile, EditedMock, EditedPlace, HostEdits } from '../../../mcp/tools/host.ts'
import type { Overview } from '../../../server.ts'
import type { MockServerAsker } from '../../../mcp/tools/ask.ts'
import type { CliEnvironment, CliServer } from '../../environment/environment.ts'
import { CliError } from '../../output/diagnostic.ts'
import { holdsCode } from '../../mocks/root.ts'
import { toolErrorOf } from './errors.ts'

/** What edits need of the mocks of a folder. */
export interface EditedFolder {
  readonly environment: CliEnvironment
  readonly config: Config
  /** The settings with the folder; throws where there is none. */
  readonly inFolder: () => Config & { readonly dir: string }
  /** The server of the folder in this process, undefined where another process serves it. */
  readonly own: () => Promise<CliServer | undefined>
  /** Asks the admin API of whoever serves the folder. @throws ToolError for what it refuses */
  readonly admin: MockServerAsker['admin']
}

/** How long a server of another process may take to serve what was written, and how often it is asked, ms. */
const patience = 3000
const interval = 40

/** Whoever has started this process may write code, which an address may not. */
const rights = { code: true }

/** Edits of the files of a folder, code too: by the server of this process, or for one that runs by one of a moment. */
export class FolderEdits implements HostEdits {
  readonly #folder: EditedFolder

  constructor(folder: EditedFolder) {
    this.#folder = folder
  }

  readonly add = async ({ answer, ...mock }: EditedMock): Promise<EditedPlace> => {
    const value = answer === undefined ? {} : { answer: JSON.parse(answer) as unknown }
    const asked = () => this.#folder.admin('POST /mocks', { ...mock, ...value })
    return await this.#edit((edits) => edits.add({ ...mock, answer }, rights), asked)
  }

  readonly write = async (file: { file: string; text: string }): Promise<EditedFile> =>
    await this.#edit(
      (edits) => edits.write(file, rights),
      () => this.#folder.admin('PUT /mocks', file),
    )

  /** @param ask what a server of another process does, which writes no code */
  async #edit<Made>(
    act: (edits: MockEdits) => Promise<Made>,
    ask: () => Promise<unknown>,
  ): Promise<Made> {
    const unmake = this.#makeFolder()
    try {
      const own = await this.#folder.own()
      if (own) return await act(own.edits)
      try {
        return (await ask()) as Made
      } catch (error) {
        const { environment, inFolder } = this.#folder
        if (!holdsCode(resolve(environment.cwd, inFolder().dir))) throw error
        return await this.#editBeside(act)
      }
    } catch (error) {
      unmake()
      throw toolErrorOf(error)
    }
  }

  /** Edits files that another process serves, and waits until it has read them. */
  async #editBeside<Made>(act: (edits: MockEdits) => Promise<Made>): Promise<Made> {
    const { environment, inFolder } = this.#folder
    const { port: _port, persist: _persist, store: _store, ...config } = inFolder()
    const { cwd, createServer } = environment
    const editor = await createServer({ ...config, cwd, watch: true, ownProcess: true })
    try {
      const made = await act(editor.edits)
      await this.#wait(editor)
      return made
    } finally {
      await editor.close()
    }
  }

  /** Waits until the server that runs has the same endpoints, at the same lines. */
  async #wait(editor: CliServer): Promise<void> {
    const wanted = placesOf(editor.overview().routes)
    const end = performance.now() + patience
    do {
      await later(interval)
      const routes = (await this.#folder.admin('GET /endpoints')) as Overview['routes']
      if (placesOf(routes) === wanted) return
    } while (performance.now() < end)
  }

  /** Makes the folder where there is none yet; the returned function takes back what it made. */
  #makeFolder(): () => void {
    const { environment, config, inFolder } = this.#folder
    try {
      inFolder()
      return () => {}
    } catch (error) {
      // A name that was typed is mistyped.
      if (!(error instanceof CliError) || error.exitCode !== 1) throw toolErrorOf(error)
    }
    const made = mkdirSync(resolve(environment.cwd, config.dir ?? 'mocks'), { recursive: true })
    return () => {
      try {
        if (made !== undefined) rmdirSync(made)
      } catch {
        // Something is in it by now.
      }
    }
  }
}

function placesOf(routes: Overview['routes']): string {
  return JSON.stringify(routes.map(({ method, path, file, line }) => [method, path, file, line]))
}
